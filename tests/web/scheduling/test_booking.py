"""The pages of direct booking: the organiser's switch, the participant's free slots, and every empty state."""

import pytest
from sqlalchemy import select

from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation, Event
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.scheduling.booking.book import book
from matchmaker.services.scheduling.booking.switch import close_booking
from tests.factories.booking import opened, speaking_for


@pytest.fixture
def day(app, make):
    return opened(app, make)


@pytest.fixture
def buyer(client_as, day):
    return client_as(day.buying)


def partner_page(day, other=None):
    return f"/mes-rencontres/{day.event.id}/reservations/{(other or day.supplier).id}"


def list_page(day):
    return f"/mes-rencontres/{day.event.id}/reservations"


def meetings():
    db.session.rollback()
    return db.session.scalars(select(Meeting).where(Meeting.booked_at.is_not(None))).all()


def test_a_free_slot_is_booked_by_one_press(day, buyer):
    slot = day.free[0]

    answer = buyer.submit(partner_page(day), slot=slot)

    assert answer.location.endswith(partner_page(day))
    assert "C’est réservé" in buyer.get(partner_page(day)).text
    assert [(one.slot_id, one.a_id) for one in meetings()] == [(slot, day.buyer.id)]


def test_it_is_moved_and_cancelled_from_the_same_page(day, buyer):
    first, second = day.free[:2]
    buyer.submit(partner_page(day), slot=first)
    [made] = meetings()
    base = f"/mes-rencontres/{day.event.id}/reservations/rendez-vous/{made.id}"

    buyer.submit(partner_page(day), f"{base}/deplacement", slot=second)
    assert [one.slot_id for one in meetings()] == [second]
    assert "C’est déplacé" in buyer.get(partner_page(day)).text
    answer = buyer.submit(partner_page(day), f"{base}/annulation")

    assert answer.location.endswith(partner_page(day))
    assert "C’est annulé" in buyer.get(partner_page(day)).text
    assert [one.status for one in meetings()] == ["cancelled"]
    assert "Vos créneaux libres en commun" in buyer.get(partner_page(day)).text


def test_who_comes_second_reads_what_is_nearest(day, buyer, make):
    slot, rival = day.free[0], make.delegation(day.event, kind="buyer")
    page = buyer.get(partner_page(day)).text
    assert f'value="{slot}"' in page
    form_of_before = {"slot": slot}
    book(speaking_for(rival), day.event.id, day.supplier.id, slot)

    buyer.submit(partner_page(day), **form_of_before)

    shown = buyer.get(partner_page(day)).text
    assert "vient d’être pris" in shown
    assert "Garage Solidaire, il reste au plus près" in shown
    assert [one.a_id for one in meetings()] == [rival.id]


def test_a_press_without_a_slot_says_so(day, buyer):
    buyer.submit(partner_page(day))

    assert "Choisissez un créneau" in buyer.get(partner_page(day)).text


def test_the_list_names_those_with_a_free_slot_and_is_searched(day, buyer):
    shown = buyer.get(list_page(day)).text
    assert "Garage Solidaire" in shown
    assert "Ville de Valbrune" not in shown  # another buyer

    found = buyer.get(list_page(day) + "?q=garage").text
    assert "Garage Solidaire" in found
    assert "Coop Signal" not in found
    assert "Aucune structure de ce nom" in buyer.get(list_page(day) + "?q=personne").text


def test_a_closed_booking_says_so_and_asks_before_it_cancels(day, buyer, client_as):
    book(speaking_for(day.buyer), day.event.id, day.supplier.id, day.free[0])
    close_booking(day.planning.actor, day.event.id)

    shown = buyer.get(list_page(day)).text
    assert "n’est pas ouverte" in shown
    assert "ce rendez-vous ne se reprend pas" in shown
    assert "Voir les créneaux" not in shown
    assert "ne vous est pas ouverte" in buyer.get(partner_page(day)).text
    assert (
        "Les voir, les annuler" in client_as(day.selling).get(f"/mes-rencontres/{day.event.id}/planning").text
    )


