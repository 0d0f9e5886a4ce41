"""The organiser on the phone: a message left, a yes, a no, a colleague; the last one can be taken back."""

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.confirmation import OUTCOMES, Confirmation, ConfirmationCall
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation
from matchmaker.db.queries.confirmations import confirmation_of, last_call
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegation_for_organiser
from matchmaker.services.events.confirmation.answers import give_answer
from matchmaker.services.events.confirmation.leaving import come_back, leave
from matchmaker.services.events.confirmation.replacing import Colleague
from matchmaker.services.events.confirmation.rows import answer_row, moment_of, refuse_too_early, stamp_of

LONGEST = 200  # characters of a note


class NoSuchOutcome(Invalid):
    template = N_("Dites ce qu’a donné l’appel : message laissé, confirmé ou annulé. Rien n’a été noté.")


class NoCall(Refusal):
    template = N_("Il n’y a plus d’appel à annuler pour cette personne.")


class AnsweredSince(Refusal):
    template = N_("{name} a répondu depuis cet appel : sa réponse fait foi.")


def note_call(
    actor: Actor, event_id: int, delegation_id: int, person_id: int, outcome: str, note: str = ""
) -> Person:
    """What a call to this person gave. A yes or a no is their answer. Raises what `give_answer` raises."""
    with transaction(actor, "events.note_call") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        _refuse_stranger(session, delegation, person_id)
        if outcome not in OUTCOMES:
            raise NoSuchOutcome
        refuse_too_early(session, delegation.event)
        row = answer_row(session, delegation, person_id)
        before = {"state": row.state, "way": row.way, "at": stamp_of(row.answered_at)}
        if outcome != "message":
            give_answer(session, delegation, person_id, outcome, "phone", vouched=True)
        session.add(
            ConfirmationCall(
                confirmation_id=row.id,
                outcome=outcome,
                note=tidy(note)[:LONGEST],
                before=before,
                made_by=actor.person_id,
            )
        )
        return row.person


def undo_call(actor: Actor, event_id: int, delegation_id: int, person_id: int) -> Person:
    """Take back the last call, and the answer it noted. Raises `NoCall`, `AnsweredSince`, `PlaceGiven`."""
    with transaction(actor, "events.undo_call") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        row = confirmation_of(session, delegation.id, person_id)
        call = last_call(session, row.id) if row else None
        if row is None or call is None:
            raise NoCall
        if call.outcome != "message":
            _restore(session, delegation, row, call)
        call.undone_at = now()
        return row.person


def _restore(session: Session, delegation: Delegation, row: Confirmation, call: ConfirmationCall) -> None:
    if (row.state, row.way) != (call.outcome, "phone"):
        raise AnsweredSince(name=row.person.name)
    before = call.before["state"]
    if row.state == "cancelled" and before != "cancelled":
        come_back(session, delegation, row)
    if before == "cancelled" and row.state != "cancelled":
        leave(session, delegation, row)
    row.state, row.way, row.answered_at = before, call.before["way"], moment_of(call.before["at"])


def replace_by_phone(
    actor: Actor, event_id: int, delegation_id: int, person_id: int, colleague: Colleague
) -> Person:
    """The colleague named on the phone takes this person's place. Raises what `give_answer` raises."""
    with transaction(actor, "events.replace_by_phone") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        _refuse_stranger(session, delegation, person_id)
        row = give_answer(session, delegation, person_id, "replaced", "phone", colleague, vouched=True)
        return row.colleague or row.person


def _refuse_stranger(session: Session, delegation: Delegation, person_id: int) -> None:
    """Whoever neither comes for the structure nor answered for it is not there."""
    comes = any(one.person_id == person_id for one in delegation.delegates)
    if not comes and confirmation_of(session, delegation.id, person_id) is None:
        raise NotFound
