from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from matchmaker.clock import now
from matchmaker.core.directory.access import NOBODY
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import ChamberOrganisation, Membership, Organisation, Person
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.jobs import Outbox
from matchmaker.db.registrations import Registration
from matchmaker.services.events.registrations.desk import (
    ClosesInThePast,
    DeskSettings,
    public_desk,
    set_desk,
)
from matchmaker.services.events.registrations.public import (
    MOST_LETTERS,
    AlreadyAccepted,
    AlreadyRegistered,
    ConfirmedTooLate,
    DeskClosed,
    NoStructure,
    NotASiret,
    confirm_registration,
    registration_by,
    withdraw_registration,
)
from matchmaker.services.jobs.purge import purge
from tests.factories.registering import open_desk, organiser_of, register, send

# What a stranger's form must never make: whoever, or whatever, is known stays as it was.
KNOWN = (Organisation, ChamberOrganisation, Person, Membership, Delegation, Delegate)


@pytest.fixture
def event(make):
    return make.event(make.chamber(email="cress@exemple.fr"), opened_at=now(), phase="registration")


@pytest.fixture
def desk(make, event):
    return open_desk(make, event)


def counts(session):
    session.rollback()
    return [session.scalar(select(func.count()).select_from(table)) for table in KNOWN]


def states(session):
    session.rollback()
    return session.scalars(select(Registration.state).order_by(Registration.id)).all()


def test_registration_is_confirmed_by_the_link_of_the_mail(any_app, make):
    event = make.event(opened_at=now(), phase="registration")
    desk = open_desk(make, event)

    link = send(desk)
    assert registration_by(link).state == "sent"
    registration = confirm_registration(link)

    assert (registration.state, registration.kind, registration.name) == (
        "registered",
        "supplier",
        "Atelier du Pont",
    )
    assert confirm_registration(link).confirmed_at == registration.confirmed_at  # twice is once


def test_looking_at_the_link_confirms_nothing(desk, session):
    link = send(desk)

    registration_by(link)

    assert states(session) == ["sent"]


def test_form_makes_nobody_and_opens_nothing_before_a_decision(desk, make, session):
    known = make.organisation(name="Net’Éclair")
    make.person(name="Jeanne Duval", email="jeanne@exemple.fr", speaks_for=known)
    before = counts(session)

    register(desk, siret=known.siret, structure="Net’Éclair")

    assert counts(session) == before


def test_mail_is_the_same_for_a_known_address_and_an_unknown_one(desk, make, session):
    make.person(name="Jeanne Duval", email="known@exemple.fr", speaks_for=make.organisation())

    links = [send(desk, email="known@exemple.fr"), send(desk, email="unknown@exemple.fr")]

    bodies = [
        message.body.replace(link, "LINK")
        for message, link in zip(session.scalars(select(Outbox).order_by(Outbox.id)), links, strict=True)
    ]
    assert bodies[0] == bodies[1]


def test_mail_repeats_nothing_that_was_typed(desk, session):
    send(desk, structure="Gagnez sur www.piege.example", person="Cliquez ici", words="www.piege.example")

    message = session.scalars(select(Outbox)).one()
    assert "piege" not in message.body + message.subject
    assert "Cliquez" not in message.body + message.subject


def test_an_address_gets_no_more_than_so_many_letters_and_nobody_is_told(desk, session):
    for _ in range(MOST_LETTERS + 3):
        send(desk, email="Jeanne@exemple.fr")

    assert session.scalar(select(func.count()).select_from(Outbox)) == MOST_LETTERS


def test_second_registration_of_the_same_is_refused_to_its_author_alone(desk, session):
    register(desk)
    second = send(desk)

    with pytest.raises(AlreadyRegistered):
        confirm_registration(second)
    assert states(session) == ["registered", "sent"]


def test_link_nobody_was_given_is_not_found(desk):
    send(desk)

    with pytest.raises(NotFound):
        registration_by("invente")


def test_unconfirmed_registration_ends_and_is_forgotten(desk, session):
    link = send(desk)
    registration = session.scalars(select(Registration)).one()
    registration.expires_at = now() - timedelta(minutes=1)
    session.commit()

    with pytest.raises(ConfirmedTooLate):
        confirm_registration(link)
    registration.expires_at = now() - timedelta(days=8)
    session.commit()
    purge()

    assert states(session) == []


def test_confirmed_registration_is_never_purged(desk, session):
    register(desk)
    session.scalars(select(Registration)).one().expires_at = now() - timedelta(days=300)
    session.commit()

    purge()

    assert states(session) == ["registered"]


def test_full_kind_goes_to_the_waiting_list(make, event, session):
    desk = open_desk(make, event, limits={"supplier": 1, "buyer": 1})
    make.delegation(event)
    make.delegation(event, kind="buyer", state="cancelled")

    waits = register(desk)
    comes = register(desk, aim="seeks", email="b@exemple.fr")

    assert waits.state == "waiting"
    assert waits.waiting_since is not None
    assert comes.state == "registered"


def test_author_takes_it_back(desk, session):
    link = send(desk)
    confirm_registration(link)

    withdraw_registration(link)

    assert states(session) == ["withdrawn"]


def test_accepted_registration_is_not_taken_back_by_the_link(desk, session):
    link = send(desk)
    confirm_registration(link).state = "accepted"
    session.commit()

    with pytest.raises(AlreadyAccepted, match="cress@exemple"):
        withdraw_registration(link)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [({"structure": " "}, NoStructure), ({"siret": "12345678900011"}, NotASiret)],
)
def test_form_is_checked_by_its_form_alone(desk, session, typed, refusal):
    with pytest.raises(refusal):
        send(desk, **typed)
    assert states(session) == []


def test_siret_alone_is_enough(desk, make):
    registration = register(desk, structure="", siret=make.organisation().siret)

    assert registration.name == ""
    assert len(registration.siret) == 14


def test_closed_page_takes_nothing(desk, session):
    desk = session.merge(desk)
    desk.closes_at = now() - timedelta(minutes=1)
    session.commit()

    with pytest.raises(DeskClosed, match="cress@exemple"):
        send(desk)


def test_page_is_there_only_once_opened(make, event):
    organiser = organiser_of(make, event)
    desk = set_desk(organiser, event.id, 0, DeskSettings(False, date(2030, 3, 1)))

    with pytest.raises(NotFound):
        public_desk(NOBODY, desk.key)
    with pytest.raises(NotFound):
        public_desk(organiser, desk.key)


def test_page_of_an_event_in_mode_essai_is_its_organisers_alone(make, session):
    event = make.event(opened_at=None)
    desk, organiser, stranger = (
        open_desk(make, event),
        organiser_of(make, event),
        organiser_of(make, make.event()),
    )

    assert public_desk(organiser, desk.key).event_id == event.id
    for other in (NOBODY, stranger):
        with pytest.raises(NotFound):
            public_desk(other, desk.key)


def test_page_cannot_close_in_the_past(make, event):
    with pytest.raises(ClosesInThePast):
        set_desk(organiser_of(make, event), event.id, 0, DeskSettings(True, date(2020, 1, 1)))


def test_two_events_of_one_name_have_pages_of_their_own(make):
    first, second = (make.event(slug="rencontre", opened_at=now()) for _ in range(2))

    assert [open_desk(make, event).key for event in (first, second)] == ["rencontre", "rencontre-2"]


def test_another_chamber_cannot_open_the_page(make, event):
    with pytest.raises(NotFound):
        set_desk(organiser_of(make, make.event()), event.id, 0, DeskSettings(True, date(2030, 3, 1)))
