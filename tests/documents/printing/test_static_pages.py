import re
from html.parser import HTMLParser

import pytest

from matchmaker.core.agenda.agendas import build_agendas
from matchmaker.core.agenda.printing.table_cards import build_table_cards
from matchmaker.core.agenda.timetable import PlannedMeeting
from matchmaker.documents.printing.sheet import Printing
from matchmaker.documents.printing.static_pages import home_page, tables_page, who_page
from tests.documents.nasty_names import NASTY_NAMES
from tests.factories.timetables import EVENT, PRINTED, make_delegation, make_timetable

PRINTING = Printing(EVENT, 3, PRINTED)


class Reading(HTMLParser):
    """The tags of a page and its words."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words.append(data)


def test_who_page_says_who_is_where_and_when_and_how_old_it_is():
    page = Reading(who_page(build_agendas(make_timetable()), PRINTING).decode())

    words = re.sub(r"\s+", " ", " ".join(page.words))
    assert "Les Jardins du Val Fournisseur".lower() in words.lower()
    assert "14:00 – 14:15 Table T2 Ville de Valbrune" in words
    assert "Copie du planning n° 3, faite le 9 mars 2027 à 09:30." in words


def test_pages_load_nothing():
    timetable = make_timetable()
    pages = (
        who_page(build_agendas(timetable), PRINTING),
        tables_page(build_table_cards(timetable), PRINTING),
        home_page([("a-imprimer/badges.pdf", "Badges")], PRINTING),
    )

    for page in pages:
        tags = Reading(page.decode()).tags
        assert not [name for name, values in tags if "src" in values or name in ("link", "img", "iframe")]
        assert not re.search(rb"https?:", page)


@pytest.mark.parametrize(
    "name", [*NASTY_NAMES, '"><script>alert(1)</script>', "</style><b>"], ids=range(len(NASTY_NAMES) + 2)
)
def test_a_name_is_never_read_as_page(name):
    delegations = (make_delegation("A", name, people=(name,), home_table="T1"), make_delegation("B", name))
    meetings = (PlannedMeeting("m@x", 0, "T1", "A", "B", subject=name),)
    timetable = make_timetable(delegations=delegations, meetings=meetings, unplaced=())

    who = Reading(who_page(build_agendas(timetable), PRINTING).decode())
    tables = Reading(tables_page(build_table_cards(timetable), PRINTING).decode())

    assert [name for name, _ in who.tags].count("script") == 1
    assert [name for name, _ in tables.tags].count("script") == 0
    assert {"b", "img"}.isdisjoint(name for name, _ in (*who.tags, *tables.tags))
