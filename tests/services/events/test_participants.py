from dataclasses import replace

import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import ChamberOrganisation, Membership, Organisation, Person
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.db.requests import Request
from matchmaker.services.events.delegates import (
    AlreadyComing,
    OnlyTheirsToLetIn,
    PersonNameMissing,
    WrongAddress,
    add_delegate,
    remove_delegate,
)
from matchmaker.services.events.participants import (
    AlreadyThere,
    HasMeetings,
    KeepsTableAlone,
    Newcomer,
    SiretKnown,
    TableTaken,
    WrongSiret,
    accept_participant,
    add_participant,
    cancel_participant,
    change_participant,
    participation_of,
)
from tests.factories.making import siret
from tests.factories.publishing import publish_small_event


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def organiser(make, event):
    return Actor(make.person(staff_of=event.chamber).id, frozenset({event.chamber_id}))


def test_structure_of_the_list_is_added(event, organiser, make):
    known = make.organisation(known_to=event.chamber)

    delegation = add_participant(organiser, event.id, Newcomer("buyer", organisation_id=known.id))

    assert (delegation.organisation_id, delegation.kind, delegation.state) == (known.id, "buyer", "accepted")
    assert event.input_version == 2


def test_structure_of_another_chambers_list_is_not_there(event, organiser, make):
    foreign = make.organisation(known_to=make.chamber())

    with pytest.raises(NotFound):
        add_participant(organiser, event.id, Newcomer("buyer", organisation_id=foreign.id))


def test_siret_alone_finds_the_structure_and_puts_it_on_the_list(event, organiser, make, session):
    foreign = make.organisation(known_to=make.chamber())

    delegation = add_participant(organiser, event.id, Newcomer("supplier", siret=foreign.siret))

    assert delegation.organisation_id == foreign.id
    assert session.scalar(
        select(ChamberOrganisation.organisation_id).where(ChamberOrganisation.chamber_id == event.chamber_id)
    )


def test_second_activity_of_a_siret_is_asked_about(event, organiser, make, session):
    make.organisation(name="Coop’Éclore Jardins", siret=siret(77))

    with pytest.raises(SiretKnown, match="Coop’Éclore Jardins"):
        add_participant(
            organiser, event.id, Newcomer("supplier", name="Coop’Éclore Cuisine", siret=siret(77))
        )

    add_participant(
        organiser,
        event.id,
        Newcomer("supplier", name="Coop’Éclore Cuisine", siret=siret(77), other_activity=True),
    )
    names = session.scalars(select(Organisation.name).where(Organisation.siret == siret(77)))
    assert set(names) == {"Coop’Éclore Jardins", "Coop’Éclore Cuisine"}


def test_new_name_makes_a_new_structure(event, organiser):
    delegation = add_participant(organiser, event.id, Newcomer("supplier", name="Atelier du Pont"))

    assert (delegation.organisation.name, delegation.organisation.siret) == ("Atelier du Pont", None)


def test_wrong_siret_is_explained(event, organiser):
    with pytest.raises(WrongSiret, match="chiffres"):
        add_participant(organiser, event.id, Newcomer("supplier", name="X", siret="12345678900010"))


def test_structure_is_there_once(event, organiser, make):
    known = make.organisation(known_to=event.chamber)
    add_participant(organiser, event.id, Newcomer("buyer", organisation_id=known.id))

    with pytest.raises(AlreadyThere):
        add_participant(organiser, event.id, Newcomer("buyer", organisation_id=known.id))


def test_participation_changes_and_marks_results_as_old(event, organiser, make):
    delegation = make.delegation(event)
    wanted = replace(
        participation_of(delegation), kind="both", home_table_id=event.tables[0].id, max_meetings=4
    )

    changed = change_participant(organiser, event.id, delegation.id, 1, wanted)

    assert participation_of(changed) == wanted
    assert (changed.version, event.input_version) == (2, 2)


def test_kept_table_belongs_to_one_alone(event, organiser, make):
    table = event.tables[0]
    make.delegation(event, make.organisation(name="Ville de Valbrune"), home_table_id=table.id)
    delegation = make.delegation(event)
    wanted = replace(participation_of(delegation), home_table_id=table.id)

    with pytest.raises(TableTaken, match="T1 est déjà la table de « Ville de Valbrune »"):
        change_participant(organiser, event.id, delegation.id, 1, wanted)
    with pytest.raises(KeepsTableAlone):
        change_participant(organiser, event.id, delegation.id, 1, replace(wanted, capacity=2))


def test_table_of_another_event_is_not_there(event, organiser, make):
    delegation = make.delegation(event)
    foreign = make.event(event.chamber).tables[0]

    with pytest.raises(NotFound):
        change_participant(
            organiser,
            event.id,
            delegation.id,
            1,
            replace(participation_of(delegation), home_table_id=foreign.id),
        )


def test_structure_taken_out_ends_its_wishes_tells_nobody_and_can_come_back(event, organiser, make, session):
    one, two = make.delegation(event), make.delegation(event)
    make.request(one, two)
    make.request(two, one, state="accepted")

    cancel_participant(organiser, event.id, one.id)

    assert session.get(Delegation, one.id).state == "cancelled"
    assert set(session.scalars(select(Request.state))) == {"expired"}
    assert session.scalars(select(Outbox)).all() == []
    assert {row.object_kind for row in session.scalars(select(Audit))} == {"delegation", "request"}
    accept_participant(organiser, event.id, one.id)
    assert session.get(Delegation, one.id).state == "accepted"


