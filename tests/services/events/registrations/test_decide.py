import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import ChamberOrganisation, Membership, Organisation, Person
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.db.registrations import Registration
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.access import delegations_for
from matchmaker.services.events.participants import UnknownKind
from matchmaker.services.events.registrations.decide import (
    Acceptance,
    AlreadyDecided,
    KnownAlready,
    NobodyChosen,
    NoRoom,
    NothingToTakeBack,
    WhichStructure,
    accept_registration,
    accept_registrations,
    put_off,
    refuse_registration,
    registration_for,
    take_back,
)
from matchmaker.services.events.registrations.letters import Letter
from tests.factories.making import siret
from tests.factories.registering import open_desk, organiser_of, register, send

WORDS = Letter("Bienvenue", "Nous vous attendons.")


@pytest.fixture
def event(make):
    return make.event(make.chamber(email="cress@exemple.fr"), opened_at=now(), phase="registration")


@pytest.fixture
def organiser(make, event):
    return organiser_of(make, event)


@pytest.fixture
def desk(make, event):
    return open_desk(make, event)


def state(session, registration_id):
    session.rollback()
    return session.get(Registration, registration_id).state


def letters(session, kind):
    session.rollback()
    return session.scalars(select(Outbox).where(Outbox.kind == kind)).all()


def spaces(session, email):
    """The events somebody of this address may open."""
    session.rollback()
    people = session.scalars(select(Person.id).where(Person.email == email)).all()
    return [
        one.event_id
        for person in people
        for event_id in session.scalars(select(Delegation.event_id).distinct()).all()
        for one in delegations_for(actor_of(person), event_id)
    ]


def test_new_structure_takes_part_and_its_author_has_a_space(any_app, make):
    event = make.event(opened_at=now())
    desk, organiser = open_desk(make, event), organiser_of(make, event)
    registration = register(desk, commune="91223", phone="0612345678")

    delegation = accept_registration(
        organiser, event.id, registration.id, Acceptance("supplier", name="Atelier du Pont", letter=WORDS)
    )

    assert (delegation.state, delegation.kind) == ("accepted", "supplier")
    assert delegation.organisation.commune == "91223"
    person = delegation.delegates[0].person
    assert (person.name, person.email) == ("Jeanne Duval", "jeanne@exemple.fr")
    assert [one.id for one in delegations_for(actor_of(person.id), event.id)] == [delegation.id]


def test_who_registered_in_english_is_written_to_in_english(event, organiser, desk, session):
    registration = register(desk)
    registration.locale = "en"
    session.commit()

    delegation = accept_registration(
        organiser, event.id, registration.id, Acceptance("supplier", name="Atelier du Pont")
    )

    assert delegation.delegates[0].person.locale == "en"


def role_of(session, email):
    session.rollback()
    return session.scalars(
        select(Membership.role).join(Person, Person.id == Membership.person_id).where(Person.email == email)
    ).all()


def test_who_registers_a_structure_that_nobody_knew_is_responsible_for_it(event, organiser, desk, session):
    accept_registration(
        organiser, event.id, register(desk).id, Acceptance("supplier", name="Atelier du Pont")
    )

    assert role_of(session, "jeanne@exemple.fr") == ["owner"]


def test_who_joins_a_structure_that_was_known_is_a_member_even_alone(event, organiser, desk, make, session):
    known = make.organisation(known_to=event.chamber)
    registration = register(desk, siret=known.siret)

    accept_registration(organiser, event.id, registration.id, Acceptance("supplier", known.id, speaks=True))

    assert role_of(session, "jeanne@exemple.fr") == ["member"]


def test_letter_of_acceptance_is_the_organisers_own_with_the_space(event, organiser, desk, session):
    registration = register(desk)

    accept_registration(organiser, event.id, registration.id, Acceptance("supplier", name="A", letter=WORDS))

    (letter,) = letters(session, "events.registration_accepted")
    assert (letter.address, letter.subject) == ("jeanne@exemple.fr", "Bienvenue")
    assert letter.body.startswith("Nous vous attendons.")
    assert f"/mes-rencontres/{event.id}" in letter.body


def test_in_mode_essai_the_letter_goes_to_the_organiser(event, organiser, desk, session):
    registration = register(desk)
    session.merge(event).opened_at = None
    session.commit()

    refuse_registration(organiser, event.id, registration.id, WORDS)

    (letter,) = letters(session, "events.registration_refused")
    assert letter.address == "cress@exemple.fr"
    assert letter.subject.startswith("[ESSAI]")


def test_empty_words_are_not_sent(event, organiser, desk, session):
    registration = register(desk)

    refuse_registration(organiser, event.id, registration.id, Letter("Objet", "  "))

    assert letters(session, "events.registration_refused") == []
    assert state(session, registration.id) == "refused"


