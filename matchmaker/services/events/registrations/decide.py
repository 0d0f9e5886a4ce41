"""The organiser decides on registrations: accept, put on hold or on the waiting list, refuse, take it back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import tidy
from matchmaker.core.directory.roles import MEMBER, OWNER
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.core.events.registrations import beyond_room
from matchmaker.db.directory import MEMBER_ROLES, Organisation
from matchmaker.db.events import KINDS, Delegate, Delegation, Event
from matchmaker.db.queries.registrations import known_for, room_at
from matchmaker.db.registrations import TO_DECIDE, Registration
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.organisations import register_organisation
from matchmaker.services.directory.personal_links import speaks_for
from matchmaker.services.directory.profile import Profile
from matchmaker.services.events.access import acting_chamber, event_for_organiser
from matchmaker.services.events.delegates import let_go, let_speak, part_from, person_named
from matchmaker.services.events.inputs import touch
from matchmaker.services.events.on_lists import give_details, put_on_lists
from matchmaker.services.events.participants import UnknownKind, take_out
from matchmaker.services.events.registrations.letters import (
    NO_LETTER,
    Letter,
    acceptance_letter,
    send_letter,
)

REGISTERED = "inscription"  # where a chamber's list has a structure from


class AlreadyDecided(Refusal):
    template = N_("« {name} » a déjà été décidée, ou retirée par son auteur. Rechargez la page.")


class WhichStructure(Invalid):
    template = N_("Dites de quelle structure il s’agit : une de la liste, ou une nouvelle, avec son nom.")


class KnownAlready(Refusal):
    template = N_("« {names} » ressemblent à des structures déjà connues : décidez-les une par une.")


class NoRoom(Refusal):
    template = N_("{count} de plus que la limite que vous avez fixée. Décochez-en, ou relevez la limite.")


class NobodyChosen(Invalid):
    template = N_("Cochez au moins une inscription.")


class NothingToTakeBack(Refusal):
    template = N_("Il n’y a pas de décision à annuler pour « {name} ».")


@dataclass(frozen=True)
class Acceptance:
    """How a registration is accepted.

    `organisation_id` is one of those it may speak of; None makes a new structure of this name. `speaks`:
    whether its author may act for a structure that was known before; a new one has them as its owner.
    """

    kind: str
    organisation_id: int | None = None
    name: str = ""
    speaks: bool = False
    letter: Letter = NO_LETTER


def registration_for(actor: Actor, event_id: int, registration_id: int) -> Registration:
    """A confirmed registration to the organiser's event. Raises `NotFound`."""
    event_for_organiser(actor, event_id)
    return _one(db.session(), event_id, registration_id)


def _one(session: Session, event_id: int, registration_id: int, *, change: bool = False) -> Registration:
    [found] = _these(session, event_id, [registration_id], change=change)
    return found


def _these(
    session: Session, event_id: int, keys: Collection[int], *, change: bool = False
) -> list[Registration]:
    """Confirmed registrations to the event, by id. Raises `NotFound` unless all of them are."""
    found = (
        select(Registration)
        .where(
            Registration.id.in_(keys),
            Registration.event_id == event_id,
            Registration.confirmed_at.is_not(None),
        )
        .order_by(Registration.id)
    )
    registrations = list(session.scalars(found.with_for_update() if change else found))
    if len(registrations) != len(set(keys)):
        raise NotFound
    return registrations


def accept_registration(
    actor: Actor, event_id: int, registration_id: int, acceptance: Acceptance
) -> Delegation:
    """Let it in: its structure takes part, and its author comes for it.

    Raises `AlreadyDecided`, `WhichStructure`, `UnknownKind`, `NotFound`.
    """
    if acceptance.kind not in KINDS:
        raise UnknownKind
    with transaction(actor, "events.accept_registration") as session:
        event = event_for_organiser(actor, event_id, change=True)
        registration = _to_decide(session, event_id, registration_id)
        return _let_in(session, actor, event, registration, acceptance)


