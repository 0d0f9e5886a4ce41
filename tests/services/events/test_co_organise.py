"""Two chambers run one event: how it begins and ends, and on whose word each of them writes."""

import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import ChamberOrganisation, ChamberPerson, Fact, Membership
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.db.queries.co_organisers import chambers_to_ask, helpers_of, invitations_to
from matchmaker.db.queries.events import events_of_chambers, events_run_by
from matchmaker.extensions import db
from matchmaker.services.catalogue.needs import need_for, read_need
from matchmaker.services.directory.access import organisation_for
from matchmaker.services.directory.exports import export_event
from matchmaker.services.directory.imports import apply_import, imports_of, try_import
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.register_files import start_import
from matchmaker.services.events.access import OwnerAlone, delegation_for_organiser, event_for_organiser
from matchmaker.services.events.behalf import actor_on_behalf, enter_space
from matchmaker.services.events.co_organise import (
    AskedAlready,
    NotAskedAnyMore,
    UnknownChamber,
    answer_invitation,
    ask_chamber,
    leave_event,
    part_from_chamber,
)
from matchmaker.services.events.copy import Copied, copy_event
from matchmaker.services.events.delegates import add_delegate, remove_delegate
from matchmaker.services.events.files.export import export_whole_event
from matchmaker.services.events.invite import invite
from matchmaker.services.events.participants import Newcomer, add_participant
from matchmaker.services.events.phase import move_event, steps_for
from matchmaker.services.events.registrations.decide import (
    Acceptance,
    WhichStructure,
    accept_registration,
)
from tests.factories.making import START, siret
from tests.factories.registering import open_desk, register
from tests.factories.working import run_jobs_inline

LIST = (
    "Nom de la structure;SIRET;Rôle;E-mail;Tél.\nAtelier Breton;{siret};fournisseur;a@breton.fr;0612345678\n"
)


@pytest.fixture
def event(make):
    return make.event(make.chamber(name="CRESS Loire", email="loire@exemple.fr"), phase="registration")


@pytest.fixture
def owner(make, event):
    return actor_of(make.person(staff_of=event.chamber).id)


@pytest.fixture
def second(make):
    return make.chamber(name="CRESS Bretagne", region="53")


@pytest.fixture
def guest(make, second):
    """An organiser of the second chamber."""
    return actor_of(make.person(staff_of=second).id)


@pytest.fixture
def helper(event, owner, second, guest):
    """The same, once the two run the event together."""
    ask_chamber(owner, event.id, second.id)
    answer_invitation(guest, event.id, second.id, accept=True)
    return guest


def known_to(chamber, organisation):
    db.session.rollback()
    return db.session.scalar(
        select(ChamberOrganisation).where(
            ChamberOrganisation.chamber_id == chamber.id,
            ChamberOrganisation.organisation_id == organisation.id,
        )
    )


def acts(session):
    session.rollback()
    found = select(Audit.act, Audit.person_id).where(Audit.object_kind == "co_organiser").order_by(Audit.id)
    return [tuple(row) for row in session.execute(found)]


def test_an_accepted_invitation_opens_the_event_and_leaving_closes_it(any_app, event, owner, second, guest):
    ask_chamber(owner, event.id, second.id)
    with pytest.raises(NotFound):
        event_for_organiser(guest, event.id)
    [asked] = invitations_to(guest.chambers)
    assert (asked.name, asked.host, asked.chamber) == (event.name, "CRESS Loire", "CRESS Bretagne")

    answer_invitation(guest, event.id, second.id, accept=True)
    assert event_for_organiser(guest, event.id).id == event.id
    assert event_for_organiser(guest, event.id, change=True).id == event.id
    assert invitations_to(guest.chambers) == []

    leave_event(guest, event.id, second.id)
    with pytest.raises(NotFound):
        event_for_organiser(guest, event.id)
    assert acts(db.session) == [
        ("events.ask_co_organiser", owner.person_id),
        ("events.accept_co_organising", guest.person_id),
        ("events.leave_co_organising", guest.person_id),
    ]
    assert db.session.query(Outbox).count() == 0


def test_the_owner_parts_from_a_co_organiser_and_may_ask_again(event, owner, second, helper, session):
    assert part_from_chamber(owner, event.id, second.id) == "CRESS Bretagne"

    with pytest.raises(NotFound):
        event_for_organiser(helper, event.id)
    with pytest.raises(NotFound):
        part_from_chamber(owner, event.id, second.id)
    assert acts(session)[-1] == ("events.remove_co_organiser", owner.person_id)
    assert ask_chamber(owner, event.id, second.id).state == "invited"


def test_a_declined_invitation_opens_nothing(event, owner, second, guest):
    ask_chamber(owner, event.id, second.id)

    answer_invitation(guest, event.id, second.id, accept=False)

    with pytest.raises(NotFound):
        event_for_organiser(guest, event.id)
    with pytest.raises(NotAskedAnyMore):
        answer_invitation(guest, event.id, second.id, accept=True)
    assert [one.state for one in helpers_of(event.id)] == ["declined"]