def test_typed_siret_gives_no_access_to_the_structure_that_carries_it(event, organiser, desk, make, session):
    known = make.organisation(name="Net’Éclair", known_to=event.chamber)
    make.person(name="Chef", email="chef@exemple.fr", speaks_for=known)
    make.delegation(make.event(event.chamber), known)
    registration = register(desk, siret=known.siret, structure="Net’Éclair", email="pirate@exemple.fr")
    assert spaces(session, "pirate@exemple.fr") == []

    accept_registration(organiser, event.id, registration.id, Acceptance("supplier", known.id, letter=WORDS))

    assert spaces(session, "pirate@exemple.fr") == []
    (letter,) = letters(session, "events.registration_accepted")
    assert "/mes-rencontres/" not in letter.body


def test_siret_and_name_typed_as_a_new_structure_give_no_access_either(event, organiser, desk, make, session):
    known = make.organisation(name="net eclair", known_to=event.chamber)
    make.person(name="Chef", speaks_for=known)
    registration = register(desk, siret=known.siret, structure="net eclair", email="pirate@exemple.fr")

    delegation = accept_registration(
        organiser, event.id, registration.id, Acceptance("supplier", name="net eclair")
    )

    assert delegation.organisation_id == known.id
    assert spaces(session, "pirate@exemple.fr") == []


def test_the_organisers_word_opens_the_space_of_a_structure_it_named_people_for(
    event, organiser, desk, make, session
):
    known = make.organisation(known_to=event.chamber)
    make.person(speaks_for=known)
    registration = register(desk, siret=known.siret)

    accept_registration(organiser, event.id, registration.id, Acceptance("supplier", known.id, speaks=True))

    assert spaces(session, "jeanne@exemple.fr") == [event.id]


def test_not_even_the_organisers_word_opens_what_another_chamber_named_people_for(
    event, organiser, desk, make, session
):
    known = make.organisation(known_to=make.chamber())
    make.person(speaks_for=known)
    registration = register(desk, siret=known.siret)

    accept_registration(organiser, event.id, registration.id, Acceptance("supplier", known.id, speaks=True))

    assert spaces(session, "jeanne@exemple.fr") == []


def test_only_structures_it_may_speak_of_can_be_chosen(event, organiser, desk, make):
    stranger = make.organisation(known_to=make.chamber())
    registration = register(desk)

    with pytest.raises(WhichStructure):
        accept_registration(organiser, event.id, registration.id, Acceptance("supplier", stranger.id))


def test_new_structure_needs_a_name_and_a_kind(event, organiser, desk, make):
    registration = register(desk, structure="", siret=make.organisation().siret)

    with pytest.raises(WhichStructure):
        accept_registration(organiser, event.id, registration.id, Acceptance("supplier"))
    with pytest.raises(UnknownKind):
        accept_registration(organiser, event.id, registration.id, Acceptance("roi", name="A"))


def test_author_joins_a_structure_that_comes_already(event, organiser, desk, make):
    known = make.organisation(known_to=event.chamber)
    there = make.delegation(event, known, "buyer", people=(make.person(),), state="invited")
    registration = register(desk, siret=known.siret)

    delegation = accept_registration(
        organiser, event.id, registration.id, Acceptance("supplier", known.id, speaks=True)
    )

    assert (delegation.id, delegation.kind, delegation.state) == (there.id, "buyer", "accepted")
    assert len(delegation.delegates) == 2


def test_several_are_accepted_at_once_or_none(event, organiser, desk, make, session):
    known = make.organisation(known_to=event.chamber)
    first = register(desk, structure="A", email="a@exemple.fr").id
    second = register(desk, structure="B", email="b@exemple.fr").id
    doubtful = register(desk, siret=known.siret, email="c@exemple.fr").id

    with pytest.raises(KnownAlready, match="Atelier du Pont"):
        accept_registrations(organiser, event.id, [first, doubtful])
    assert state(session, first) == "registered"
    with pytest.raises(NobodyChosen):
        accept_registrations(organiser, event.id, [])
    assert accept_registrations(organiser, event.id, [first, second, second]) == 2

    assert {one.intended for one in letters(session, "events.registration_accepted")} == {
        "a@exemple.fr",
        "b@exemple.fr",
    }
    with pytest.raises(AlreadyDecided):
        accept_registrations(organiser, event.id, [first])


def test_selection_stops_at_the_limit(event, organiser, make, session):
    desk = open_desk(make, event, limits={"supplier": 1})
    chosen = [register(desk, structure=name, email=f"{name}@exemple.fr").id for name in "ab"]

    with pytest.raises(NoRoom, match="1 de plus"):
        accept_registrations(organiser, event.id, chosen)

    assert [state(session, one) for one in chosen] == ["registered", "registered"]


