"""The pauses of a programme, seen from its slots: a gap between two sessions of one day."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from matchmaker.core.agenda.timetable import Pause, Slot
from matchmaker.plugin_api.text import N_

PAUSE = N_("Pause")
LUNCH = N_("Déjeuner")
LUNCH_LASTS = dt.timedelta(minutes=45)


def pauses_between(slots: Sequence[tuple[Slot, int]], zone: str) -> tuple[Pause, ...]:
    """The gap before each slot whose session number differs from that of the slot before it.

    A night is no pause; a long gap around noon on the clocks of ``zone`` is lunch.
    """
    pauses = []
    for (before, session), (after, next_session) in pairwise(slots):
        start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (before.ends_at, after.starts_at))
        if session == next_session or start.date() != end.date():
            continue
        at_noon = start.hour <= 13 and end.hour >= 12 and end - start >= LUNCH_LASTS
        pauses.append(Pause(LUNCH if at_noon else PAUSE, before.ends_at, after.starts_at))
    return tuple(pauses)


def with_announced(pauses: Sequence[Pause], announced: Sequence[Pause]) -> tuple[Pause, ...]:
    """The announced times, and those gaps between the slots that none of them fills, in order."""
    gaps = [
        pause
        for pause in pauses
        if not any(one.starts_at < pause.ends_at and pause.starts_at < one.ends_at for one in announced)
    ]
    return tuple(sorted([*gaps, *announced], key=lambda pause: pause.starts_at))
