"""Reasons that hold even if the meeting were alone, whatever else was proven."""

from collections.abc import Mapping

from matchmaker.core.scheduling.problem import Meeting
from matchmaker.core.scheduling.schedule import Reason
from matchmaker.core.scheduling.space import Presence, Space
from matchmaker.core.scheduling.why import sentences as say


def impossible_alone(space: Space, presence: Presence, n: int) -> Reason | None:
    """Its people never meet, no table serves it, or one of them wants no meeting at all."""
    meeting = space.problem.meetings[n]
    names = {"a": meeting.a, "b": meeting.b}
    if space.starts[n]:
        return None
    times = presence.starts(meeting)
    frozen = space.problem.previous.frozen_before if space.problem.previous else 0
    if not times:
        return Reason("no_common_slot", (), *_apart(presence, meeting))
    if all(start < frozen for start in times):
        return Reason("no_common_slot", (), say.PAST, names)
    if not space.problem.tables:
        return Reason("no_such_table", (), say.NO_TABLE)
    return Reason("no_such_table", (), say.TABLE_CLOSED if space.tables_of[n] else say.NO_SUCH_TABLE, names)


def _apart(presence: Presence, meeting: Meeting) -> tuple[str, Mapping[str, object]]:
    for who in meeting.sides:
        if not presence.people[who]:
            return say.ABSENT, {"who": who}
    free = presence.people[meeting.a] & presence.people[meeting.b]
    together = any(presence.fits(free, start, meeting.length) for start in meeting.slots)
    if together and meeting.uses:
        away = [one for one in meeting.uses if not free & presence.resources[one]]
        resource = tuple(sorted(away or meeting.uses, key=str))
        return say.RESOURCE_AWAY, {"a": meeting.a, "b": meeting.b, "resource": resource}
    return say.APART, {"a": meeting.a, "b": meeting.b}