def test_an_invitation_that_was_taken_back_cannot_be_accepted(event, owner, second, guest):
    ask_chamber(owner, event.id, second.id)
    part_from_chamber(owner, event.id, second.id)

    with pytest.raises(NotAskedAnyMore):
        answer_invitation(guest, event.id, second.id, accept=True)


def test_nobody_answers_for_another_chamber(make, event, owner, second):
    ask_chamber(owner, event.id, second.id)
    third = make.chamber()
    stranger = actor_of(make.person(staff_of=third).id)

    with pytest.raises(NotFound):
        answer_invitation(stranger, event.id, second.id, accept=True)
    with pytest.raises(NotFound):
        answer_invitation(stranger, event.id, third.id, accept=True)
    with pytest.raises(NotFound):
        answer_invitation(owner, event.id, second.id, accept=True)


def test_only_the_owner_asks_and_never_itself_or_twice(make, event, owner, second, helper):
    third = make.chamber()

    with pytest.raises(NotFound):
        ask_chamber(helper, event.id, third.id)
    with pytest.raises(NotFound):
        part_from_chamber(helper, event.id, second.id)
    with pytest.raises(AskedAlready):
        ask_chamber(owner, event.id, second.id)
    with pytest.raises(UnknownChamber):
        ask_chamber(owner, event.id, event.chamber_id)
    with pytest.raises(UnknownChamber):
        ask_chamber(owner, event.id, 999_999)
    assert chambers_to_ask(event) == [(third.id, third.name, None)]


def test_a_co_organiser_does_not_close_copy_or_take_the_event_away(event, helper, session):
    event.phase = "running"
    session.commit()

    with pytest.raises(OwnerAlone):
        move_event(helper, event.id, "closed")
    assert [step.to for step in steps_for(helper, event, 0)] == ["published"]
    for act in (export_whole_event, export_event):
        with pytest.raises(NotFound):
            act(helper, event.id)
    with pytest.raises(NotFound):
        copy_event(helper, event.id, Copied("Bis", START.date(), ""))
    assert events_of_chambers(helper.chambers) == []
    assert [line.host for line in events_run_by(helper.chambers)] == ["CRESS Loire"]


def test_a_co_organiser_does_not_reopen_what_the_owner_closed(event, helper, session):
    event.phase = "closed"
    session.commit()

    with pytest.raises(OwnerAlone):
        move_event(helper, event.id, "running")


def test_whom_a_co_organiser_adds_stands_on_both_lists(make, event, second, helper):
    delegation = add_participant(helper, event.id, Newcomer("supplier", name="Atelier", siret=siret(77)))

    own, hosts = (known_to(chamber, delegation.organisation) for chamber in (second, event.chamber))
    assert (own.source, hosts.source) == (None, "ajout à la main (CRESS Bretagne)")
    assert hosts.validated_at is None
    assert hosts.member is None


def test_a_co_organiser_chooses_from_its_own_list_alone(make, event, second, helper):
    theirs = make.organisation(known_to=event.chamber)
    own = make.organisation(known_to=second)

    with pytest.raises(NotFound):
        add_participant(helper, event.id, Newcomer("supplier", organisation_id=theirs.id))
    assert add_participant(helper, event.id, Newcomer("supplier", organisation_id=own.id)).id


def test_a_co_organiser_names_nobody_for_a_structure_with_people_of_its_own(make, event, helper, session):
    structure = make.organisation(known_to=event.chamber)
    make.person(speaks_for=structure)
    delegation = make.delegation(event, structure)

    person = add_delegate(helper, event.id, delegation.id, "Lou Roy", "lou@exemple.fr")

    assert not actor_of(person.id).speaks_for(structure.id)


def test_whom_a_co_organiser_named_goes_back_on_its_word(make, event, second, helper, session):
    delegation = make.delegation(event, make.organisation(known_to=event.chamber))

    person = add_delegate(helper, event.id, delegation.id, "Lou Roy", "lou@exemple.fr")
    named = session.scalars(select(Membership.named_by).where(Membership.person_id == person.id)).all()
    reached = session.scalars(select(ChamberPerson.chamber_id).where(ChamberPerson.person_id == person.id))
    assert (named, set(reached)) == ([second.id], {second.id, event.chamber_id})

    remove_delegate(helper, event.id, delegation.id, person.id)
    assert not actor_of(person.id).speaks_for(delegation.organisation_id)


def test_a_co_organisers_list_goes_into_the_event_and_names_its_source(event, owner, second, helper, session):
    number = siret(88)
    tried = try_import(helper, event.id, "bretagne.csv", LIST.format(siret=number).encode())
    apply_import(helper, event.id, tried.id)

    session.rollback()
    [delegation] = session.scalars(select(Delegation).where(Delegation.event_id == event.id))
    structure = delegation.organisation
    assert known_to(second, structure).source == "import : bretagne.csv"
    assert known_to(event.chamber, structure).source == "import : bretagne.csv (CRESS Bretagne)"
    # What was in the file is the importing chamber's to remember, and its words open no validation.
    assert known_to(event.chamber, structure).imported_values == {}
    assert known_to(event.chamber, structure).validated_at is None
    [person] = [one.person for one in delegation.delegates]
    phones = session.execute(
        select(ChamberPerson.chamber_id, ChamberPerson.phone).where(ChamberPerson.person_id == person.id)
    )
    assert {tuple(row) for row in phones} == {
        (second.id, "0612345678"),
        (event.chamber_id, "0612345678"),
    }
    assert organisation_for(owner, structure.id)
    assert organisation_for(helper, structure.id)


