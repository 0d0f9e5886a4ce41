"""The buyer's register on its pages."""

from datetime import timedelta
from io import BytesIO

import pypdf
import time_machine

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.phase import move_event
from matchmaker.services.sourcing.write import ToWrite, write_entries
from tests.factories.counting import counted_queries
from tests.factories.publishing import publish_small_event


def test_minutes_are_written_read_and_handed_out(browser, need):
    page = f"/besoins/{need.id}/registre"
    sent = browser.submit(
        f"{page}/compte-rendu",
        structure="Net’Éclair",
        able="together",
        attendees="Inès Caron",
        secret="marge 18 %",
        change="Un lot de plus",
    )

    assert (sent.status_code, sent.location) == (303, page)
    shown = browser.get(page).text
    for words in ("1 entrée, intacte.", "oui, à plusieurs", "Inès Caron", "marge 18 %", "Un lot de plus"):
        assert words in shown
    complete, open_copy = (browser.get(f"{page}/{which}.csv") for which in ("complet", "communicable"))
    assert "marge 18 %" in complete.text
    assert "marge" not in open_copy.text
    for which in ("complet", "communicable"):
        assert browser.get(f"{page}/{which}.pdf").data.startswith(b"%PDF")
    assert browser.get(f"{page}/autre.csv").status_code == 404
    paper = browser.get(f"{page}/compte-rendu.pdf").data
    assert "Net’Éclair" in pypdf.PdfReader(BytesIO(paper)).pages[0].extract_text()


def test_minutes_say_on_which_day_the_meeting_was(browser, need):
    page = f"/besoins/{need.id}/registre"
    later, before = (now().date() + timedelta(days=days) for days in (3, -3))

    refused = browser.submit(f"{page}/compte-rendu", structure="Net’Éclair", on=later.isoformat())
    browser.submit(f"{page}/compte-rendu", structure="Net’Éclair", on=before.isoformat())

    assert "Ce rendez-vous n’a pas encore eu lieu" in refused.text
    shown = browser.get(page).text
    assert "1 entrée, intacte." in shown
    assert f'<dt>Date</dt><dd class="wrap">{before:%d/%m/%Y}</dd>' in shown


def test_what_one_structure_was_given_is_proposed_to_be_published_for_all(browser, need):
    page = f"/besoins/{need.id}/registre/compte-rendu"

    sent = browser.submit(page, structure="Net’Éclair", given="1 850 repas par jour")

    assert sent.location == f"/besoins/{need.id}/public/nouveau?entree=1"
    browser.submit(sent.location)  # read again, and sent as it is
    assert "1 850 repas par jour" in browser.get(f"/besoins/{need.id}/public").text


def test_a_meeting_of_the_agenda_leads_to_its_minutes_once_it_has_begun(make, client_as):
    published = publish_small_event(make)
    agenda = f"/mes-rencontres/{published.event.id}/planning"
    link = f"/besoins/{published.meeting.need_id}/registre/compte-rendu?structure=Les+Jardins+du+Val"
    begins = published.event.slots[1].starts_at
    with time_machine.travel(begins - timedelta(minutes=1), tick=False):
        buying, selling = client_as(published.buying), client_as(published.selling)
        assert link not in buying.get(agenda).text
    with time_machine.travel(begins, tick=False):
        assert link in buying.get(agenda).text
        assert "compte-rendu" not in selling.get(agenda).text
        assert 'value="Les Jardins du Val"' in buying.get(link).text


def test_names_are_erased_and_the_register_stays_intact(browser, need):
    page = f"/besoins/{need.id}/registre"
    browser.submit(f"{page}/compte-rendu", structure="Net’Éclair", attendees="Inès Caron")

    browser.submit(page, to=f"{page}/1/attendees/effacement")

    shown = browser.get(page).text
    assert "Inès Caron" not in shown
    assert "effacé" in shown
    assert "1 entrée, intacte." in shown


def test_the_call_and_a_measure_are_written(browser, need):
    page = f"/besoins/{need.id}/registre"
    browser.submit(f"{page}/publication", on="2027-03-01", where="Profil d’acheteur")
    browser.submit(f"{page}/mesure", measure="Plan publié pour tous")

    shown = browser.get(page).text
    assert "Profil d’acheteur" in shown
    assert "Plan publié pour tous" in shown


def grow(need, count):
    """So many measures more, and as many suppliers that were not met at an event."""
    told = {"event": "Rencontre du Val", "event_id": 1, "held": "no", "why": "nobody_asked"}
    values = {"structure": ("open", "Une structure")}
    with transaction(SYSTEM, "tests.grow") as session:
        entries = [ToWrite("measure", {}, {"measure": ("open", f"mesure {one}")}) for one in range(count)]
        unmet = [ToWrite("not_met", {**told, "structure_id": one}, values) for one in range(count)]
        write_entries(session, {need.id: [*entries, *unmet]})


