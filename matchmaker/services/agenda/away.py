"""Who was not there when, by the marks of the day and by what the desks noted."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from matchmaker.core.agenda.presence import Scan, away_at, of_the_day, standing_of
from matchmaker.core.agenda.second_chance import Pair
from matchmaker.db.events import Event
from matchmaker.db.queries import presence as scanned
from matchmaker.db.queries.comers import Who, comers_of
from matchmaker.db.queries.participants import noted_on_the_day


@dataclass(frozen=True)
class Away:
    """Made for the whole event in a fixed number of queries, and then asked meeting by meeting."""

    noted: Mapping[int, Collection[int]]  # delegation → slots
    people: Mapping[
        int, Mapping[Who, Sequence[Scan]]
    ]  # delegation that comes → the scans of each of its people
    starts: Mapping[dt.date, dt.datetime]  # day → its first slot
    zone: ZoneInfo

    @classmethod
    def of(cls, event: Event) -> "Away":
        scans, zone = scanned.scans_of(event.id), ZoneInfo(event.zone)
        people: dict[int, dict[Who, Sequence[Scan]]] = {}
        for comer in comers_of(event.id):
            people.setdefault(comer.delegation_id, {})[comer.who] = scans.get(comer.who, ())
        starts = {slot.starts_at.astimezone(zone).date(): slot.starts_at for slot in reversed(event.slots)}
        return cls(noted_on_the_day(event.id), people, starts, zone)

    def from_meeting(self, pair: Pair, slot_id: int, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
        """Whether one of both sides was away when half of it was over."""
        return any(self.missed(side, slot_id, starts_at, ends_at) for side in (pair.a, pair.b))

    def missed(self, side: int, slot_id: int, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
        """The same of one side."""
        people = tuple(self.people.get(side, {}).values())
        return slot_id in self.noted.get(side, ()) or self._away(people, _half(starts_at, ends_at))

    def was_seen(self, side: int, moment: dt.datetime) -> bool:
        """Whether a desk noted somebody of this side as present that day."""
        days = (of_the_day(scans, moment, self.zone.key) for scans in self.people.get(side, {}).values())
        return any(one.word.what == "present" for scans in days if (one := standing_of(scans)) is not None)

    def was_away(self, who: Who, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
        """The same of one person, as the desks noted it."""
        scans = self.people.get(who[0], {}).get(who)
        return scans is not None and self._away((scans,), _half(starts_at, ends_at))

    def _away(self, people: Sequence[Sequence[Scan]], moment: dt.datetime) -> bool:
        start = self.starts.get(moment.astimezone(self.zone).date())
        return away_at([of_the_day(scans, moment, self.zone.key) for scans in people], moment, start)


def _half(starts_at: dt.datetime, ends_at: dt.datetime) -> dt.datetime:
    return starts_at + (ends_at - starts_at) / 2