def test_decisions_are_put_off_and_taken_back(event, organiser, desk, session):
    one = register(desk).id

    put_off(organiser, event.id, one, "on_hold", "Le numéro RNA manque")
    assert session.get(Registration, one).reason == "Le numéro RNA manque"
    put_off(organiser, event.id, one, "waiting")
    assert state(session, one) == "waiting"
    refuse_registration(organiser, event.id, one, WORDS)
    with pytest.raises(AlreadyDecided):
        put_off(organiser, event.id, one, "on_hold")
    take_back(organiser, event.id, one)

    assert state(session, one) == "registered"
    with pytest.raises(NothingToTakeBack):
        take_back(organiser, event.id, one)
    acts = set(session.scalars(select(Audit.act).where(Audit.object_kind == "registration")))
    assert {
        "events.put_off_registration",
        "events.refuse_registration",
        "events.take_back_registration",
    } <= acts


def test_acceptance_taken_back_leaves_neither_part_nor_access(event, organiser, desk, session):
    one = register(desk).id
    delegation = accept_registration(organiser, event.id, one, Acceptance("supplier", name="Atelier du Pont"))

    take_back(organiser, event.id, one)

    assert session.get(Delegation, delegation.id).state == "cancelled"
    assert session.scalars(select(Membership)).all() == []
    assert spaces(session, "jeanne@exemple.fr") == []
    again = accept_registration(
        organiser, event.id, one, Acceptance("supplier", session.scalars(select(Organisation.id)).one())
    )
    assert again.id == delegation.id


def test_acceptance_taken_back_spares_who_was_responsible_before(event, organiser, desk, make, session):
    known = make.organisation(known_to=event.chamber)
    make.person(speaks_for=known, role="owner", name="Jeanne Duval", email="jeanne@exemple.fr")
    one = register(desk, siret=known.siret).id
    accept_registration(organiser, event.id, one, Acceptance("supplier", known.id, speaks=True))

    take_back(organiser, event.id, one)

    assert role_of(session, "jeanne@exemple.fr") == ["owner"]


def test_acceptance_taken_back_spares_who_became_responsible_of_what_a_list_brought_since(
    event, organiser, desk, make, session
):
    one = register(desk, siret=siret(7)).id  # confirmed before the structure is known
    known = make.organisation(known_to=event.chamber, siret=siret(7))
    accept_registration(organiser, event.id, one, Acceptance("supplier", known.id, speaks=True))
    [membership] = session.scalars(select(Membership))
    membership.role = "owner"  # said so of themselves, while nobody was
    session.commit()

    take_back(organiser, event.id, one)

    assert role_of(session, "jeanne@exemple.fr") == ["owner"]


def test_acceptance_taken_back_spares_who_came_before(event, organiser, desk, make, session):
    known = make.organisation(known_to=event.chamber)
    there = make.delegation(event, known, people=(make.person(),))
    one = register(desk, siret=known.siret).id
    accept_registration(organiser, event.id, one, Acceptance("supplier", known.id, speaks=True))

    take_back(organiser, event.id, one)

    assert session.get(Delegation, there.id).state == "accepted"
    assert len(session.get(Delegation, there.id).delegates) == 1


def test_another_chamber_decides_nothing(event, organiser, desk, make, session):
    other = organiser_of(make, make.event())
    elsewhere = make.event(event.chamber)
    one = register(desk).id
    acts = (
        lambda by, where: registration_for(by, where, one),
        lambda by, where: accept_registration(by, where, one, Acceptance("supplier", name="A")),
        lambda by, where: accept_registrations(by, where, [one]),
        lambda by, where: refuse_registration(by, where, one, WORDS),
        lambda by, where: put_off(by, where, one, "waiting"),
        lambda by, where: take_back(by, where, one),
    )

    for act in acts:
        for by, where in ((other, event.id), (organiser, elsewhere.id)):
            with pytest.raises(NotFound):
                act(by, where)

    assert state(session, one) == "registered"


def test_unconfirmed_registration_is_not_there_for_the_organiser(event, organiser, desk, session):
    send(desk)
    one = session.scalars(select(Registration.id)).one()

    with pytest.raises(NotFound):
        registration_for(organiser, event.id, one)
    with pytest.raises(NotFound):
        accept_registration(organiser, event.id, one, Acceptance("supplier", name="A"))


def test_details_of_people_are_not_in_the_audit(event, organiser, desk, session):
    one = register(desk, phone="0612345678", words="Je suis malentendante")
    refuse_registration(organiser, event.id, one.id, Letter("Objet", "Chère Jeanne"))

    rows = session.scalars(select(Audit).where(Audit.object_kind == "registration")).all()
    written = " ".join(str((row.before, row.after)) for row in rows)
    for word in ("Jeanne", "jeanne@", "0612345678", "malentendante"):
        assert word not in written


def test_stranger_structure_joins_the_list_of_the_chamber_that_accepts(event, organiser, desk, make, session):
    known = make.organisation(known_to=make.chamber())
    one = register(desk, siret=known.siret)

    accept_registration(organiser, event.id, one.id, Acceptance("supplier", known.id))

    chambers = session.scalars(
        select(ChamberOrganisation.chamber_id).where(ChamberOrganisation.organisation_id == known.id)
    ).all()
    assert event.chamber_id in chambers