def test_fifty_entries_a_page_the_newest_first(browser, need):
    page = f"/besoins/{need.id}/registre"
    browser.submit(f"{page}/compte-rendu", structure="Net’Éclair", attendees="Inès Caron")
    grow(need, 60)

    first, second = browser.get(page).text, browser.get(f"{page}?page=2").text

    assert "121 entrées, intactes." in first
    assert (first.count("mesure "), first.count("Une structure")) == (50, 60)  # the latter in the account
    assert first.index("mesure 59<") < first.index("mesure 58<") < first.index("mesure 10<")
    assert (second.count("mesure "), second.count("Une structure")) == (10, 0)
    assert second.index("mesure 9<") < second.index("Inès Caron")
    assert "page 2 sur 2" in second
    assert "page 2 sur 2" in browser.get(f"{page}?page=99").text
    assert "page 1 sur 2" in browser.get(f"{page}?page=-1").text
    assert "Déjà au registre : Net’Éclair · Une structure" in browser.get(f"{page}/compte-rendu").text

    erased = browser.submit(f"{page}?page=2", to=f"{page}/1/attendees/effacement?page=2")
    assert erased.location == f"{page}?page=2"
    assert "Inès Caron" not in browser.get(erased.location).text


def test_a_longer_register_is_read_in_as_many_statements(browser, need):
    page, counts = f"/besoins/{need.id}/registre", []
    browser.get(page)  # the first request of a browser reads its session
    for count in (1, 3):
        grow(need, count)
        with counted_queries() as queries:
            browser.get(page)
        counts.append(queries.number)

    assert counts[0] == counts[1]


def test_minutes_without_a_structure_keep_what_was_typed(browser, need):
    page = f"/besoins/{need.id}/registre/compte-rendu"

    shown = browser.submit(page, structure="", change="Un lot de plus").text

    assert "Dites qui vous avez rencontré." in shown
    assert "Un lot de plus" in shown


def test_the_need_leads_to_it_for_its_author_alone(browser, make, client_as, need):
    need.visibility = "public"
    make._keep(need)
    other = client_as(make.person(speaks_for=make.organisation()))
    sheet, page = f"/besoins/{need.id}/fiche", f"/besoins/{need.id}/registre"

    assert page in browser.get(sheet).text
    assert page not in other.get(sheet).text
    for path in (
        "",
        "/compte-rendu",
        "/publication",
        "/mesure",
        "/complet.csv",
        "/communicable.pdf",
        "/compte-rendu.pdf",
    ):
        assert other.get(page + path).status_code == 404


def test_an_organiser_acting_for_the_buyer_does_not_find_it(make, client_as, buyer, need):
    chamber = make.chamber()
    event = make.event(chamber)
    delegation = make.delegation(event, buyer, "buyer")
    staff = client_as(make.person(staff_of=chamber))

    participant = f"/evenements/{event.id}/participants/{delegation.id}"

    entered = staff.submit(participant, f"{participant}/au-nom")

    assert entered.location == f"/mes-rencontres/{event.id}"
    assert staff.get(f"/besoins/{need.id}/registre").status_code == 404


def test_how_long_names_are_kept_is_read_and_chosen(browser, need):
    page = f"/besoins/{need.id}/registre"
    browser.submit(f"{page}/mesure", measure="Plan publié pour tous")
    assert "cinq ans et six mois après l’attribution ou l’abandon" in browser.get(page).text

    refused = browser.submit(f"{page}/conservation", until="2001-01-01")
    chosen = browser.submit(f"{page}/conservation", until="2035-05-04")

    assert "Donnez une date à partir du" in refused.text
    assert (chosen.status_code, chosen.location) == (303, f"{page}#conservation")
    assert "4 mai 2035" in browser.get(page).text


def test_who_was_met_and_who_was_not_stand_in_a_table_and_in_both_copies(make, client_as):
    published = publish_small_event(make, opened_at=now())
    published.buyer.organisation.public_buyer = True
    published.event.phase = "running"
    db.session.commit()
    move_event(actor_of(published.organiser.id), published.event.id, "closed")
    page = f"/besoins/{published.meeting.need_id}/registre"
    browser = client_as(published.buying)

    shown = browser.get(page).text
    table = shown.partition('id="bilan"')[2].partition("</section>")[0]
    for words in ("Les Jardins du Val", "Tournesol Traiteur", "aucun créneau commun", "non noté à l’accueil"):
        assert words in table
    for which in ("complet", "communicable"):
        rows = browser.get(f"{page}/{which}.csv").text
        assert "not_met" in rows
        assert "Tournesol Traiteur" in rows
        paper = pypdf.PdfReader(BytesIO(browser.get(f"{page}/{which}.pdf").data))
        words = " ".join(one.extract_text() for one in paper.pages)
        assert "qui ne l’a pas été" in words
        assert "aucun créneau commun" in words
