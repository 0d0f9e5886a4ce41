"""Write down what surrounds an event's meetings: set-up, registrations, who comes, the day and the weeks after."""

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, select, union

from matchmaker.core.events.file_around import AROUND
from matchmaker.core.impact.waves import WAVES
from matchmaker.db.badges import Badge
from matchmaker.db.confirmation import Confirmation, ConfirmationCall
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.impact import DayFeedback, FollowUp
from matchmaker.db.presence import Desk, Presence
from matchmaker.db.queries.impact import answered
from matchmaker.db.queries.printing import logos_of
from matchmaker.db.queries.set_up import items_of
from matchmaker.db.registrations import (
    TO_DECIDE,
    AvailabilitySaid,
    Registration,
    RegistrationDesk,
    Reminder,
)
from matchmaker.db.second_chance import SecondChance
from matchmaker.db.set_up import EventDate, RegistrationAnswer, RegistrationQuestion
from matchmaker.extensions import db

Row = dict[str, Any]
Places = Mapping[int, int]  # id -> place in its list
STAFF = "Organisateur"  # whoever noted a presence without a desk


@dataclass(frozen=True)
class At:
    """Where the rows that these lists point to stand in the file."""

    event_id: int
    delegations: Places
    people: Places
    slots: Places
    needs: Places
    offers: Places
    meetings: Places


def people_around(event_id: int) -> list[int]:
    """The ids of those who do not come, or no more, and whom one of these lists names; in order."""
    of_event = Delegation.event_id == event_id
    found: CompoundSelect[Any] = union(
        select(Confirmation.person_id).where(Confirmation.event_id == event_id),
        select(Confirmation.colleague_id).where(Confirmation.event_id == event_id),
        select(Reminder.person_id).join(Delegation).where(of_event),
        select(SecondChance.proposer_id).where(SecondChance.event_id == event_id),
        select(SecondChance.accepter_id).where(SecondChance.event_id == event_id),
        select(FollowUp.person_id).where(FollowUp.event_id == event_id),
    )
    return sorted(key for key in db.session.scalars(found) if key is not None)


def badge_codes(event_id: int) -> dict[int, str]:
    """Delegate -> the code on the badge of the person who has that place now."""
    found = (
        select(Badge.delegate_id, Badge.code)
        .join(Delegate, (Delegate.id == Badge.delegate_id) & (Delegate.person_id == Badge.person_id))
        .where(Badge.event_id == event_id)
    )
    return {row.delegate_id: row.code for row in db.session.execute(found)}


def availability_said(event_id: int) -> dict[int, Any]:
    """Delegation -> when it said for the first time when it can come."""
    found = select(AvailabilitySaid.delegation_id, AvailabilitySaid.said_at).join(
        Delegation, Delegation.id == AvailabilitySaid.delegation_id
    )
    return {
        row.delegation_id: row.said_at
        for row in db.session.execute(found.where(Delegation.event_id == event_id))
    }


def write_around(name: str, at: At) -> list[Row]:
    """The rows of that list."""
    return WRITERS[name](at)


def _rows(model: Any, at: At, *conditions: Any, order: Any = None) -> Sequence[Any]:
    found = select(model).where(model.event_id == at.event_id, *conditions)
    return db.session.scalars(found.order_by(model.id if order is None else order)).all()


def _picked(name: str, row: Any, **more: Any) -> Row:
    """The values of the list by their names, those in `more` as given there."""
    return {key: more[key] if key in more else getattr(row, key) for key in AROUND[name].row}


def _dates(at: At) -> list[Row]:
    return [_picked("dates", row) for row in _rows(EventDate, at, order=EventDate.kind)]


def _programme(at: At) -> list[Row]:
    return [_picked("programme", row) for row in items_of(at.event_id)]


def _question_rows(at: At) -> Sequence[RegistrationQuestion]:
    return _rows(RegistrationQuestion, at, order=RegistrationQuestion.position)


def _questions(at: At) -> list[Row]:
    return [_picked("questions", row) for row in _question_rows(at)]


def _question_answers(at: At) -> list[Row]:
    """For as long as they are kept here."""
    questions = {row.id: place for place, row in enumerate(_question_rows(at))}
    found = [
        _picked(
            "question_answers",
            row,
            question=questions[row.question_id],
            participant=at.delegations[row.delegation_id],
        )
        for row in _rows(RegistrationAnswer, at)
    ]
    return sorted(found, key=lambda row: (row["participant"], row["question"]))


def _registration_page(at: At) -> list[Row]:
    found = db.session.get(RegistrationDesk, at.event_id)
    return [] if found is None else [_picked("registration_page", found)]


