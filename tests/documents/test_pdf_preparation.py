import pytest

from matchmaker.core.agenda.agendas import build_agendas
from matchmaker.core.agenda.preparation import Preparation
from matchmaker.documents.pdf_preparation import preparation_as_pdf
from tests.documents.nasty_names import NASTY_NAMES, printable
from tests.factories.timetables import at, make_timetable


def sheet(name):
    return Preparation(
        delegation_id=1,
        partner=name,
        kind="Acheteur",
        people=(name,),
        starts_at=at(14, 20),
        ends_at=at(14, 35),
        table="T1",
        subject=name,
        why=(name,),
        seeks=(name,),
        offers=(),
        questions=("Quelle suite ?",),
    )


def test_every_meeting_has_its_page(text_of):
    agenda = build_agendas(make_timetable())[2]

    pages = text_of(preparation_as_pdf(agenda, [sheet("Ville A"), sheet("Ville B")]))

    assert len(pages) == 2
    for page, name in zip(pages, ("Ville A", "Ville B"), strict=True):
        assert f"{name} 14:20 – 14:35 · Table T1 Acheteur · {name}" in page
        assert "Ce qu’elle cherche" in page
        assert "Ce qu’elle propose" not in page
        assert "Vos notes" in page


@pytest.mark.parametrize("name", NASTY_NAMES, ids=range(len(NASTY_NAMES)))
def test_no_name_is_obeyed(name, text_of):
    agenda = build_agendas(make_timetable())[2]

    pages = text_of(preparation_as_pdf(agenda, [sheet(name)]))

    words = "".join(" ".join(pages).split())
    assert "".join(printable(name).split())[:20] in words
