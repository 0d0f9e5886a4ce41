"""What was ticked and typed in the two forms, read for one structure's own meetings and no others."""

from collections.abc import Mapping, Sequence

from matchmaker.core.impact.feedback import Feedback, MeetingAnswer, answer_of_mark, day_answer
from matchmaker.core.impact.outcomes import OutcomeAnswer, outcome_answer
from matchmaker.db.queries.impact import OwnMeeting

NUMBERS = ("amount", "jobs", "hours")


def feedback_typed(form: Mapping[str, str], meetings: Sequence[OwnMeeting]) -> Feedback:
    """The whole sheet. Raises the refusals of `core.impact.feedback`."""
    said = (_meeting(form, one.id) for one in meetings)
    day = day_answer(form.get("satisfaction", ""), form.get("return", ""), form.get("comment", ""))
    return Feedback(tuple(answer for answer in said if answer is not None), day)


def _meeting(form: Mapping[str, str], meeting: int) -> MeetingAnswer | None:
    mark, more = form.get(f"m{meeting}-mark", ""), form.get(f"m{meeting}-more", "")
    return answer_of_mark(meeting, mark, more, existing_client=f"m{meeting}-known" in form)


def outcomes_typed(form: Mapping[str, str], meetings: Sequence[OwnMeeting]) -> list[OutcomeAnswer]:
    """The answers of the page, for the meetings that got one. Raises those of `core.impact.outcomes`."""
    said = (
        outcome_answer(
            one.id,
            form.get(f"m{one.id}-stage", ""),
            [form.get(f"m{one.id}-{name}", "") for name in NUMBERS],
            existing_client=f"m{one.id}-known" in form,
            partner=one.partner,
        )
        for one in meetings
    )
    return [answer for answer in said if answer is not None]
