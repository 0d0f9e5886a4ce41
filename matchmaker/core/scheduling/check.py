"""Check a schedule against its problem, by the letter of the format. Shares no code with the solver.

Each rule is one function that yields what is broken. Nothing here knows how a schedule is found; every schedule
goes through it before it is stored, and again before it is published.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from matchmaker.core.scheduling.problem import Assignment, Problem
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.schedule import Schedule
from matchmaker.plugin_api.text import N_


@dataclass(frozen=True)
class Fault:
    """One broken rule: a French sentence with gaps, and the meetings concerned."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    meetings: tuple[int, ...] = ()

    def __str__(self) -> str:
        return self.template.format(**self.values)


Faults = Iterator[Fault]


@dataclass(frozen=True)
class _Held:
    """A meeting as it is held."""

    number: int
    slots: range
    table: Id | None


def check(problem: Problem, schedule: Schedule) -> list[Fault]:
    """Every broken rule; empty when the schedule stands and says the truth about its own figures."""
    stands = schedule.status in ("optimal", "feasible")
    faults = broken_rules(problem, schedule.assignments, all_of_them=stands)
    faults += _accounted(problem, schedule)
    if stands and not list(_strangers(problem, schedule.assignments)):
        faults += [*_figures(problem, schedule), *_bounds(schedule)]
    return faults


def broken_rules(
    problem: Problem, assignments: Iterable[Assignment], *, all_of_them: bool = True
) -> list[Fault]:
    """The hard rules that assignments break. ``all_of_them`` False: but for those an infeasible problem
    cannot all keep (required meetings, meetings that have begun, the break rule)."""
    rows = list(assignments)
    strange = list(_strangers(problem, rows))
    if strange:
        return strange  # the other rules look meetings and tables up
    held = [_held(problem, row) for row in rows]
    rules: list[Callable[[Problem, list[_Held]], Faults]] = [_times, _tables, _homes, _participants, _pairs]
    rules += [_resources, _order, _past]
    if all_of_them:
        rules += [_required, _begun, _break_rule]
    return [fault for rule in rules for fault in rule(problem, held)]


def count(problem: Problem, assignments: Iterable[Assignment]) -> dict[str, int]:
    """Shortfall, weight (less stability), breaks and table changes, counted anew."""
    held = [_held(problem, row) for row in assignments]
    degree = Counter(who for one in held for who in problem.meetings[one.number].sides)
    return {
        "shortfall": sum(max(0, person.min_meetings - degree[person.id]) for person in problem.participants),
        "weight": sum(problem.meetings[one.number].weight for one in held) - _stability(problem, held),
        "breaks": sum(_breaks(problem, held).values()),
        "table_changes": _moves(problem, held),
    }


def _held(problem: Problem, row: Assignment) -> _Held:
    return _Held(row.meeting, range(row.slot, row.slot + problem.meetings[row.meeting].length), row.table)


def _by_person(problem: Problem, held: list[_Held]) -> Mapping[Id, list[_Held]]:
    found: defaultdict[Id, list[_Held]] = defaultdict(list)
    for one in held:
        for who in problem.meetings[one.number].sides:
            found[who].append(one)
    return found


def _strangers(problem: Problem, assignments: Sequence[Assignment]) -> Faults:
    tables = {table.id for table in problem.tables}
    for number, count in Counter(row.meeting for row in assignments).items():
        if not 0 <= number < len(problem.meetings):
            yield Fault(N_("Le rendez-vous {number} n’existe pas."), {"number": number})
        elif count > 1:
            yield Fault(
                N_("Le rendez-vous {number} est placé {count} fois."), {"number": number, "count": count}
            )
    for row in assignments:
        if row.table not in tables or isinstance(row.table, bool):
            values = {"number": row.meeting, "table": row.table}
            yield Fault(
                N_("Le rendez-vous {number} est à une table inconnue : {table}."), values, (row.meeting,)
            )


def _times(problem: Problem, held: list[_Held]) -> Faults:
    for one in held:
        meeting = problem.meetings[one.number]
        values = {"number": one.number, "slot": one.slots.start}
        if one.slots.start not in meeting.slots or one.slots.start < 0 or one.slots.stop > problem.slots:
            yield Fault(
                N_("Le rendez-vous {number} ne peut pas commencer au créneau {slot}."), values, (one.number,)
            )
        elif not any(
            first <= one.slots.start and one.slots.stop <= last + 1 for first, last in problem.sessions
        ):
            yield Fault(N_("Le rendez-vous {number} déborde de sa demi-journée."), values, (one.number,))


