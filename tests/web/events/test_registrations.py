"""The public page as a stranger sends it, and what the organiser reads of it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import Outbox
from matchmaker.db.registrations import Registration
from matchmaker.services.events.dates import DateLine, change_dates
from matchmaker.services.events.registrations.desk import DeskSettings, set_desk
from matchmaker.services.jobs.purge import purge
from tests.factories.browsing import find_form
from tests.factories.counting import counted_queries
from tests.factories.registering import last_link, open_desk, organiser_of, register, send

BEFORE_WISHES = datetime(2026, 12, 1, 9, tzinfo=UTC)
TYPED = {
    "structure": "Atelier du Pont",
    "aim": "offers",
    "person": "Jeanne Duval",
    "email": "jeanne@exemple.fr",
}


@pytest.fixture
def event(make):
    chamber = make.chamber(name="CRESS du Val", email="cress@exemple.fr")
    return make.event(chamber, name="Rencontre du Val", place="Évry", opened_at=now(), phase="registration")


@pytest.fixture
def desk(make, event):
    return open_desk(make, event, welcome="Pour les traiteurs <b>solidaires</b>.")


@pytest.fixture
def organiser(make, event, client_as):
    return client_as(make.person(staff_of=event.chamber))


@pytest.fixture
def stranger(client_as):
    return client_as(None)


def listed(event):
    return f"/evenements/{event.id}/inscriptions"


def one(event, registration):
    return f"{listed(event)}/{registration.id}"


def test_page_says_what_when_where_and_for_whom(stranger, desk):
    page = stranger.get(f"/rencontres/{desk.key}").text

    for words in ("Rencontre du Val", "jeudi 11 mars 2027", "14:00", "Évry", "CRESS du Val"):
        assert words in page
    assert "Pour les traiteurs &lt;b&gt;solidaires&lt;/b&gt;." in page


def test_page_of_an_event_of_two_days_says_both(stranger, desk, event, session):
    last = session.merge(event).slots[-1]
    last.starts_at, last.ends_at = (moment + timedelta(days=1) for moment in (last.starts_at, last.ends_at))
    session.commit()

    assert "du jeudi 11 mars au vendredi 12 mars 2027" in stranger.get(f"/rencontres/{desk.key}").text


def test_form_kept_with_its_errors(stranger, desk, session):
    page = stranger.submit(f"/rencontres/{desk.key}", **TYPED | {"email": "jeanne@", "phone": "12"}).text

    assert "Cette adresse n’est pas complète" in page
    assert "Ce n’est pas un numéro de téléphone" in page
    assert "Atelier du Pont" in page
    assert session.scalars(select(Registration)).all() == []


def test_answer_tells_nobody_who_is_known(stranger, desk, make, session):
    known = make.organisation(known_to=desk.event.chamber)
    make.person(name="Chef", email="chef@exemple.fr", speaks_for=known)
    answers = []
    for email, siret in (("chef@exemple.fr", known.siret), ("personne@exemple.fr", "73282932000074")):
        sent = stranger.submit(f"/rencontres/{desk.key}", **TYPED | {"email": email, "siret": siret})
        page = stranger.get(sent.location).text
        answers.append((sent.status_code, sent.location, page[page.index("<main") : page.index("</main>")]))

    assert answers[0] == answers[1]


def test_link_is_confirmed_by_a_button_and_not_by_opening_it(stranger, desk, organiser, event, session):
    stranger.submit(f"/rencontres/{desk.key}", **TYPED)
    address = f"/inscription/{last_link()}"

    assert "Confirmer mon inscription" in stranger.get(address).text
    assert "Aucune inscription pour l’instant" in organiser.get(listed(event)).text
    assert "1 inscription attend que son auteur confirme" in organiser.get(listed(event)).text
    stranger.submit(address)

    assert "va la valider" in stranger.get(address).text
    assert "Atelier du Pont" in organiser.get(listed(event)).text
    assert "1 inscription attend votre décision" in organiser.get(f"/evenements/{event.id}/participants").text


def test_page_that_is_closed_offers_no_form(stranger, desk, session):
    session.merge(desk).closes_at = now()
    session.commit()

    page = stranger.get(f"/rencontres/{desk.key}").text

    assert "Les inscriptions sont closes" in page
    assert 'name="email"' not in page


def test_unopened_page_is_not_found(stranger, make, event):
    desk = set_desk(organiser_of(make, event), event.id, 0, DeskSettings(False, date(2030, 3, 1)))

    assert stranger.get(f"/rencontres/{desk.key}").status_code == 404


def test_organiser_opens_the_page_with_limits(organiser, event, stranger):
    page = f"{listed(event)}/page"
    organiser.submit(page, opened="y", closes_on="2030-03-01", limit_supplier="0", welcome="Venez.")

    shown = organiser.get(page).text
    assert "/rencontres/" in shown
    key = shown.split("/rencontres/")[1].split('"')[0]
    assert "Complet pour : Fournisseur" in stranger.get(f"/rencontres/{key}").text


def test_a_new_page_proposes_the_day_on_which_wishes_close(organiser, make, event, stranger):
    page = f"{listed(event)}/page"
    with time_machine.travel(BEFORE_WISHES):
        assert "Proposé : le jour où" not in organiser.get(page).text  # no dates yet
        change_dates(
            organiser_of(make, event), event.id, {"wishes_close": DateLine(date(2027, 2, 25), time(23))}
        )

        shown = organiser.get(page).text
        assert "Proposé : le jour où les vœux se ferment." in shown
        assert 'value="2027-02-25"' in shown
        organiser.submit(page, opened="y", closes_on="2027-02-20")
        assert "Proposé : le jour où" not in organiser.get(page).text


def test_organiser_accepts_with_words_of_their_own(organiser, event, desk, session):
    registration = register(desk)
    page = one(event, registration)

    organiser.submit(page, f"{page}/accord", body="Bienvenue chez nous.")

    assert session.scalars(select(Delegation)).one().state == "accepted"
    letter = session.scalars(select(Outbox).where(Outbox.kind == "events.registration_accepted")).one()
    assert "Bienvenue chez nous." in letter.body


def test_known_siret_asks_which_structure_before_it_is_accepted(organiser, event, desk, make, session):
    known = make.organisation(name="Net’Éclair", known_to=event.chamber)
    registration = register(desk, siret=known.siret)
    page = one(event, registration)

    assert "peut-être déjà connue" in organiser.get(listed(event)).text
    refused = organiser.submit(page, f"{page}/accord")
    assert refused.status_code == 200
    assert session.scalars(select(Delegation)).all() == []
    organiser.submit(page, f"{page}/accord", structure=str(known.id))

    assert session.scalars(select(Delegation)).one().organisation_id == known.id


def test_who_comes_without_speaking_for_the_structure_is_not_sent_to_its_space(
    organiser, stranger, event, desk, make
):
    known = make.organisation(name="Net’Éclair", known_to=make.chamber())
    make.person(speaks_for=known)
    registration = register(desk, siret=known.siret)
    link, page = last_link(), one(event, registration)

    organiser.submit(page, f"{page}/accord", structure=str(known.id))

    shown = stranger.get(f"/inscription/{link}").text
    assert "son espace est tenu par ses interlocuteurs" in shown
    assert "Ouvrir mon espace" not in shown


def test_organiser_refuses_and_the_author_reads_why(organiser, stranger, event, desk):
    registration = register(desk)
    link, page = last_link(), one(event, registration)

    organiser.submit(page, f"{page}/refus", body="La journée est réservée aux traiteurs.")

    assert "réservée aux traiteurs" in stranger.get(f"/inscription/{link}").text
    organiser.submit(page, f"{page}/retour")
    assert "va la valider" in stranger.get(f"/inscription/{link}").text


def test_the_reason_goes_into_the_letter_proposed(organiser, event, desk, session):
    registration = register(desk)
    page = one(event, registration)

    organiser.submit(page, f"{page}/refus", reason="Le nombre de traiteurs est atteint.")

    letter = session.scalars(select(Outbox).where(Outbox.kind == "events.registration_refused")).one()
    assert "cette fois-ci.\n\nLe nombre de traiteurs est atteint.\n\nPour toute question" in letter.body


def test_note_of_what_is_missing_is_the_organisers_alone(organiser, stranger, event, desk):
    registration = register(desk)
    link, page = last_link(), one(event, registration)

    organiser.submit(page, f"{page}/attente", reason="Demander le RNA")

    assert "Demander le RNA" in organiser.get(listed(event)).text
    assert "Demander le RNA" not in stranger.get(f"/inscription/{link}").text


def test_selection_is_announced_before_it_is_accepted(organiser, event, desk, session):
    chosen = [register(desk, structure=name, email=f"{name}@exemple.fr").id for name in ("a", "b")]
    address = f"{listed(event)}/accord?r={chosen[0]}&r={chosen[1]}"

    page = organiser.get(address).text
    assert "Accepter et envoyer 2 messages" in page
    assert "a@exemple.fr" in page
    assert session.scalars(select(Delegation)).all() == []
    organiser.submit(address, f"{listed(event)}/accord")

    assert len(session.scalars(select(Delegation)).all()) == 2


def test_place_set_free_goes_to_the_first_in_line(organiser, event, make, session):
    desk = open_desk(make, event, limits={"supplier": 1})
    there = make.delegation(event)
    register(desk, structure="Première", email="a@exemple.fr")
    register(desk, structure="Seconde", email="b@exemple.fr")
    assert "une place est libre" not in organiser.get(listed(event)).text

    left = organiser.submit(
        f"/evenements/{event.id}/participants/{there.id}",
        f"/evenements/{event.id}/participants/{there.id}/retrait",
    )

    assert "Une place est libre pour la liste d’attente" in organiser.get(left.location).text
    page = organiser.get(listed(event)).text
    assert page.count("une place est libre") == 1
    assert page.index("Première") < page.index("une place est libre") < page.index("Seconde")


@pytest.mark.parametrize("registered", [1, 3])
def test_list_asks_the_same_number_of_queries(organiser, event, desk, make, registered):
    for number in range(registered):
        known = make.organisation(known_to=event.chamber)
        make.person(speaks_for=known)
        register(desk, siret=known.siret, email=f"p{number}@exemple.fr")
    send(desk, email="autre@exemple.fr")

    organiser.get("/evenements")
    with counted_queries() as counted:
        page = organiser.get(listed(event))

    assert page.text.count("peut-être déjà connue") == registered
    assert counted.number == 21


def test_network_that_sends_too_many_forms_is_slowed_down(stranger, desk, session):
    """As for signing in: a program that tries addresses or SIRET one after the other is stopped."""
    page = f"/rencontres/{desk.key}"
    form = find_form(stranger.get(page).text, None).values
    answers = [stranger.post(page, data=form).status_code for _ in range(91)]

    assert answers[-1] == 429
    assert session.scalars(select(Registration)).all() == []


def test_an_address_is_not_written_to_all_day_long(desk, event, session):
    start = now()
    for hour in range(0, 12):
        with time_machine.travel(start + timedelta(hours=hour), tick=False):
            for number in range(3):
                send(desk, structure=f"Atelier {hour}-{number}")
    sent = session.scalars(select(Outbox).where(Outbox.kind == "events.registration_link")).all()

    assert len(sent) == 20


def test_what_somebody_else_typed_with_my_address_is_seen_by_nobody_and_goes(
    stranger, desk, organiser, event, session
):
    link = send(desk, person="Jeanne Duval", structure="Atelier du Pont", phone="0612345678", words="Bonjour")
    page = f"/inscription/{link}"

    stranger.submit(page, f"{page}/retrait")

    shown = stranger.get(page).text
    assert "Cette inscription est retirée." in shown
    [kept] = session.scalars(select(Registration)).all()
    typed = (kept.name, kept.person_name, kept.phone, kept.words, kept.siret, kept.commune)
    assert typed == ("", "", None, "", None, None)
    session.rollback()
    assert "jeanne@exemple.fr" not in organiser.get(listed(event)).text
    assert organiser.get(one(event, kept)).status_code == 404
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        purge()
    session.rollback()
    assert session.scalars(select(Registration)).all() == []
