"""A participant's own meetings, feedback and outcomes across all its events; never a word of the partners."""

from dataclasses import dataclass

from matchmaker.core.directory.access import Actor
from matchmaker.db.events import Delegation
from matchmaker.db.impact import DayFeedback, Feedback, Outcome
from matchmaker.db.queries.impact import (
    OwnMeeting,
    day_feedback_of,
    feedback_of,
    outcomes_of,
    own_history,
    own_meetings,
)
from matchmaker.services.impact.feedback import begun


@dataclass(frozen=True)
class Line:
    meeting: OwnMeeting
    feedback: Feedback | None
    outcome: Outcome | None


@dataclass(frozen=True)
class Chapter:
    """One event for one structure."""

    delegation: Delegation
    lines: tuple[Line, ...]
    day: DayFeedback | None


def own_chapters(actor: Actor) -> list[Chapter]:
    """The events of the actor's structures that have begun, the latest first, in a fixed number of queries."""
    delegations = own_history(actor.organisations)
    ids = [one.id for one in delegations]
    feedback, outcomes = feedback_of(ids), outcomes_of(ids)
    meetings, days = own_meetings(ids), day_feedback_of(ids)
    return [
        Chapter(
            one,
            tuple(
                Line(meeting, feedback.get((meeting.id, one.id)), outcomes.get((meeting.id, one.id)))
                for meeting in meetings
                if meeting.delegation_id == one.id
            ),
            days.get(one.id),
        )
        for one in delegations
        if begun(one.event)
    ]