def _registrations(at: At) -> list[Row]:
    """Those the organiser has yet to decide."""
    waiting = _rows(Registration, at, Registration.state.in_(TO_DECIDE))
    return [_picked("registrations", row) for row in waiting]


def _reminders(at: At) -> list[Row]:
    found = select(Reminder).join(Delegation).where(Delegation.event_id == at.event_id).order_by(Reminder.id)
    return [
        _picked(
            "reminders",
            row,
            participant=at.delegations[row.delegation_id],
            person=_place(at.people, row.person_id),
        )
        for row in db.session.scalars(found)
    ]


def _confirmations(at: At) -> list[Row]:
    calls: dict[int, list[Row]] = {}
    found = select(ConfirmationCall).join(Confirmation).where(Confirmation.event_id == at.event_id)
    for row in db.session.scalars(found.order_by(ConfirmationCall.id)):
        calls.setdefault(row.confirmation_id, []).append(
            {
                "outcome": row.outcome,
                "before": [row.before] if row.before else [],
                "made_at": row.made_at,
                "undone_at": row.undone_at,
            }
        )
    return [
        _picked(
            "confirmations",
            row,
            participant=at.delegations[row.delegation_id],
            person=at.people[row.person_id],
            colleague=_place(at.people, row.colleague_id),
            kept=_kept(at, row.kept),
            calls=calls.get(row.id, []),
        )
        for row in _rows(Confirmation, at)
    ]


def _kept(at: At, kept: Mapping[str, Iterable[int]]) -> list[Row]:
    if not kept:
        return []
    lists = {"needs": at.needs, "offers": at.offers, "absent": at.slots, "meetings": at.meetings}
    return [
        {
            name: [known[key] for key in kept[name] if key in known] if name in kept else None
            for name, known in lists.items()
        }
    ]


def _presences(at: At) -> list[Row]:
    """Every press as it is logged; by the name of the desk, for its key does not travel."""
    comers = (
        select(Delegate.id, Delegate.person_id).join(Delegation).where(Delegation.event_id == at.event_id)
    )
    people = {row.id: row.person_id for row in db.session.execute(comers)}
    names = {row.id: row.name for row in _rows(Desk, at)}
    return [
        _picked(
            "presences",
            row,
            participant=at.delegations[row.delegation_id],
            person=at.people[people[row.delegate_id]] if row.delegate_id else None,
            by=names[row.desk_id] if row.desk_id else STAFF,
        )
        for row in _rows(Presence, at)
    ]


def _second_chances(at: At) -> list[Row]:
    return [
        _picked(
            "second_chances",
            row,
            a=at.delegations[row.a_id],
            b=at.delegations[row.b_id],
            proposed_by=_place(at.delegations, row.proposed_by),
            proposer=_place(at.people, row.proposer_id),
            accepter=_place(at.people, row.accepter_id),
        )
        for row in _rows(SecondChance, at)
    ]


def _sentences(at: At) -> list[Row]:
    """What the organiser's page of answers shows: a sentence, and the mark beside it. Other marks stay."""
    rows = _rows(DayFeedback, at, DayFeedback.comment != "", order=DayFeedback.delegation_id)
    return [_picked("sentences", row, participant=at.delegations[row.delegation_id]) for row in rows]


def _follow_ups(at: At) -> list[Row]:
    """How often somebody was asked; of a round that was answered, as often as ever, so that nobody asks again."""
    done = answered(at.event_id)
    all_of_them = {wave.number: wave.reminders + 1 for wave in WAVES}
    return [
        _picked(
            "follow_ups",
            row,
            participant=at.delegations[row.delegation_id],
            person=at.people[row.person_id],
            sent=all_of_them[row.wave] if row.delegation_id in done[row.wave] else row.sent,
        )
        for row in _rows(FollowUp, at)
    ]


def _logos(at: At) -> list[Row]:
    return [
        {
            "name": row.name,
            "content_type": row.blob.content_type,
            "data": base64.b64encode(row.blob.data).decode(),
        }
        for row in logos_of(at.event_id)
    ]


def _place(known: Places, key: int | None) -> int | None:
    return None if key is None else known.get(key)


WRITERS: Mapping[str, Callable[[At], list[Row]]] = {
    "dates": _dates,
    "programme": _programme,
    "questions": _questions,
    "question_answers": _question_answers,
    "registration_page": _registration_page,
    "registrations": _registrations,
    "reminders": _reminders,
    "confirmations": _confirmations,
    "presences": _presences,
    "second_chances": _second_chances,
    "sentences": _sentences,
    "follow_ups": _follow_ups,
    "logos": _logos,
}