def _tables(problem: Problem, held: list[_Held]) -> Faults:
    by_id = {table.id: table for table in problem.tables}
    at: dict[tuple[Id | None, int], int] = {}
    for one in held:
        meeting, table = problem.meetings[one.number], by_id[one.table]  # type: ignore[index]  # checked above
        values = {"number": one.number, "table": one.table}
        if not meeting.needs <= table.features:
            yield Fault(
                N_("La table {table} n’a pas ce qu’il faut au rendez-vous {number}."), values, (one.number,)
            )
        if meeting.tables is not None and one.table not in meeting.tables:
            yield Fault(
                N_("Le rendez-vous {number} ne peut pas être à la table {table}."), values, (one.number,)
            )
        for slot in one.slots:
            if slot not in table.slots:
                gone = N_("La table {table} n’est pas là au créneau {slot} (rendez-vous {number}).")
                yield Fault(gone, values | {"slot": slot}, (one.number,))
            other = at.setdefault((one.table, slot), one.number)
            if other != one.number:
                twice = N_("Au créneau {slot}, la table {table} a deux rendez-vous : {other} et {number}.")
                yield Fault(twice, values | {"slot": slot, "other": other}, (other, one.number))


def _homes(problem: Problem, held: list[_Held]) -> Faults:
    """Kept tables: unless the meeting may not sit there or needs what they lack."""
    features = {table.id: table.features for table in problem.tables}
    home = {person.id: person.home_table for person in problem.participants}
    for one in held:
        meeting = problem.meetings[one.number]
        kept = {home[meeting.a], home[meeting.b]} - {None}
        if meeting.tables is not None:
            kept &= meeting.tables
        if (
            any(meeting.needs <= features[table] for table in kept if table is not None)
            and one.table not in kept
        ):
            values = {"number": one.number, "table": one.table}
            away = N_("Le rendez-vous {number} est à la table {table}, pas à celle que garde l’un des deux.")
            yield Fault(away, values, (one.number,))


def _participants(problem: Problem, held: list[_Held]) -> Faults:
    of = _by_person(problem, held)
    for person in problem.participants:
        mine = of[person.id]
        busy = Counter(slot for one in mine for slot in one.slots)
        numbers = tuple(one.number for one in mine)
        for slot, count in sorted(busy.items()):
            values = {"who": person.id, "slot": slot, "count": count}
            if slot not in person.available:
                yield Fault(N_("{who} n’est pas présent au créneau {slot}."), values, numbers)
            elif count > person.capacity:
                yield Fault(
                    N_("{who} a {count} rendez-vous en même temps au créneau {slot}."), values, numbers
                )
        if person.max_meetings is not None and len(mine) > person.max_meetings:
            values = {"who": person.id, "count": len(mine), "most": person.max_meetings}
            yield Fault(N_("{who} a {count} rendez-vous, pour {most} au plus."), values, numbers)


def _pairs(problem: Problem, held: list[_Held]) -> Faults:
    met: Counter[tuple[frozenset[Id], int]] = Counter()
    for one in held:
        meeting = problem.meetings[one.number]
        for slot in one.slots:
            met[frozenset(meeting.sides), slot] += 1
            if met[frozenset(meeting.sides), slot] == 2:
                values = {"a": meeting.a, "b": meeting.b, "slot": slot}
                twice = N_("{a} et {b} se rencontrent deux fois en même temps au créneau {slot}.")
                yield Fault(twice, values, (one.number,))


def _resources(problem: Problem, held: list[_Held]) -> Faults:
    for resource in problem.resources:
        using = [one for one in held if resource.id in problem.meetings[one.number].uses]
        for slot, count in sorted(Counter(slot for one in using for slot in one.slots).items()):
            values = {"resource": resource.id, "slot": slot, "count": count}
            numbers = tuple(one.number for one in using)
            if slot not in resource.available:
                yield Fault(N_("{resource} n’est pas disponible au créneau {slot}."), values, numbers)
            elif count > resource.places(slot):
                yield Fault(N_("{resource} sert {count} fois au créneau {slot}."), values, numbers)


def _order(problem: Problem, held: list[_Held]) -> Faults:
    slots = {one.number: one.slots for one in held}
    for first, second in problem.precedences:
        if first in slots and second in slots and slots[first].stop > slots[second].start:
            values = {"first": first, "second": second}
            late = N_("Le rendez-vous {first} doit être fini avant que le {second} commence.")
            yield Fault(late, values, (first, second))


