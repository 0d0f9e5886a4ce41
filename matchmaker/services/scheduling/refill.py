"""A structure cancels before the day: who takes its places, proposed at once and prepared in one press."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.core.scheduling.check import broken_rules, check
from matchmaker.core.scheduling.edit import Draft
from matchmaker.core.scheduling.problem import Assignment
from matchmaker.core.scheduling.recount import Proven, recount
from matchmaker.core.scheduling.refill import Refilled, refill
from matchmaker.core.scheduling.schedule import Schedule as Found
from matchmaker.db.events import Event, Slot
from matchmaker.db.scheduling import Schedule
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.scheduling.build_problem import Built, build_problem
from matchmaker.services.scheduling.keep import keep_schedule
from matchmaker.services.scheduling.refusals import NotPublishable, Stale


class NothingFreed(Refusal):
    template = N_("Aucune place n’est à reprendre : tous les rendez-vous diffusés peuvent se tenir.")


@dataclass(frozen=True)
class Offered:
    """A place that is free again, and the pair of delegations (ids) proposed for it; None when nobody waits."""

    slot: Slot
    table_id: int
    before: tuple[int, int]
    proposed: tuple[int, int] | None


def propose_refill(event: Event) -> Sequence[Offered]:
    """The places of published meetings that can no longer be held, each with who would take it."""
    built = build_problem(event)
    found = refill(built.problem)
    return [
        Offered(
            event.slots[place.slot],
            int(str(place.table)),
            built.pairs[place.meeting],
            built.pairs[taken.meeting] if taken else None,
        )
        for place, taken in zip(found.freed, found.taken, strict=True)
    ]


def prepare_refill(actor: Actor, event_id: int) -> Schedule:
    """A draft with those proposals and everything else as published. Raises `NothingFreed`."""
    with transaction(actor, "scheduling.refill") as session:
        event = event_for_organiser(actor, event_id, change=True)
        built = build_problem(event)
        found = refill(built.problem)
        if not found.freed:
            raise NothingFreed
        return keep_schedule(
            session, event, built, _as_schedule(built, found), event.input_version, actor.person_id
        )


def _as_schedule(built: Built, found: Refilled) -> Found:
    """Nothing is claimed of it but what is counted: it was not computed to be the best."""
    rows: tuple[Assignment, ...] = found.assignments
    draft = Draft(built.problem, rows)
    if broken_rules(draft.problem, rows):
        raise Stale
    schedule = recount(draft, Found("feasible", "tables"), Proven(10**9, 0, 0, None, None, None, ()))
    faults = check(draft.problem, schedule)
    if faults:
        raise NotPublishable(reason=str(faults[0]))
    return schedule
