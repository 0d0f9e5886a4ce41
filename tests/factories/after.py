"""An event that is over: published, held on Thursday 11 March 2027 in Paris, and people who answer."""

from datetime import UTC, datetime

from matchmaker.core.directory.access import Actor
from matchmaker.core.impact.feedback import DayAnswer, Feedback, MeetingAnswer
from matchmaker.core.impact.outcomes import OutcomeAnswer
from matchmaker.db.events import Delegation
from matchmaker.db.queries.impact import own_meetings
from matchmaker.services.impact.feedback import save_own_feedback
from matchmaker.services.impact.outcomes import save_own_outcomes

EVENING = datetime(2027, 3, 11, 17, 0, tzinfo=UTC)
DAY_AFTER = datetime(2027, 3, 12, 8, 0, tzinfo=UTC)  # 9:00 in Paris, a Friday
MONTH_AFTER = datetime(2027, 4, 12, 8, 0, tzinfo=UTC)  # the 10th of April is a Saturday
HALF_YEAR_AFTER = datetime(2027, 9, 7, 8, 0, tzinfo=UTC)


def speaker(delegation: Delegation) -> Actor:
    """Somebody who may answer for it."""
    return Actor(None, organisations=frozenset({delegation.organisation_id}))


def meetings_of(delegation: Delegation) -> list[int]:
    """The ids of its meetings in the order of the day."""
    return [one.id for one in own_meetings([delegation.id])]


def say_all(delegation: Delegation, mark: int = 4, satisfaction: int = 4, **values: object) -> None:
    """The delegation says that every meeting was held and useful, and what it thinks of the day."""

    def read(meetings):
        answers = tuple(MeetingAnswer(one.id, "held", mark, "yes", **values) for one in meetings)
        return Feedback(answers, DayAnswer(satisfaction, "yes"))

    save_own_feedback(speaker(delegation), delegation.event_id, delegation.organisation_id, read)


def declare(delegation: Delegation, partner: str, stage: str, **values: object) -> None:
    """The delegation says what came of its meeting with this partner."""

    def read(meetings):
        return [OutcomeAnswer(one.id, stage, **values) for one in meetings if one.partner == partner]

    save_own_outcomes(speaker(delegation), delegation.event_id, delegation.organisation_id, read)
