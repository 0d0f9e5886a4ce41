"""Calendar identities for a timetable that no database remembers.

The same workbook planned again, corrected, must move the entries in people's calendars and not add
others: a meeting's UID follows from the event and the two structures, its SEQUENCE from the clock.
"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from matchmaker.core.agenda.timetable import PlannedMeeting, Timetable
from matchmaker.core.directory.names import name_key

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def with_stable_uids(timetable: Timetable) -> Timetable:
    """The timetable with identities that a second run gives again, and a sequence that rises by the minute."""
    event = f"{name_key(timetable.event.name)}|{timetable.event.date.isoformat()}"
    sequence = int((timetable.printed_at - EPOCH).total_seconds() // 60)
    names = {delegation.id: name_key(delegation.name) for delegation in timetable.delegations}
    seen: Counter[str] = Counter()

    def identified(meeting: PlannedMeeting) -> PlannedMeeting:
        pair = "|".join(sorted((names[meeting.a], names[meeting.b])))
        seen[pair] += 1  # two structures may meet more than once, on different subjects
        uid = uuid5(NAMESPACE_URL, f"matchmaker|{event}|{pair}|{seen[pair]}")
        return replace(meeting, uid=f"{uid}@matchmaker", sequence=sequence)

    return replace(timetable, meetings=tuple(identified(meeting) for meeting in timetable.meetings))