def test_each_chamber_reads_the_files_it_brought(event, owner, helper):
    theirs = try_import(owner, event.id, "loire.csv", LIST.format(siret=siret(89)).encode())
    own = try_import(helper, event.id, "bretagne.csv", LIST.format(siret=siret(88)).encode())

    assert [one.id for one in imports_of(owner, event.id)] == [theirs.id]
    assert [one.id for one in imports_of(helper, event.id)] == [own.id]
    with pytest.raises(NotFound):
        apply_import(helper, event.id, theirs.id)
    with pytest.raises(NotFound):
        apply_import(owner, event.id, own.id)


def test_a_co_organisers_file_changes_no_offer_or_answer_of_whom_it_only_meets_here(
    make, event, helper, session
):
    structure = make.organisation(known_to=event.chamber)
    make.delegation(event, structure, "buyer")
    shown = make.need(structure, "Entretien", visibility="event", state="sourcing")
    kept = make.need(structure, "Secret", visibility="own", state="sourcing")

    assert read_need(helper, shown.id).id == shown.id
    with pytest.raises(NotFound):
        need_for(helper, shown.id)
    with pytest.raises(NotFound):
        read_need(helper, kept.id)
    with pytest.raises(NotFound):
        organisation_for(helper, structure.id)


def test_a_register_that_a_co_organiser_brings_counts_on_its_word(app, make, event, second, helper, session):
    structure = make.organisation(known_to=event.chamber, siret=siret(80010203))
    make.delegation(event, structure)
    text = f"Dénomination;SIREN\nX;{structure.siret[:9]}\n"

    start_import(helper, event.id, "liste_esus", "esus.csv", text.encode(), START.date().replace(year=2026))
    run_jobs_inline(app)

    session.rollback()
    facts = session.scalars(select(Fact).where(Fact.organisation_id == structure.id)).all()
    brought = [fact for fact in facts if "esus.csv" in fact.source]
    assert brought
    assert {fact.value["chamber"] for fact in brought} == {second.id}
    assert all("CRESS Bretagne" in fact.source for fact in brought)


def test_the_registered_are_compared_with_the_acting_chambers_list(
    make, event, owner, second, helper, session
):
    event.opened_at = START
    session.commit()
    listed = make.organisation(known_to=event.chamber, name="Le Verger")
    registration = register(open_desk(make, event), structure="Le Verger")

    with pytest.raises(WhichStructure):
        accept_registration(
            helper, event.id, registration.id, Acceptance("supplier", organisation_id=listed.id)
        )
    delegation = accept_registration(
        helper, event.id, registration.id, Acceptance("supplier", name="Le Verger")
    )

    assert delegation.organisation_id != listed.id
    assert known_to(second, delegation.organisation) is not None
    assert known_to(event.chamber, delegation.organisation).source == "inscription (CRESS Bretagne)"


def test_a_co_organiser_acts_for_a_participant_until_it_leaves(make, event, second, helper):
    delegation = make.delegation(event, make.organisation(known_to=event.chamber))
    enter_space(helper, event.id, delegation.id)
    assert actor_on_behalf(helper.person_id, delegation.id).organisations == {delegation.organisation_id}

    leave_event(helper, event.id, second.id)

    assert actor_on_behalf(helper.person_id, delegation.id) is None


def test_letters_name_the_owner_and_mode_essai_goes_to_the_owner(make, event, helper, session):
    person = make.person(email="ana@exemple.fr")
    make.delegation(event, make.organisation(known_to=event.chamber), people=(person,))

    invite(helper, event.id, 1)

    [mail] = session.scalars(select(Outbox))
    assert (mail.address, mail.intended, mail.trial) == ("loire@exemple.fr", "ana@exemple.fr", True)
    assert "CRESS Loire" in mail.body
    assert "CRESS Bretagne" not in mail.body


def test_the_other_event_of_the_owner_is_not_there(make, event, helper):
    other = make.event(event.chamber)
    delegation = make.delegation(other)

    with pytest.raises(NotFound):
        event_for_organiser(helper, other.id)
    with pytest.raises(NotFound):
        delegation_for_organiser(helper, other.id, delegation.id)


def test_an_actor_on_behalf_runs_no_event(make, event, helper):
    delegation = make.delegation(event, make.organisation(known_to=event.chamber))
    lent = actor_on_behalf(helper.person_id, delegation.id)

    with pytest.raises(NotFound):
        event_for_organiser(lent, event.id)
    assert lent.chambers == Actor().chambers