def accept_registrations(actor: Actor, event_id: int, chosen: Collection[int]) -> int:
    """Let in several at once, each with the proposed letter; those that may be known are decided one by one.

    All or none. Raises `NobodyChosen`, `KnownAlready`, `NoRoom`, `AlreadyDecided`.
    """
    with transaction(actor, "events.accept_registrations") as session:
        event = event_for_organiser(actor, event_id, change=True)
        registrations = _undecided(_these(session, event_id, chosen, change=True))
        refuse_selection(actor, event, registrations)
        for one in registrations:
            letter = acceptance_letter(one)
            _let_in(session, actor, event, one, Acceptance(one.kind, name=one.name, letter=letter))
        return len(registrations)


def selection_for(actor: Actor, event_id: int, chosen: Collection[int]) -> Sequence[Registration]:
    """What accepting these at once would let in, checked as the act checks it; nothing is changed."""
    event = event_for_organiser(actor, event_id)
    registrations = _undecided(_these(db.session(), event_id, chosen))
    refuse_selection(actor, event, registrations)
    return registrations


def refuse_selection(actor: Actor, event: Event, registrations: Sequence[Registration]) -> None:
    """Raise `NobodyChosen`, `KnownAlready` or `NoRoom` for what cannot be accepted in one go."""
    if not registrations:
        raise NobodyChosen
    known = known_for(registrations, event.id, acting_chamber(actor, event))
    doubtful = [title(one) for one in registrations if known[one.id] or not one.name]
    if doubtful:
        raise KnownAlready(names=" », « ".join(doubtful))
    over = beyond_room((one.kind for one in registrations), room_at(event.id))
    if over:
        raise NoRoom(count=sum(over.values()))


def _to_decide(session: Session, event_id: int, registration_id: int) -> Registration:
    [registration] = _undecided(_these(session, event_id, [registration_id], change=True))
    return registration


def _undecided(registrations: list[Registration]) -> list[Registration]:
    """The same ones. Raises `AlreadyDecided` for the first that no longer waits for the organiser."""
    for one in registrations:
        if one.state not in TO_DECIDE:
            raise AlreadyDecided(name=title(one))
    return registrations


def _let_in(
    session: Session, actor: Actor, event: Event, registration: Registration, acceptance: Acceptance
) -> Delegation:
    organisation, created = _organisation(session, actor, event, registration, acceptance)
    delegation, brought = _delegation(session, event, organisation, acceptance.kind)
    person = person_named(session, registration.person_name, registration.email, registration.locale)
    newcomer = all(one.person_id != person.id for one in delegation.delegates)
    if newcomer:
        delegation.delegates.append(Delegate(person_id=person.id))
    if created or acceptance.speaks:
        role = OWNER if created else MEMBER
        let_speak(session, person, delegation, acting_chamber(actor, event), role)
    give_details(session, actor, event, person.id, registration.phone)
    registration.kind, registration.delegation_id = acceptance.kind, delegation.id
    # Who came before is not taken away with the registration.
    registration.person_id, registration.brought_structure = person.id if newcomer else None, brought
    registration.made_structure = created
    _decided(registration, actor, "accepted", "")
    touch(session, event.id)
    if acceptance.letter.is_sent():
        space = organisation.id if speaks_for(session, person.id, organisation.id) else None
        send_letter(session, event, registration, acceptance.letter, space=space)
    return delegation


def _organisation(
    session: Session, actor: Actor, event: Event, registration: Registration, acceptance: Acceptance
) -> tuple[Organisation, bool]:
    """The structure meant, on the chamber's list from now on; whether it was made new."""
    if acceptance.organisation_id is not None:
        known = known_for([registration], event.id, acting_chamber(actor, event))[registration.id]
        if acceptance.organisation_id not in {one.id for one in known}:
            raise WhichStructure
        put_on_lists(session, actor, event, acceptance.organisation_id, REGISTERED)
        return cast("Organisation", session.get(Organisation, acceptance.organisation_id)), False
    if not tidy(acceptance.name):
        raise WhichStructure
    profile = Profile(name=acceptance.name, siret=registration.siret, commune=registration.commune)
    made = register_organisation(actor, acting_chamber(actor, event), profile)
    put_on_lists(session, actor, event, made.organisation.id, REGISTERED)
    return made.organisation, made.created


