import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.catalogue.lots import (
    MOST_LOTS,
    Lot,
    LotTitleTooLong,
    TooManyLotCodes,
    TooManyLots,
    WrongLotCode,
    lots_from,
    lots_in_words,
    lots_stored,
    read_lots,
    trades_sought,
    with_trade,
)
from matchmaker.data.cpv import cpv_table

GARDENS, WINDOWS = "77310000", "90911300"


@pytest.fixture(scope="module")
def table():
    return cpv_table(None)


def test_each_line_is_a_lot(table):
    text = f"Lot 1 : Entretien des parcs {GARDENS}\r\n\n  Lot n°2 - Vitres (CPV {WINDOWS}-9)\nGardiennage"

    assert read_lots(text, table) == [
        Lot("Entretien des parcs", (GARDENS,)),
        Lot("Vitres", (WINDOWS,)),
        Lot("Gardiennage"),
    ]


def test_a_semicolon_parts_lots_as_a_line_does(table):
    assert read_lots("Tonte ; Vitres;Tonte", table) == [Lot("Tonte"), Lot("Vitres")]


def test_a_lot_may_have_several_codes(table):
    assert read_lots(f"Tout (CPV {GARDENS}, {WINDOWS})", table) == [Lot("Tout", (GARDENS, WINDOWS))]


def test_a_line_of_a_code_alone_is_called_by_its_trade(table):
    assert read_lots(GARDENS, table) == [Lot(table.label(GARDENS), (GARDENS,))]


def test_a_number_in_the_words_stays(table):
    assert read_lots("12 hectares de prairie", table) == [Lot("12 hectares de prairie")]


def test_a_code_that_does_not_exist_is_named_with_its_lot(table):
    with pytest.raises(WrongLotCode, match="Lot 2 : le code CPV 99999999"):
        read_lots("Tonte\nVitres 99999999", table)


def test_too_many_lots_are_refused(table):
    with pytest.raises(TooManyLots, match="21 lots : 20 au plus"):
        read_lots("\n".join(f"Bâtiment {n}" for n in range(MOST_LOTS + 1)), table)


def test_too_many_codes_in_one_lot_are_refused(table):
    five, sixth = "77310000, 90911300, 45442100, 15811000, 79714000", "55520000"

    assert len(read_lots(f"Tout (CPV {five})", table)[0].cpv) == 5
    with pytest.raises(TooManyLotCodes, match="Le lot 2 a 6 codes CPV ; 5 au plus"):
        read_lots(f"Tonte\nTout (CPV {five}, {sixth})", table)


def test_a_title_without_end_is_refused(table):
    with pytest.raises(LotTitleTooLong, match="Le lot 1"):
        read_lots("a" * 181, table)


def test_a_trade_is_proposed_where_the_words_are_plain(table):
    assert with_trade(Lot("Entretien des espaces verts"), table).cpv == (GARDENS,)
    assert with_trade(Lot("Surprise"), table) == Lot("Surprise")
    assert with_trade(Lot("Entretien des espaces verts", (WINDOWS,)), table).cpv == (WINDOWS,)


@given(
    st.lists(
        st.builds(
            Lot,
            st.text("abcdefé ’", min_size=1, max_size=20).map(str.split).map(" ".join).filter(bool),
            st.lists(st.sampled_from([GARDENS, WINDOWS]), unique=True).map(tuple),
        ),
        unique_by=lambda lot: lot.title,
        max_size=MOST_LOTS,
    )
)
def test_what_is_written_down_reads_back(table, lots):
    assert read_lots(lots_in_words(lots), table) == lots
    assert lots_from(lots_stored(lots)) == lots


def test_a_need_looks_for_the_trades_of_all_its_lots():
    lots = lots_stored([Lot("Parcs", (GARDENS,)), Lot("Vitres", (WINDOWS,))])

    assert trades_sought([GARDENS], lots) == (GARDENS, WINDOWS)
    assert trades_sought([GARDENS], []) == (GARDENS,)
