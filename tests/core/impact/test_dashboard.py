"""A buyer's year: what is counted, on which day, and that unknown stays apart."""

from datetime import date

import pytest

from matchmaker.core.catalogue.cpv import DIVISIONS
from matchmaker.core.catalogue.divisions import DIVISION_LABELS, division_label
from matchmaker.core.impact.dashboard import (
    NO_DIVISION,
    Buyer,
    Line,
    Met,
    Tally,
    chosen,
    dashboard_of,
    percent,
)
from matchmaker.core.impact.statuses import CATEGORIES, Known, Status, Supplier, near, statuses_on

DAY = date(2027, 3, 11)
TOWN = Buyer(1, "Ville de Valbrune", "12345678200010")


def known(value, evidence="register", as_of=date(2027, 1, 4), expires_on=None):
    return Known(value, evidence, as_of, expires_on)


def supplier(undated=None, **facts):
    return Supplier(facts, undated or {})


def values(*suppliers, day=DAY):
    return {category: one.value for category, one in statuses_on(day, suppliers).items()}


def test_each_status_is_read_from_its_own_fact_and_nothing_is_concluded():
    assert values(supplier(siae_kind=[known("EI")])) == {
        "ess": None,
        "siae": True,
        "adapted": False,
        "esus": None,
    }
    assert values(supplier(esus=[known(True)], ess_status=[known(False)])) == {
        "ess": False,
        "siae": None,
        "adapted": None,
        "esus": True,
    }


@pytest.mark.parametrize(
    ("kind", "siae", "adapted"),
    [
        *((kind, True, False) for kind in ("EI", "AI", "ACI", "ETTI", "EITI")),
        *((kind, False, True) for kind in ("EA", "EATT", "ESAT")),
        *((kind, False, False) for kind in ("GEIQ", "SEP", "NONE")),
    ],
)
def test_a_kind_is_insertion_or_handicap_or_neither(kind, siae, adapted):
    found = values(supplier(siae_kind=[known(kind)]))

    assert (found["siae"], found["adapted"]) == (siae, adapted)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 1, 3), None),  # nobody knew it yet
        (date(2027, 1, 4), True),
        (date(2027, 6, 30), True),
        (date(2027, 7, 1), None),  # it has ended, and nothing says what came then
    ],
)
def test_a_status_counts_from_its_day_to_its_last(day, expected):
    esus = known(True, expires_on=date(2027, 6, 30))

    assert values(supplier(esus=[esus]), day=day)["esus"] is expected


def test_of_several_words_the_best_proven_of_that_day_counts():
    said, checked = known(True, "declared"), known(False, "validated", date(2027, 2, 1))

    assert values(supplier(esus=[said, checked]))["esus"] is False
    assert values(supplier(esus=[said, checked]), day=date(2027, 1, 20))["esus"] is True


def test_what_has_no_date_counts_as_declared_until_something_has_one():
    listed = supplier({"siae_kind": "ACI"})
    dated = supplier({"siae_kind": "ACI"}, siae_kind=[known("ACI", as_of=date(2027, 5, 1))])

    assert statuses_on(DAY, [listed])["siae"] == Status(value=True, proven=False)
    assert statuses_on(DAY, [dated])["siae"] == Status()


def test_a_groupement_is_what_each_of_its_members_is():
    yes, no, silent = supplier(esus=[known(True)]), supplier(esus=[known(False)]), supplier()

    assert values(yes, yes)["esus"] is True
    assert values(yes, no)["esus"] is False
    assert values(yes, silent)["esus"] is None
    assert values(no, silent)["esus"] is False


def test_an_unknown_distance_is_not_far():
    assert (near(None, 30), near(30.0, 30).value, near(30.1, 30).value) == (Status(), True, False)


def line(meeting, on=DAY, cpv="77310000", amount=None, **statuses):
    unknown = dict.fromkeys(CATEGORIES, Status())
    said = {category: Status(value=value, proven=True) for category, value in statuses.items()}
    return Line(meeting, 1, on, "Rencontre", f"S{meeting}", "", cpv, unknown | said, amount)


def board(held=(), contracts=(), **rest):
    return dashboard_of(
        TOWN, 2027, 30, Met(held, rest.get("not_held", ()), rest.get("unsaid", ()), contracts)
    )


def test_a_share_is_of_all_and_the_unknown_is_counted_apart():
    shown = board(
        contracts=[
            line(1, amount=60_000, esus=True),
            line(2, amount=30_000, esus=False),
            line(3, amount=10_000),
            line(4, esus=True),
        ]
    )

    [esus] = [share for share in shown.shares["contracts"] if share.category == "esus"]

    assert (esus.yes, esus.no, esus.unknown) == (
        Tally(2, 60_000, 1),
        Tally(1, 30_000, 0),
        Tally(1, 10_000, 0),
    )
    assert esus.whole == Tally(4, 100_000, 1)
    assert (esus.in_number, esus.in_value) == (50.0, 60.0)


def test_a_year_counts_its_own_days_and_the_other_years_can_be_chosen():
    shown = board(
        held=[line(1), line(2, on=date(2026, 12, 31))],
        contracts=[line(1, on=date(2028, 1, 1), amount=5)],
        not_held=[date(2027, 5, 1)],
        unsaid=[date(2025, 5, 1), date(2027, 5, 1), date(2027, 5, 2)],
    )

    assert [one.meeting for one in shown.lines["meetings"]] == [1]
    assert shown.contracts == Tally(0, None, 0)
    assert (shown.not_held, shown.unsaid) == (1, 2)
    assert shown.years == (2028, 2027, 2026, 2025)


def test_nothing_has_no_share():
    shown = board()

    assert {(share.in_number, share.in_value) for share in shown.shares["contracts"]} == {(None, None)}
    assert shown.divisions == ()


def test_divisions_add_up_and_the_trade_nobody_named_comes_last():
    held = [line(1), line(2, cpv="90919200", ess=True), line(3, cpv=None), line(4, cpv="77000000")]
    shown = board(held=held, contracts=[line(3, cpv=None, amount=7)])

    assert [one.code for one in shown.divisions] == ["77", "90", NO_DIVISION]
    assert [one.meetings.count for one in shown.divisions] == [2, 1, 1]
    assert sum(one.meetings.count for one in shown.divisions) == shown.meetings.count
    assert [one.contracts for one in shown.divisions] == [
        Tally(0, None, 0),
        Tally(0, None, 0),
        Tally(1, 7, 0),
    ]
    for place, share in enumerate(shown.shares["meetings"]):
        assert share.yes.count == sum(one.meeting_shares[place].yes.count for one in shown.divisions)


def test_every_figure_leads_to_the_lines_it_counts():
    held = [
        line(number, cpv=cpv, ess=ess)
        for number, (cpv, ess) in enumerate(
            [("77310000", True), ("77310000", None), ("90919200", False), (None, True)]
        )
    ]
    shown = board(held=held)

    for share in shown.shares["meetings"]:
        for answer in ("yes", "no", "unknown"):
            assert (
                len(chosen(shown.lines["meetings"], share.category, answer)) == getattr(share, answer).count
            )
    for one in shown.divisions:
        assert len(chosen(shown.lines["meetings"], division=one.code)) == one.meetings.count


def test_percent_of_nothing_is_nothing():
    assert (percent(0, 0), percent(1, 3)) == (None, 33.3)


def test_each_division_of_the_nomenclature_has_a_name():
    assert DIVISION_LABELS.keys() == DIVISIONS
    assert division_label("77") == "77 · Agriculture, forêts et espaces verts"
    assert division_label("00") == "00"