def _delegation(
    session: Session, event: Event, organisation: Organisation, kind: str
) -> tuple[Delegation, bool]:
    """The structure at the event; whether it comes only from now on. Who came already comes as before."""
    delegation = session.scalar(
        select(Delegation).where(
            Delegation.event_id == event.id, Delegation.organisation_id == organisation.id
        )
    )
    if delegation is not None and delegation.state in ("accepted", "invited"):
        delegation.state = "accepted"
        return delegation, False
    if delegation is None:
        delegation = Delegation(event_id=event.id, organisation_id=organisation.id)
        session.add(delegation)
    delegation.kind, delegation.state = kind, "accepted"
    session.flush()
    return delegation, True


def _decided(registration: Registration, actor: Actor, state: str, reason: str) -> None:
    registration.state, registration.reason = state, reason.strip()
    registration.decided_at, registration.decided_by = now(), actor.person_id
    registration.waiting_since = now() if state == "waiting" else None


def put_off(actor: Actor, event_id: int, registration_id: int, state: str, reason: str = "") -> None:
    """Keep it for later: `on_hold` with a note of the organiser's own, or `waiting` on the list. No mail.

    Raises `AlreadyDecided`, `NotFound`.
    """
    if state not in ("on_hold", "waiting"):
        raise NotFound
    with transaction(actor, "events.put_off_registration") as session:
        event_for_organiser(actor, event_id, change=True)
        registration = _to_decide(session, event_id, registration_id)
        if registration.state != state:
            _decided(registration, actor, state, reason)
        registration.reason = reason.strip()


def refuse_registration(actor: Actor, event_id: int, registration_id: int, letter: Letter) -> None:
    """Refuse in these words, which its author is sent and finds on the page of the link; empty: no mail.

    Raises `AlreadyDecided`, `NotFound`.
    """
    with transaction(actor, "events.refuse_registration") as session:
        event = event_for_organiser(actor, event_id, change=True)
        registration = _to_decide(session, event_id, registration_id)
        _decided(registration, actor, "refused", letter.body)
        if letter.is_sent():
            send_letter(session, event, registration, letter)


def take_back(actor: Actor, event_id: int, registration_id: int) -> Registration:
    """Undo the last decision: it is to be decided again. A mail that left has left.

    After an acceptance, its author comes no more, and so does the structure where this registration
    brought it; the structure itself stays on the chamber's list. Raises `NothingToTakeBack`,
    `HasMeetings`, `HoldsSeats`, `NotFound`.
    """
    with transaction(actor, "events.take_back_registration") as session:
        event_for_organiser(actor, event_id, change=True)
        registration = _one(session, event_id, registration_id, change=True)
        if registration.state in ("registered", "withdrawn"):
            raise NothingToTakeBack(name=title(registration))
        if registration.state == "accepted":
            _let_out(session, actor, registration)
            touch(session, event_id)
        _decided(registration, actor, "registered", "")
        return registration


def _let_out(session: Session, actor: Actor, registration: Registration) -> None:
    delegation = session.get(Delegation, registration.delegation_id) if registration.delegation_id else None
    if delegation is None:
        return
    person_id = registration.person_id
    coming = [one for one in delegation.delegates if one.person_id != person_id]
    if registration.brought_structure and not coming:
        take_out(session, delegation)
    for delegate in delegation.delegates:
        if delegate.person_id == person_id:
            part_from(session, delegation, delegate)
            chamber_id = acting_chamber(actor, delegation.event)
            # Whoever made the structure is its owner by this registration alone.
            roles = MEMBER_ROLES if registration.made_structure else (MEMBER,)
            let_go(session, delegate.person_id, delegation, chamber_id, roles)
            break
    registration.delegation_id = registration.person_id = None


def title(registration: Registration) -> str:
    """What it is called on a page: the structure's name, or its SIRET where that is all that was typed."""
    return registration.name or registration.siret or ""
