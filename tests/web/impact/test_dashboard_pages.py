"""A public buyer reads its year, in every shape the same; nobody else does, and no supplier's word is in it."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from matchmaker.core.directory.access import Actor, Behalf
from matchmaker.core.errors import NotFound
from matchmaker.db.groupements import Groupement, GroupementMember
from matchmaker.db.impact import Outcome
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.impact.buyers.dashboard import read_dashboard
from tests.factories.after import declare, say_all
from tests.factories.counting import counted_queries
from tests.web.impact.conftest import registered

PAGE = "/tableau-de-bord"
PAGES = (PAGE, f"{PAGE}/detail?quoi=contracts", f"{PAGE}.csv", f"{PAGE}.xlsx")


def plain(answer):
    return re.sub(r"\s+", " ", answer.text.replace("\u202f", " ").replace("\xa0", " "))


@pytest.fixture
def year(town):
    """Three meetings held and one nobody spoke of; two contracts, of which one has no amount."""
    garden = town.meets("Jardins", 0, commune="91521", facts=[registered("siae_kind", "ACI")])
    town.meets(
        "Net’Éclair",
        1,
        commune="45234",
        cpv="90919200",
        facts=[registered("esus", True, expires_on=date(2027, 3, 10))],
    )
    town.meets("Tournesol", 2, cpv=None, siae_kind="EA")
    say_all(town.delegation)
    town.meets("Muette", 3)
    declare(town.delegation, "Jardins", "contract", amount=60_000)
    declare(town.delegation, "Tournesol", "contract", existing_client=True)
    declare(garden, "Ville de Valbrune", "contract", amount=99_999)
    return town


def read(town, km=30):
    actor = Actor(town.person.id, organisations=frozenset({town.organisation.id}))
    return read_dashboard(actor, None, 2027, km)


def counts(dashboard, kind):
    return {
        share.category: (share.yes.count, share.no.count, share.unknown.count)
        for share in dashboard.shares[kind]
    }


def test_the_year_counts_held_meetings_and_contracts_by_what_was_known_that_day(year):
    shown = read(year)

    assert (shown.meetings.count, shown.unsaid, shown.not_held) == (3, 1, 0)
    assert (shown.contracts.count, shown.contracts.amount, shown.contracts.unsaid) == (2, 60_000, 1)
    assert (shown.existing, shown.undated) == (1, 2)
    assert counts(shown, "meetings") == {
        "ess": (0, 0, 3),
        "siae": (1, 1, 1),
        "adapted": (1, 1, 1),
        "esus": (0, 0, 3),  # the agreement ended the day before
        "local": (1, 1, 1),
    }
    assert [(one.code, one.meetings.count, one.contracts.count) for one in shown.divisions] == [
        ("77", 1, 1),
        ("90", 1, 0),
        ("none", 1, 1),
    ]


def test_the_distance_that_counts_as_local_is_the_readers(year):
    assert counts(read(year, km=1), "meetings")["local"] == (1, 1, 1)
    assert counts(read(year, km=200), "meetings")["local"] == (2, 0, 1)


def test_the_page_the_csv_and_the_workbook_say_the_same(year, client_as):
    browser, shown = client_as(year.person), read(year)

    page = plain(browser.get(PAGE))
    rows = list(csv.reader(io.StringIO(browser.get(f"{PAGE}.csv").data.decode("utf-8-sig")), delimiter=";"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(browser.get(f"{PAGE}.xlsx").data))
    sheet = book.get_sheet_by_index(0).to_python()

    assert "60 000 €" in page
    assert len(rows) == len(sheet) == 1 + 5 * 2 * (1 + len(shown.divisions))
    assert rows[0] == sheet[0]
    for written, cells in zip(rows[1:], sheet[1:], strict=True):
        numbers = [str(cell) if cell == "" else cell for cell in cells[5:]]
        assert [float(one.replace(",", ".")) if one else "" for one in written[5:]] == numbers
        assert written[1:5] == [str(cell) for cell in cells[1:5]]
    assert [len(book.get_sheet_by_index(number).to_python()) - 1 for number in (1, 2)] == [3, 2]


def test_each_figure_leads_to_the_lines_it_counts(year, client_as):
    browser = client_as(year.person)
    page = browser.get(PAGE).text

    links = re.findall(r'<a href="(/tableau-de-bord/detail[^"]+)">(\d+)</a>', page)

    assert len(links) > 10
    for link, number in links:
        listed = browser.get(link.replace("&amp;", "&")).text
        assert listed.count('<section class="panel">') == int(number), link


def test_the_number_of_a_suppliers_document_is_shown_nowhere(year, client_as):
    browser = client_as(year.person)

    for address in (PAGE, f"{PAGE}/detail?quoi=meetings", f"{PAGE}.csv", f"{PAGE}.xlsx"):
        assert b"secret" not in browser.get(address).data
    assert "registre public, 4 janvier 2027" in plain(browser.get(f"{PAGE}/detail?quoi=meetings"))


def test_the_suppliers_own_declaration_is_never_read(year, client_as):
    browser = client_as(year.person)

    for address in PAGES:
        assert b"99999" not in browser.get(address).data
    assert "99 999" not in plain(browser.get(PAGE)) + plain(browser.get(PAGES[1]))


def test_what_the_partner_says_of_the_meeting_changes_nothing(town):
    silent = town.meets("Muette", 0)
    say_all(silent)

    assert (read(town).meetings.count, read(town).unsaid) == (0, 1)


def test_meetings_to_come_are_not_yet_unsaid(town):
    town.meets("Bientôt", 0)

    with time_machine.travel(town.event.slots[0].starts_at - timedelta(days=1), tick=False):
        assert (read(town).unsaid, read(town).meetings.count) == (0, 0)
    with time_machine.travel(town.event.slots[0].ends_at, tick=False):
        assert read(town).unsaid == 1


def test_the_desks_mark_counts_where_the_buyer_said_nothing(town):
    town.meets("Venus", 0)
    town.meets("Absents", 1)

    first, second = db.session.query(Meeting).order_by(Meeting.id)
    first.status, second.status = "done", "no_show"
    db.session.commit()

    shown = read(town)

    assert (shown.meetings.count, shown.not_held, shown.unsaid) == (1, 1, 0)


def test_an_organisation_counts_only_what_it_buys(town, make):
    other = make.organisation(name="Commune voisine", public_buyer=True)
    owner = make.delegation(town.event, other, "buyer")
    town.meets("Jardins", 0)

    sold = Meeting(
        event_id=town.event.id,
        slot_id=town.event.slots[1].id,
        table_id=town.event.tables[0].id,
        a_id=town.delegation.id,
        b_id=owner.id,
        need_id=make.need(other).id,
    )
    db.session.add(sold)
    db.session.commit()
    say_all(town.delegation)

    assert [one.partner for one in read(town).lines["meetings"]] == ["Jardins"]


def test_a_groupement_is_what_each_member_is(town, make):
    joint = town.meets("Groupement", 0).organisation
    members = [make.organisation(siae_kind=kind) for kind in ("EI", "ACI")]
    groupement = Groupement(organisation_id=joint.id, lead_id=members[0].id, state="formed")
    groupement.members = [GroupementMember(organisation_id=one.id, state="accepted") for one in members]
    db.session.add(groupement)
    db.session.commit()
    say_all(town.delegation)

    assert counts(read(town), "meetings")["siae"] == (1, 0, 0)


def test_the_latest_word_on_a_contract_counts_alone(year):
    row = db.session.query(Outcome).filter(Outcome.amount == 60_000).one()
    later = Outcome(
        event_id=row.event_id, meeting_id=row.meeting_id, delegation_id=row.delegation_id, wave=180
    )
    later.stage = "talks"
    db.session.add(later)
    db.session.commit()

    assert (read(year).contracts.count, read(year).contracts.amount) == (1, None)


def test_before_anything_was_said_the_page_says_what_to_do(town, client_as):
    page = plain(client_as(town.person).get(PAGE))

    assert "Rien à compter en 2027" in page
    assert client_as(town.person).get(f"{PAGE}.csv").status_code == 200
    assert 'href="/tableau-de-bord"' in page


def test_nobody_but_the_buyers_people_finds_it(year, make, client_as):
    supplier = make.person(speaks_for=make.organisation(name="Fournisseur"))
    other = make.person(speaks_for=make.organisation(name="Autre ville", public_buyer=True))
    staff = make.person(staff_of=year.event.chamber)

    for address in PAGES:
        assert client_as(supplier).get(address).status_code == 404
        assert client_as(staff).get(address).status_code == 404
        mark = "&" if "?" in address else "?"
        assert client_as(other).get(f"{address}{mark}structure={year.organisation.id}").status_code == 404
        assert b"Jardins" not in client_as(other).get(address).data
        assert client_as(None).get(address).status_code == 302
    assert "Tableau de bord" not in client_as(supplier).get("/catalogue").text
    lent = Actor(
        staff.id,
        organisations=frozenset({year.organisation.id}),
        behalf=Behalf(year.delegation.id, year.event.id, year.organisation.id),
    )
    with pytest.raises(NotFound):
        read_dashboard(lent, None, 2027, 30)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("annee=deux", "« deux » n’est pas une année"),
        ("annee=2027²", "n’est pas une année"),
        ("annee=020271", "n’est pas une année"),
        ("km=00030999", "n’est pas une distance"),
        ("km=0", "« 0 » n’est pas une distance"),
        ("km=99999999999999999999", "n’est pas une distance"),
    ],
)
def test_an_address_that_cannot_be_is_refused_in_words(town, client_as, query, words):
    answer = client_as(town.person).get(f"{PAGE}?{query}")

    assert (answer.status_code, words in plain(answer)) == (400, True)


@pytest.mark.parametrize(
    "query", ["quoi=rien", "quoi=meetings&categorie=x", "quoi=meetings&categorie=ess&reponse=x"]
)
def test_a_figure_that_does_not_exist_is_not_found(town, client_as, query):
    assert client_as(town.person).get(f"{PAGE}/detail?{query}").status_code == 404


def test_the_page_takes_as_many_queries_for_many_meetings_as_for_one(town, client_as):
    town.meets("Un", 0)
    say_all(town.delegation)
    browser = client_as(town.person)
    browser.get(PAGE)
    with counted_queries() as few:
        browser.get(PAGE)
    for place in range(1, 5):
        town.meets(f"Autre {place}", place, facts=[registered("esus", True)])
    say_all(town.delegation)

    with counted_queries() as many:
        browser.get(PAGE)

    assert many.number == few.number