def _past(problem: Problem, held: list[_Held]) -> Faults:
    """Nothing new starts where the clock has been."""
    if problem.previous is None:
        return
    old = {row.meeting: row.slot for row in problem.previous.assignments}
    for one in held:
        slot = one.slots.start
        if slot < problem.previous.frozen_before and old.get(one.number) != slot:
            values = {"number": one.number, "slot": slot}
            late = N_("Le rendez-vous {number} est mis au créneau {slot}, déjà passé.")
            yield Fault(late, values, (one.number,))


def _begun(problem: Problem, held: list[_Held]) -> Faults:
    """What has begun stays where it was."""
    if problem.previous is None:
        return
    start = {one.number: one.slots.start for one in held}
    for row in problem.previous.assignments:
        if row.slot < problem.previous.frozen_before and start.get(row.meeting) != row.slot:
            values = {"number": row.meeting, "slot": row.slot}
            changed = N_("Le rendez-vous {number}, commencé au créneau {slot}, a été changé.")
            yield Fault(changed, values, (row.meeting,))


def _required(problem: Problem, held: list[_Held]) -> Faults:
    numbers = {one.number for one in held}
    for number, meeting in enumerate(problem.meetings):
        if meeting.required and number not in numbers:
            yield Fault(
                N_("Le rendez-vous {number} est obligatoire et n’est pas placé."),
                {"number": number},
                (number,),
            )


def _accounted(problem: Problem, schedule: Schedule) -> Faults:
    said = Counter(row.meeting for row in schedule.assignments)
    said.update(row.meeting for row in schedule.unscheduled)
    for number in range(len(problem.meetings)):
        if said[number] != 1:
            once = N_("Le rendez-vous {number} doit être soit placé, soit non placé avec sa raison.")
            yield Fault(once, {"number": number}, (number,))


def _breaks(problem: Problem, held: list[_Held]) -> dict[Id, int]:
    """Gaps between meetings, day by day: a gap is a free slot that comes right after a busy one, with another
    busy one later the same day."""
    found = {}
    of = _by_person(problem, held)
    for person in problem.participants:
        busy = {slot for one in of[person.id] for slot in one.slots}
        gaps = 0
        for first, last in problem.days:
            today = [slot in busy for slot in range(first, last + 1)]
            gaps += sum(
                now and not after and any(today[k + 2 :]) for k, (now, after) in enumerate(pairwise(today))
            )
        found[person.id] = gaps
    return found


def _break_rule(problem: Problem, held: list[_Held]) -> Faults:
    breaks = _breaks(problem, held).values()
    spread = max(breaks, default=0) - min(breaks, default=0)
    if problem.max_break_difference is not None and spread > problem.max_break_difference:
        values = {"spread": spread, "rule": problem.max_break_difference}
        yield Fault(N_("Les pauses diffèrent de {spread} entre participants, pour {rule} au plus."), values)


def _figures(problem: Problem, schedule: Schedule) -> Faults:
    for name, figure in count(problem, schedule.assignments).items():
        said = getattr(schedule, name)
        if said != figure:
            wrong = N_("Le planning annonce {name} = {said}, mais on compte {figure}.")
            yield Fault(wrong, {"name": name, "said": said, "figure": figure})


def _bounds(schedule: Schedule) -> Faults:
    """No figure beyond its bound, and none short of it in a schedule that calls itself optimal."""
    levels = ["shortfall", "weight"] + ["breaks"] * (schedule.until != "weight")
    for name in ("shortfall", "weight", "breaks"):
        figure, bound = getattr(schedule, name), getattr(schedule, f"{name}_bound")
        beyond = bound is not None and (figure > bound if name == "weight" else figure < bound)
        short = schedule.status == "optimal" and name in levels and figure != bound
        if beyond or short:
            values = {"name": name, "figure": figure, "bound": bound}
            yield Fault(N_("Le planning annonce {name} = {figure} avec la limite prouvée {bound}."), values)


def _stability(problem: Problem, held: list[_Held]) -> int:
    if problem.previous is None:
        return 0
    start = {one.number: one.slots.start for one in held}
    later = [row for row in problem.previous.assignments if row.slot >= problem.previous.frozen_before]
    return problem.previous.stability * sum(start.get(row.meeting) != row.slot for row in later)


def _moves(problem: Problem, held: list[_Held]) -> int:
    moves = 0
    of = _by_person(problem, held)
    for person in problem.participants:
        if person.capacity == 1:
            mine = sorted((one.slots.start, one.number, one.table) for one in of[person.id])
            moves += sum(before[2] != after[2] for before, after in pairwise(mine))
    return moves
