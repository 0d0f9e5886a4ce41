"""A colleague takes somebody's place: the same subjects, hours and seats, and one badge to print again."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.contacts import clean_phone
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import Invalid, Refusal
from matchmaker.db.changed import change
from matchmaker.db.confirmation import Confirmation
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.jobs import Outbox
from matchmaker.db.scheduling import HeldSlot, Seat
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.acquaintances import know_person
from matchmaker.services.directory.personal_links import revoke_links
from matchmaker.services.events.confirmation.leaving import subjects_anew
from matchmaker.services.events.confirmation.letters import tell_colleague
from matchmaker.services.events.confirmation.rows import answer_row
from matchmaker.services.events.delegates import (
    AlreadyComing,
    PersonNameMissing,
    address_in,
    forget_hours,
    let_speak,
    person_named,
)
from matchmaker.services.events.inputs import touch
from matchmaker.services.events.people import counts_for_planning, part_of, set_person_absences


class Unreachable(Invalid):
    template = N_("Donnez l’adresse e-mail ou le téléphone de {name} : il faut pouvoir lui dire l’heure.")


class WrongPhone(Invalid):
    template = N_("« {phone} » n’est pas un numéro de téléphone complet.")


class TakenElsewhere(Refusal):
    template = N_(
        "{name} a déjà un rendez-vous à la même heure pour une autre structure. Proposez quelqu’un d’autre."
    )


@dataclass(frozen=True)
class Colleague:
    """Who comes instead, as typed."""

    name: str = ""
    email: str = ""
    phone: str = ""


def hand_over(
    session: Session, delegation: Delegation, row: Confirmation, colleague: Colleague, *, vouched: bool
) -> Person:
    """Put the colleague in this person's place. Partners are not written to: their meetings are the same.

    `vouched`: the organiser on the phone, or somebody who looks after the structure, says it. Then the colleague speaks
    for the structure too; on the word of whoever holds the link of a mail they come in its place, and no more.

    Raises `PersonNameMissing`, `Unreachable`, `WrongAddress`, `WrongPhone`, `AlreadyComing`, `TakenElsewhere`.
    """
    phone = _phone(colleague.phone)
    address = address_in(colleague.email)
    if not tidy(colleague.name):
        raise PersonNameMissing
    if address is None and phone is None:
        raise Unreachable(name=tidy(colleague.name))
    person = person_named(session, tidy(colleague.name), address)
    if any(one.person_id == person.id for one in delegation.delegates):
        raise AlreadyComing(name=person.name)
    know_person(session, delegation.event.chamber_id, person.id, phone)
    _give_seats(session, delegation, row.person_id, person)
    _give_place(session, delegation, row.person_id, person)
    if vouched:
        let_speak(session, person, delegation, delegation.event.chamber_id)
    revoke_links(session, delegation.id, row.person_id)
    _stop_mail(session, delegation, row.person_id)
    row.colleague_id = person.id
    newcomer = answer_row(session, delegation, person.id)
    newcomer.state, newcomer.way, newcomer.answered_at = "confirmed", "colleague", now()
    newcomer.colleague_id, newcomer.kept = None, {}  # somebody may take back the place they had left
    tell_colleague(session, delegation, person, row)
    return person


def _phone(typed: str) -> str | None:
    cleaned = clean_phone(typed)
    if cleaned.problem is not None and cleaned.value is None:
        raise WrongPhone(phone=typed.strip())
    return cleaned.value


def _give_seats(session: Session, delegation: Delegation, before: int, person: Person) -> None:
    """The named seats go over. The agendas that name who sits there are newer than their paper."""
    seats = session.scalars(
        select(Seat).where(Seat.event_id == delegation.event_id, Seat.delegation_id == delegation.id)
    ).all()
    own = [one for one in seats if one.person_id == before]
    _refuse_taken(session, delegation, person, {one.slot_id for one in own})
    for one in own:
        one.person_id = person.id
    held = session.scalars(select(HeldSlot).where(HeldSlot.id.in_([one.meeting_id for one in own])))
    sides = {side for meeting in held for side in (meeting.a_id, meeting.b_id)}
    change(
        session,
        update(Delegation)
        .where(Delegation.id.in_(sides))
        .values(agenda_version=Delegation.agenda_version + 1),
    )


def _refuse_taken(session: Session, delegation: Delegation, person: Person, slots: set[int]) -> None:
    taken = select(Seat.id).where(
        Seat.event_id == delegation.event_id, Seat.person_id == person.id, Seat.slot_id.in_(slots)
    )
    if session.scalar(taken.limit(1)) is not None:
        raise TakenElsewhere(name=person.name)


def _give_place(session: Session, delegation: Delegation, before: int, person: Person) -> None:
    part = part_of(delegation, before)
    counted = counts_for_planning(session, delegation, before)
    delegate = next(one for one in delegation.delegates if one.person_id == before)
    delegation.delegates.remove(delegate)
    session.flush()
    delegation.delegates.append(
        Delegate(person_id=person.id, subjects=subjects_anew(part.needs, part.offers))
    )
    session.flush()
    if part.absent:
        own = part_of(delegation, person.id).absent  # who comes for another structure has hours already
        set_person_absences(session, delegation.event_id, person.id, own | part.absent)
    forget_hours(session, delegation.event_id, before)
    if counted or counts_for_planning(session, delegation, person.id):
        touch(session, delegation.event_id)


def _stop_mail(session: Session, delegation: Delegation, person_id: int) -> None:
    """What was about to leave for somebody who comes for nobody at this event any more does not."""
    comes = (
        select(Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegation.event_id == delegation.event_id, Delegate.person_id == person_id)
    )
    if session.scalar(comes.limit(1)) is None:
        session.execute(
            update(Outbox)
            .where(
                Outbox.event_id == delegation.event_id,
                Outbox.person_id == person_id,
                Outbox.state == "queued",
            )
            .values(state="cancelled")
        )
