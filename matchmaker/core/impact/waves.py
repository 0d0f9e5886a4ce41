"""When people are asked what came of an event: the day after, a month after, half a year after."""

import datetime as dt
from dataclasses import dataclass

from matchmaker.core.events.working_days import working_day_from


@dataclass(frozen=True)
class Wave:
    """One round of questions. Days are counted from the last day of the event."""

    number: int  # on which day it is asked
    purpose: str  # of the personal link in the mail
    reminders: int  # after the question itself, then never again
    gap: int  # days between a message and the next
    until: int  # the last day: nothing is asked later, and the links end


FEEDBACK = Wave(1, "feedback", reminders=1, gap=4, until=30)
MONTH = Wave(30, "outcome", reminders=2, gap=7, until=90)
HALF_YEAR = Wave(180, "outcome", reminders=2, gap=10, until=270)
WAVES = (FEEDBACK, MONTH, HALF_YEAR)
OUTCOME_WAVES = tuple(wave.number for wave in WAVES if wave.purpose == "outcome")


def next_message(
    wave: Wave, last_day: dt.date, zone: str, sent: int, last_sent: dt.date | None
) -> dt.date | None:
    """The day of the next message to somebody who has had ``sent`` of this wave; None: no more of them.

    Never at a weekend nor on a public holiday of ``zone``.
    """
    if sent > wave.reminders:
        return None
    after = last_day + dt.timedelta(wave.number) if last_sent is None else last_sent + dt.timedelta(wave.gap)
    day = working_day_from(after, zone)
    return day if day <= end_of(wave, last_day) else None


def end_of(wave: Wave, last_day: dt.date) -> dt.date:
    """The last day on which this wave asks, and its links open."""
    return last_day + dt.timedelta(wave.until)


def outcome_wave(last_day: dt.date, today: dt.date, zone: str) -> Wave:
    """The round an answer given today belongs to."""
    later = working_day_from(last_day + dt.timedelta(HALF_YEAR.number), zone)
    return HALF_YEAR if today >= later else MONTH
