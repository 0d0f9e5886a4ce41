"""Who did not meet agrees on a call in one click each; details are exchanged once both agreed, never before."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.directory import ChamberPerson
from matchmaker.db.jobs import Outbox
from matchmaker.db.links import PersonalLink
from matchmaker.db.scheduling import Meeting
from matchmaker.db.second_chance import SecondChance
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.scheduling.replan import mark_absent
from tests.factories.counting import counted_queries
from tests.factories.making import START
from tests.factories.planning import publish_planning

FRIDAY = "2027-03-12"  # the day after


@pytest.fixture
def planning(app, make):
    """Over; the buyer who keeps the first table did not come."""
    planning = publish_planning(app, make)
    with time_machine.travel(START - timedelta(hours=1), tick=False):
        mark_absent(planning.actor, planning.event.id, planning.buyers[0].id, planning.event.slots[0].id)
    return planning


@pytest.fixture
def evening(planning):
    with time_machine.travel(START + timedelta(hours=5), tick=False) as clock:
        yield clock


@pytest.fixture
def organiser(planning, client_as, evening):
    return client_as(planning.organiser)


@pytest.fixture
def list_page(planning):
    return f"/evenements/{planning.event.id}/seconde-chance"


@pytest.fixture
def opened(planning, organiser, list_page):
    """Every pair is invited; the chance of Ville de Valbrune with Jardins du Val."""
    organiser.submit(list_page)
    return chance(planning)


def chance(planning):
    db.session.rollback()
    a, b = planning.buyers[0].id, planning.suppliers[0].id
    found = select(SecondChance).where(SecondChance.a_id == min(a, b), SecondChance.b_id == max(a, b))
    return db.session.scalars(found).one()


def own_page(planning):
    return f"/mes-rencontres/{planning.event.id}/seconde-chance"


def letters(kind):
    db.session.rollback()
    return db.session.scalars(select(Outbox).where(Outbox.kind == kind).order_by(Outbox.id)).all()


def answer(browser, page, chance, **values):
    return browser.submit(page, page, chance=str(chance.id), **values)


def proposal(way="call", when=f"{FRIDAY} morning", act="propose"):
    return {"way": way, "when": when, "act": act}


def test_the_list_has_the_missed_and_leaves_out_who_met(planning, organiser, list_page):
    shown = organiser.get(list_page).text

    missed = {
        frozenset((one.a_id, one.b_id))
        for one in db.session.scalars(select(Meeting))
        if planning.buyers[0].id in (one.a_id, one.b_id)
    }
    assert shown.count("Rendez-vous manqué") == len(missed) >= 2
    assert "Ville de Valbrune – Jardins du Val" in shown or "Jardins du Val – Ville de Valbrune" in shown
    assert "Habitat Rive Sud – Jardins du Val" not in shown
    assert letters("agenda.second_chance") == []


def test_before_the_last_slot_is_over_nothing_opens(planning, client_as, list_page):
    with time_machine.travel(START, tick=False):
        browser = client_as(planning.organiser)
        browser.submit(list_page)

        assert "La seconde chance s’ouvre quand le dernier créneau est passé." in browser.get(list_page).text
    assert db.session.query(SecondChance).count() == 0


def test_opening_writes_once_to_each_person_and_only_of_the_pairs_left_ticked(planning, organiser, list_page):
    a, b = planning.buyers[0].id, planning.suppliers[0].id
    organiser.submit(list_page, pair=f"{min(a, b)}-{max(a, b)}")

    assert db.session.query(SecondChance).count() == 1
    assert sorted(one.address for one in letters("agenda.second_chance")) == sorted(
        [planning.buying.email, planning.selling.email]
    )
    assert (
        "Jardins du Val" in letters("agenda.second_chance")[0].body + letters("agenda.second_chance")[1].body
    )


def test_both_agree_in_one_click_each_and_only_then_know_how_to_reach_each_other(
    planning, opened, client_as, session
):
    session.add(
        ChamberPerson(chamber_id=planning.chamber.id, person_id=planning.selling.id, phone="0600000009")
    )
    session.commit()
    buying, selling, page = client_as(planning.buying), client_as(planning.selling), own_page(planning)

    answer(selling, page, opened, **proposal())
    seen = buying.get(page).text
    assert "Jardins du Val propose un rappel téléphonique, vendredi 12 mars, le matin." in seen
    for secret in (planning.selling.email, "0600000009", "Inès"):
        assert secret not in seen
    assert letters("agenda.second_chance_agreed") == []
    answer(buying, page, opened, **proposal(act="accept"))

    told = {one.address: one.body for one in letters("agenda.second_chance_agreed")}
    assert told.keys() == {planning.buying.email, planning.selling.email}
    assert planning.selling.email in told[planning.buying.email]
    assert "0600000009" in told[planning.buying.email]
    assert planning.buying.email in told[planning.selling.email]
    assert "Convenu : un rappel téléphonique, vendredi 12 mars, le matin." in buying.get(page).text


def test_the_other_side_is_written_to_and_answers_by_that_mail(planning, opened, client_as):
    selling, page = client_as(planning.selling), own_page(planning)
    answer(selling, page, opened, **proposal())
    answer(selling, page, opened, **proposal())  # pressed twice
    (letter,) = letters("agenda.second_chance_proposed")

    assert letter.address == planning.buying.email
    assert "Jardins du Val propose à Ville de Valbrune : un rappel téléphonique" in letter.body
    assert "vendredi 12 mars, le matin." in letter.body
    for secret in (planning.selling.email, "Inès"):
        assert secret not in letter.subject + letter.body
    link = re.search(r"(/seconde-chance/\S+)", letter.body).group(1)
    answer(client_as(None), link, opened, **proposal("video"))  # another moment

    assert [one.address for one in letters("agenda.second_chance_proposed")][1:] == [planning.selling.email]
    assert chance(planning).proposer_id == planning.buying.id


def test_who_has_no_address_is_not_said_to_have_been_told(planning, opened, client_as, session):
    planning.buying.email = None
    session.commit()
    browser, page = client_as(planning.selling), own_page(planning)
    for _pressed in range(2):
        answer(browser, page, opened, **proposal())

        assert "l’autre n’a pas d’adresse e-mail" in browser.get(page).text
    assert letters("agenda.second_chance_proposed") == []


def test_by_the_link_of_the_mail_opening_does_nothing_and_the_button_agrees(planning, opened, client_as):
    answer(client_as(planning.selling), own_page(planning), opened, **proposal("video"))
    letter = next(one for one in letters("agenda.second_chance") if one.address == planning.buying.email)
    page = re.search(r"(/seconde-chance/\S+)", letter.body).group(1)
    stranger = client_as(None)

    assert stranger.get(page).status_code == 200
    assert chance(planning).state == "proposed"
    answer(stranger, page, opened, **proposal("video", act="accept"))

    assert chance(planning).state == "agreed"
    assert chance(planning).accepter_id == planning.buying.id


def test_nobody_accepts_for_the_other_side_nor_what_has_changed(planning, opened, client_as):
    buying, selling, page = client_as(planning.buying), client_as(planning.selling), own_page(planning)
    answer(selling, page, opened, **proposal())

    answer(selling, page, opened, **proposal(act="accept"))
    answer(buying, page, opened, **proposal("video", act="accept"))

    assert chance(planning).state == "proposed"
    assert letters("agenda.second_chance_agreed") == []


def test_another_structure_reaches_neither_the_list_nor_the_answer(
    planning, opened, client_as, make, session
):
    other = make.person(speaks_for=planning.suppliers[1].organisation)
    browser, page = client_as(other), own_page(planning)
    assert "Ville de Valbrune" in browser.get(page).text  # its own chance
    assert "Jardins du Val" not in browser.get(page).text

    refused = answer(browser, page, opened, **proposal())

    assert refused.status_code == 404
    assert chance(planning).state == "open"


@pytest.mark.parametrize(
    "values",
    [
        proposal(when="2027-03-13 morning"),  # a Saturday
        proposal(when="2027-03-19 morning"),  # past the week
        proposal(when="2027-03-11 afternoon"),
        proposal(when="hier matin"),
        proposal(way="pigeon"),
    ],
)
def test_only_the_half_days_of_the_week_after_are_taken(planning, opened, client_as, values):
    answer(client_as(planning.selling), own_page(planning), opened, **values)

    assert chance(planning).state == "open"


def test_who_lets_it_be_ends_it_without_a_word(planning, opened, client_as):
    page = own_page(planning)
    asked = client_as(planning.buying).get(page).text.split("<summary")[1]
    assert "cela ne s’annule pas" in asked.split('value="decline"')[0]

    answer(client_as(planning.buying), page, opened, act="decline")

    assert "Cela ne se fera pas cette fois." in client_as(planning.selling).get(page).text
    shown = client_as(planning.selling).get(page).text
    assert "<form" not in shown.split('aria-label="Ville de Valbrune"')[1].split("</section>")[0]
    assert letters("agenda.second_chance_agreed") == []


def test_a_link_that_is_revoked_or_of_nobody_opens_nothing(planning, opened, client_as):
    letter = letters("agenda.second_chance")[0]
    page = re.search(r"(/seconde-chance/\S+)", letter.body).group(1)
    with transaction(SYSTEM, "test") as writing:
        for link in writing.scalars(select(PersonalLink)):
            link.revoked_at = link.created_at

    assert client_as(None).get(page).status_code == 410
    assert client_as(None).get("/seconde-chance/inconnue").status_code == 404


def test_a_partner_who_is_late_or_absent_shows_on_one_s_own_agenda_at_once(app, make, client_as):
    planning = publish_planning(app, make)
    agenda = f"/mes-rencontres/{planning.event.id}/planning"
    with time_machine.travel(START - timedelta(hours=1), tick=False):
        buying, selling = client_as(planning.buying), client_as(planning.selling)
        assert "Ne vient pas" not in selling.get(agenda).text

        buying.submit(agenda, f"{agenda}/absence")

        shown = selling.get(agenda).text
    assert "Ne vient pas : ce rendez-vous ne peut pas se tenir." in shown
    assert shown.count("Ne vient pas") == 1  # of two meetings, the one with them


def test_the_lists_ask_the_same_few_questions_whatever_their_length(
    planning, opened, organiser, list_page, client_as, make, session
):
    browser = client_as(planning.buying)
    browser.get(own_page(planning))
    for _size in range(2):
        with counted_queries() as listed:
            organiser.get(list_page)
        with counted_queries() as own:
            browser.get(own_page(planning))
        assert (listed.number, own.number) == (23, 14)  # one of them for the organiser’s own words
        for _more in range(2):
            other = make.delegation(planning.event)
            make.request(other, planning.buyers[0], state="accepted", answer_rank=1)
        organiser.submit(list_page)


@pytest.mark.parametrize("chance_id", ["9" * 30, "-1", "x"])
def test_a_number_that_no_pair_has_is_not_found(planning, opened, client_as, chance_id):
    browser, page = client_as(planning.buying), own_page(planning)

    assert browser.submit(page, page, chance=chance_id, **proposal()).status_code == 404


def test_pairs_nobody_could_have_ticked_are_refused_in_words(planning, organiser, list_page):
    answer = organiser.submit(list_page, pair="9" * 5000 + "-1")

    assert answer.status_code == 303
    assert letters("agenda.second_chance") == []
