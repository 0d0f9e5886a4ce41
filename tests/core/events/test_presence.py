from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from matchmaker.core.events.presence import stretches

START = datetime(2027, 3, 11, 13, tzinfo=UTC)


@dataclass(frozen=True)
class Slot:
    id: int

    @property
    def starts_at(self):
        return START + timedelta(minutes=20 * self.id)

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=15)


SLOTS = [Slot(number) for number in range(4)]


def test_who_is_always_there_has_one_stretch():
    assert stretches(SLOTS, set()) == [(SLOTS[0].starts_at, SLOTS[3].ends_at)]


def test_an_absence_splits():
    assert stretches(SLOTS, {1}) == [
        (SLOTS[0].starts_at, SLOTS[0].ends_at),
        (SLOTS[2].starts_at, SLOTS[3].ends_at),
    ]


def test_who_is_never_there_has_none():
    assert stretches(SLOTS, {0, 1, 2, 3}) == []
