"""An organiser types in the sheets of paper, one line each; the last line can be taken back."""

from dataclasses import asdict
from typing import Any

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, Refusal
from matchmaker.core.impact.feedback import DayAnswer, MeetingAnswer, NothingSaid, day_answer
from matchmaker.core.impact.feedback import Feedback as Said
from matchmaker.core.impact.quick import AZERTY_MARKS, answers_typed, number_typed
from matchmaker.db.events import Delegation
from matchmaker.db.impact import FeedbackEntry
from matchmaker.db.queries.impact import key_with_number, last_entry_of, own_meetings
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.impact.feedback import refuse_too_early, said_by, write


class NoSuchSheet(Invalid):
    template = N_("Aucun planning ne porte le numéro {number} à cet événement.")


class NothingToUndo(Refusal):
    template = N_("Vous n’avez aucune feuille saisie à annuler.")


class ChangedSince(Refusal):
    template = N_("{name} a changé ses réponses après votre saisie : elles restent comme elles sont.")


def enter_sheet(actor: Actor, event_id: int, number: str, marks: str, satisfaction: str) -> str:
    """Keep one sheet: what it says takes the place of what stood there. Returns the structure's name.

    What paper does not ask stays as the structure said it. Raises `NoSuchSheet`, and the refusals of
    `core.impact.quick`.
    """
    with transaction(actor, "impact.enter_sheet") as session:
        event = event_for_organiser(actor, event_id, change=True, even_closed=True)
        refuse_too_early(event)
        delegation = _sheet(event_id, number)
        before = said_by(delegation.id)
        said = _read(delegation, before, number, marks, satisfaction)
        write(session, delegation, said, "organiser", actor.person_id)
        session.add(
            FeedbackEntry(
                event_id=event_id,
                delegation_id=delegation.id,
                marks="".join(marks.split()),
                satisfaction=said.day.satisfaction,
                before=_stored(before),
                after=_stored(said_by(delegation.id)),
                entered_by=actor.person_id,
            )
        )
        return delegation.organisation.name


def undo_last(actor: Actor, event_id: int) -> str:
    """Put back what stood before one's own last line. Raises `NothingToUndo`, `ChangedSince`."""
    with transaction(actor, "impact.undo_sheet") as session:
        event_for_organiser(actor, event_id, change=True, even_closed=True)
        entry = last_entry_of(event_id, actor.person_id)
        if entry is None:
            raise NothingToUndo
        delegation = session.get_one(Delegation, entry.delegation_id)
        if _stored(said_by(delegation.id)) != entry.after:
            raise ChangedSince(name=delegation.organisation.name)
        write(
            session, delegation, _restored(entry.before, said_by(delegation.id)), "organiser", actor.person_id
        )
        entry.undone_at = now()
        return delegation.organisation.name


def _sheet(event_id: int, number: str) -> Delegation:
    found = key_with_number(event_id, number_typed(number))
    if found is None:
        raise NoSuchSheet(number=number_typed(number))
    return found.delegation


def _read(delegation: Delegation, before: Said, number: str, marks: str, satisfaction: str) -> Said:
    meetings = [one.id for one in own_meetings([delegation.id])]
    typed = answers_typed(marks, meetings, name=delegation.organisation.name, number=number_typed(number))
    known = {one.meeting: one.existing_client for one in before.meetings}
    answers = tuple(
        MeetingAnswer(one.meeting, one.held, one.usefulness, one.follow_up, known.get(one.meeting))
        for one in typed
    )
    mark = satisfaction.strip().translate(AZERTY_MARKS)
    day = day_answer(mark, before.day.would_return or "", before.day.comment)
    if not answers and day.satisfaction is None:
        raise NothingSaid
    return Said(answers, day)


def _stored(said: Said) -> dict[str, Any]:
    """As it is kept with the entry: the free sentence is not repeated there."""
    return {
        "meetings": [asdict(one) for one in said.meetings],
        "satisfaction": said.day.satisfaction,
        "would_return": said.day.would_return,
    }


def _restored(stored: dict[str, Any], current: Said) -> Said:
    return Said(
        tuple(MeetingAnswer(**one) for one in stored["meetings"]),
        DayAnswer(stored["satisfaction"], stored["would_return"], current.day.comment),
    )