def test_the_other_side_sees_who_booked_and_may_cancel(day, client_as):
    book(speaking_for(day.buyer), day.event.id, day.supplier.id, day.free[0])
    supplier = client_as(day.selling)

    shown = supplier.get(list_page(day)).text
    assert "d’autres structures que la vôtre réservent" in shown
    assert "Réservé par Ville de Trévoux." in shown
    [made] = meetings()
    cancel = f"/mes-rencontres/{day.event.id}/reservations/rendez-vous/{made.id}/annulation"
    supplier.submit(list_page(day), cancel)
    assert [one.status for one in meetings()] == ["cancelled"]


def test_the_agenda_and_the_partners_lead_there(day, buyer):
    assert f'href="{list_page(day)}"' in buyer.get(f"/mes-rencontres/{day.event.id}/planning").text
    found = buyer.get(f"/mes-rencontres/{day.event.id}/partenaires?q=garage").text
    assert f'href="{partner_page(day)}"' in found


def test_nobody_sees_a_meeting_of_others(day, client_as, buyer):
    meeting = book(speaking_for(day.buyer), day.event.id, day.supplier.id, day.free[0])
    cancel = f"/mes-rencontres/{day.event.id}/reservations/rendez-vous/{meeting.id}/annulation"
    stranger = client_as(day.planning.buying)

    assert "Garage Solidaire" not in stranger.get(f"/mes-rencontres/{day.event.id}/planning").text
    assert stranger.submit(partner_page(day), by=cancel).status_code == 404
    assert [one.status for one in meetings()] == ["confirmed"]


def test_the_organiser_opens_and_closes_it_and_sees_what_was_booked(day, client_as):
    organiser, page = client_as(day.planning.organiser), f"/evenements/{day.event.id}/planning"
    book(speaking_for(day.buyer), day.event.id, day.supplier.id, day.free[0])

    shown = organiser.get(page).text
    assert "Un rendez-vous réservé directement" in shown
    assert "Ville de Trévoux" in shown
    organiser.submit(page, f"{page}/reservation/fermeture")
    assert booking_of(day) is None
    organiser.submit(page, f"{page}/reservation", open_to="both")
    assert booking_of(day) == "both"
    organiser.submit(page, f"{page}/reservation", open_to="tous")
    assert "Dites à qui la réservation s’ouvre" in organiser.get(page).text


def booking_of(day):
    db.session.rollback()
    return db.session.get_one(Event, day.event.id).booking


def test_a_booking_is_on_both_agendas_and_in_the_calendar(day, buyer, client_as):
    book(speaking_for(day.buyer), day.event.id, day.supplier.id, day.free[0])

    assert "Garage Solidaire" in buyer.get(f"/mes-rencontres/{day.event.id}/planning").text
    theirs = client_as(day.selling)
    assert "Ville de Trévoux" in theirs.get(f"/mes-rencontres/{day.event.id}/planning").text
    assert "Ville de Trévoux" in theirs.get(f"/mes-rencontres/{day.event.id}/planning.ics").text
    assert db.session.get_one(Delegation, day.supplier.id).agenda_version == 1


def test_the_organiser_gives_a_booked_place_back_from_the_planning(day, client_as):
    made = book(speaking_for(day.buyer), day.event.id, day.supplier.id, day.free[0])
    page = f"/evenements/{day.event.id}/planning"
    organiser = client_as(db.session.get_one(Person, day.planning.actor.person_id))

    organiser.submit(page, f"{page}/reservation/{made.id}/annulation")

    assert [one.status for one in meetings()] == ["cancelled"]
    shown = organiser.get(page).text
    assert "les deux structures sont prévenues" in shown
    assert "Annuler ce rendez-vous" not in shown