def test_structure_with_published_meetings_stays(make, session):
    published = publish_small_event(make)
    organiser = Actor(None, frozenset({published.chamber.id}))

    with pytest.raises(HasMeetings, match="« Les Jardins du Val » a 1 rendez-vous dans le planning"):
        cancel_participant(organiser, published.event.id, published.first.id)

    assert session.get(Delegation, published.first.id).state == "accepted"


def test_participant_of_another_chamber_is_not_there(organiser, make):
    foreign = make.delegation(make.event())

    with pytest.raises(NotFound):
        cancel_participant(organiser, foreign.event_id, foreign.id)


def test_person_who_comes_speaks_for_the_structure_and_is_not_written_to(event, organiser, make, session):
    delegation = make.delegation(event)

    person = add_delegate(organiser, event.id, delegation.id, "  Jeanne  Duval ", "Jeanne@Exemple.fr ")

    assert (person.name, person.email) == ("Jeanne Duval", "jeanne@exemple.fr")
    membership = session.scalars(select(Membership)).one()
    assert (membership.person_id, membership.organisation_id) == (person.id, delegation.organisation_id)
    assert session.scalars(select(Outbox)).all() == []


def test_same_name_and_address_is_the_same_person_another_name_shares_the_mailbox(
    event, organiser, make, session
):
    one, two = make.delegation(event), make.delegation(event)

    first = add_delegate(organiser, event.id, one.id, "Jeanne Duval", "contact@exemple.fr")
    again = add_delegate(organiser, event.id, two.id, "jeanne duval", "contact@exemple.fr")
    other = add_delegate(organiser, event.id, two.id, "Paul Roche", "contact@exemple.fr")

    assert first.id == again.id != other.id
    with pytest.raises(AlreadyComing):
        add_delegate(organiser, event.id, two.id, "Paul Roche", "contact@exemple.fr")


@pytest.mark.parametrize(
    ("name", "email", "refusal"),
    [(" ", "a@exemple.fr", PersonNameMissing), ("A", "pas une adresse", WrongAddress)],
)
def test_person_without_name_or_with_half_an_address_is_refused(
    event, organiser, make, session, name, email, refusal
):
    delegation = make.delegation(event)

    with pytest.raises(refusal):
        add_delegate(organiser, event.id, delegation.id, name, email)

    assert session.scalars(select(Person.email).where(Person.name == "A")).all() == []


def test_a_chamber_brings_nobody_to_speak_for_a_structure_with_people_of_its_own(
    event, organiser, make, session
):
    structure = make.organisation(known_to=make.chamber())
    ines = make.person(speaks_for=structure, name="Inès Caron", email="ines@exemple.fr")
    delegation = make.delegation(event, structure)

    pirate = add_delegate(organiser, event.id, delegation.id, "Pirate", "pirate@exemple.fr")
    add_delegate(organiser, event.id, delegation.id, "Inès Caron", "ines@exemple.fr")
    remove_delegate(organiser, event.id, delegation.id, ines.id)

    assert [delegate.person_id for delegate in delegation.delegates] == [pirate.id]
    assert session.scalars(select(Membership.person_id)).all() == [ines.id]


def test_who_came_in_somebodys_place_is_let_in_by_being_added_again(event, organiser, make, session):
    delegation = make.delegation(event)
    lou = make.person(name="Lou Roy", email="lou@exemple.fr")
    delegation.delegates.append(Delegate(person_id=lou.id))
    session.commit()

    add_delegate(organiser, event.id, delegation.id, "Lou Roy", "lou@exemple.fr")

    assert [one.person_id for one in delegation.delegates] == [lou.id]
    assert session.scalars(select(Membership.person_id)).all() == [lou.id]
    with pytest.raises(AlreadyComing):
        add_delegate(organiser, event.id, delegation.id, "Lou Roy", "lou@exemple.fr")


def test_a_chamber_lets_nobody_in_for_a_structure_with_people_of_its_own(event, organiser, make, session):
    structure = make.organisation(known_to=make.chamber())
    ines = make.person(speaks_for=structure)
    delegation = make.delegation(event, structure)
    add_delegate(organiser, event.id, delegation.id, "Lou Roy", "lou@exemple.fr")

    with pytest.raises(OnlyTheirsToLetIn):
        add_delegate(organiser, event.id, delegation.id, "Lou Roy", "lou@exemple.fr")

    assert session.scalars(select(Membership.person_id)).all() == [ines.id]


def test_person_who_no_longer_comes_no_longer_speaks(event, organiser, make, session):
    delegation = make.delegation(event)
    person = add_delegate(organiser, event.id, delegation.id, "Jeanne Duval", "jeanne@exemple.fr")

    remove_delegate(organiser, event.id, delegation.id, person.id)

    assert session.scalars(select(Membership)).all() == []


def test_who_is_named_for_an_event_is_a_member_and_an_owner_stays_one_without_coming(
    event, organiser, make, session
):
    organisation = make.organisation(known_to=event.chamber)
    ana = make.person(speaks_for=organisation, role="owner")
    delegation = make.delegation(event, organisation, people=(ana,))

    jeanne = add_delegate(organiser, event.id, delegation.id, "Jeanne Duval", "jeanne@exemple.fr")
    remove_delegate(organiser, event.id, delegation.id, ana.id)

    found = session.execute(select(Membership.person_id, Membership.role).order_by(Membership.id))
    assert list(found) == [(ana.id, "owner"), (jeanne.id, "member")]


def test_person_who_came_last_year_still_speaks(event, organiser, make, session):
    organisation = make.organisation()
    person = make.person(speaks_for=organisation)
    make.delegation(make.event(event.chamber), organisation, people=(person,))
    delegation = make.delegation(event, organisation, people=(person,))

    remove_delegate(organiser, event.id, delegation.id, person.id)

    assert session.scalars(select(Membership.person_id)).all() == [person.id]
