"""Meetings whose buyer has to decide: they were agreed, and their subject closes before they end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.clock import now
from matchmaker.db.events import Event
from matchmaker.db.queries.scheduling import live_meetings, second_slots
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.catalogue.open_subjects import open_subjects
from matchmaker.services.scheduling.candidates import frozen_at


@dataclass(frozen=True)
class Awaited:
    """For the organiser: how many meetings on a subject wait for its buyer's decision."""

    title: str
    count: int


def awaiting_in(event: Event, live: Sequence[Meeting]) -> list[Meeting]:
    """Those of these live meetings that wait for a decision; what has begun, or is about to, no longer does."""
    about = [one for one in live if one.need_id is not None and one.status == "confirmed"]
    subjects = open_subjects(event, [one.need_id for one in about])
    if not subjects.purchases:
        return []
    double = second_slots(db.session(), event.id)
    position = {slot.id: n for n, slot in enumerate(event.slots)}
    frozen = frozen_at(event, now())
    return [
        one
        for one in about
        if position[one.slot_id] >= frozen
        and subjects.awaits_decision(one, position[one.slot_id], 1 + (one.id in double))
    ]


def awaited_decisions(event: Event) -> list[Awaited]:
    """By subject, in the order of its first meeting; none once the event is over."""
    if event.phase == "closed":
        return []
    found = awaiting_in(event, live_meetings(db.session(), event.id))
    titles = open_subjects(event, [one.need_id for one in found]).needs
    counts = Counter(one.need_id for one in found if one.need_id is not None)
    return [Awaited(titles[need_id][1], count) for need_id, count in counts.items()]
