"""What an organiser could change about an event: each a function from a problem to a problem, with its sentence."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from matchmaker.core.scheduling.people import with_one_more
from matchmaker.core.scheduling.problem import Meeting, Participant, Problem, Resource, Table, plain_tables
from matchmaker.core.scheduling.reading import MOST_SLOTS, MOST_TABLES, Id
from matchmaker.plugin_api.text import N_

TABLES = {
    2: N_("Deux tables de plus"),
    1: N_("Une table de plus"),
    -1: N_("Une table de moins"),
    -2: N_("Deux tables de moins"),
}
SLOTS = {1: N_("Un créneau de plus à la fin"), 2: N_("Deux créneaux de plus à la fin")}
LATER = {
    1: N_("Finir {minutes} minutes plus tard : un créneau de plus"),
    2: N_("Finir {minutes} minutes plus tard : deux créneaux de plus"),
}
DELEGATE = N_("Une personne de plus pour recevoir chez {who}")
DELEGATES = N_("Une personne de plus chez chacun des acheteurs les plus demandés ({count})")
GUARANTEE_UP = N_("Garantir un rendez-vous de plus à chacun")
GUARANTEE_DOWN = N_("Garantir un rendez-vous de moins à chacun")
NO_GUARANTEE = N_("Ne garantir aucun rendez-vous")
NO_MAXIMUM = N_("Lever le maximum de rendez-vous par structure")


@dataclass(frozen=True)
class WhatIf:
    """One change. ``looser``: every schedule that was possible still is, so nothing can get worse.

    ``tighter``: the same the other way round. Neither where the two problems cannot be compared like that.
    """

    key: str
    template: str
    change: Callable[[Problem], Problem]
    values: Mapping[str, object] = field(default_factory=dict)
    looser: bool = False
    tighter: bool = False


def what_ifs(problem: Problem, *, minutes: int | None = None) -> tuple[WhatIf, ...]:
    """The changes worth trying on any event, in the order of the page.

    ``minutes`` is how much later a meeting ends with one more slot; None where nobody knows.
    """
    return (*_of_tables(problem), *_of_slots(problem, minutes), *_of_promises(problem))


def _of_tables(problem: Problem) -> Iterator[WhatIf]:
    for count, template in TABLES.items():
        if count > 0 and len(problem.tables) + count <= MOST_TABLES:
            yield WhatIf(f"tables{count:+}", template, _more_tables(count), looser=True)
        if count < 0 and len(_removable(problem)) >= -count and len(problem.tables) > -count:
            yield WhatIf(f"tables{count:+}", template, _fewer_tables(-count), tighter=True)


def _of_slots(problem: Problem, minutes: int | None) -> Iterator[WhatIf]:
    for count, plain in SLOTS.items():
        if 0 < problem.slots <= MOST_SLOTS - count:
            template = plain if minutes is None else LATER[count]
            values = {} if minutes is None else {"minutes": minutes * count}
            # Longer days may break a rule on breaks that held before.
            fair = problem.max_break_difference is None
            yield WhatIf(f"slots+{count}", template, _more_slots(count), values, looser=fair)


def _of_promises(problem: Problem) -> Iterator[WhatIf]:
    most = max((person.min_meetings for person in problem.participants), default=0)
    if most > 1:
        yield WhatIf("guarantee-1", GUARANTEE_DOWN, _shift_guarantee(-1))
    if most:
        yield WhatIf("guarantee=0", NO_GUARANTEE, _without_guarantee, looser=True)
    if problem.participants:
        yield WhatIf("guarantee+1", GUARANTEE_UP, _shift_guarantee(1))
    if any(person.max_meetings is not None for person in problem.participants):
        yield WhatIf("no-maximum", NO_MAXIMUM, _without_maximum, looser=True)


def one_more_delegate(problem: Problem, who: Id) -> WhatIf:
    """``who`` can hold one meeting more at once, and as many more in all as one person may."""
    return replace(
        more_delegates(problem, [who]), key=f"delegate:{who}", template=DELEGATE, values={"who": who}
    )


def more_delegates(problem: Problem, them: Collection[Id]) -> WhatIf:
    """The same for each of them."""
    # Who keeps a table leaves it to sit where there is room: what was possible may no longer be.
    free = all(one.home_table is None for one in problem.participants if one.id in them)
    return WhatIf("delegates", DELEGATES, _more_delegates(frozenset(them)), {"count": len(them)}, looser=free)


def _more_tables(count: int) -> Callable[[Problem], Problem]:
    def change(problem: Problem) -> Problem:
        if problem.plain_tables:
            return replace(problem, tables=plain_tables([one + count for one in _counts(problem)]))
        every = frozenset(range(problem.slots))
        new = (Table(name, every) for name in _new_ids(problem, count))
        return replace(problem, tables=(*problem.tables, *new))

    return change


def _counts(problem: Problem) -> list[int]:
    return [sum(slot in table.slots for table in problem.tables) for slot in range(problem.slots)]


def _new_ids(problem: Problem, count: int) -> Sequence[Id]:
    known = {table.id for table in problem.tables}
    if all(isinstance(name, int) for name in known):
        top = max((name for name in known if isinstance(name, int)), default=0)
        return [top + n for n in range(1, count + 1)]
    candidates = (f"table+{n}" for n in range(1, len(known) + count + 1))
    return [name for name in candidates if name not in known][:count]


def _removable(problem: Problem) -> list[Id]:
    """Tables nobody counts on, the plainest and last ones first."""
    if problem.plain_tables:
        return [table.id for table in reversed(problem.tables)]
    kept = {person.home_table for person in problem.participants}
    named = {table for meeting in problem.meetings for table in meeting.tables or ()}
    spare = [table for table in reversed(problem.tables) if table.id not in kept | named]
    return [table.id for table in sorted(spare, key=lambda table: len(table.features))]


def _fewer_tables(count: int) -> Callable[[Problem], Problem]:
    def change(problem: Problem) -> Problem:
        if problem.plain_tables:
            return replace(problem, tables=plain_tables([max(0, one - count) for one in _counts(problem)]))
        gone = set(_removable(problem)[:count])
        return replace(problem, tables=tuple(table for table in problem.tables if table.id not in gone))

    return change


def _more_slots(count: int) -> Callable[[Problem], Problem]:
    """Whoever and whatever is there in the last slot stays; meetings that could be at any time still can."""

    def change(problem: Problem) -> Problem:
        last, new = problem.slots - 1, frozenset(range(problem.slots, problem.slots + count))

        def stayed(slots: frozenset[int]) -> frozenset[int]:
            return slots | new if last in slots else slots

        def person(one: Participant) -> Participant:
            return replace(one, available=stayed(one.available))

        def resource(one: Resource) -> Resource:
            room = one.room + one.room[-1:] * count
            return replace(one, available=stayed(one.available), room=room)

        def meeting(one: Meeting) -> Meeting:
            return replace(one, slots=one.slots | new) if len(one.slots) == problem.slots else one

        return replace(
            problem,
            slots=problem.slots + count,
            tables=tuple(replace(table, slots=stayed(table.slots)) for table in problem.tables),
            participants=tuple(map(person, problem.participants)),
            resources=tuple(map(resource, problem.resources)),
            meetings=tuple(map(meeting, problem.meetings)),
            sessions=_longer(problem.sessions, count),
            days=_longer(problem.days, count),
        )

    return change


def _longer(pieces: tuple[tuple[int, int], ...], count: int) -> tuple[tuple[int, int], ...]:
    return (*pieces[:-1], (pieces[-1][0], pieces[-1][1] + count)) if pieces else pieces


def _more_delegates(them: frozenset[Id]) -> Callable[[Problem], Problem]:
    def more(person: Participant) -> Participant:
        most = person.max_meetings
        if most is not None:
            most += -(-most // person.capacity)
        # A kept table holds one meeting at a time.
        return replace(person, capacity=person.capacity + 1, max_meetings=most, home_table=None)

    def change(problem: Problem) -> Problem:
        wider = tuple(with_one_more(one, them) for one in problem.resources)
        wide = replace(problem, resources=wider)
        return _each(wide, lambda person: more(person) if person.id in them else person)

    return change


def _shift_guarantee(step: int) -> Callable[[Problem], Problem]:
    def shifted(person: Participant) -> Participant:
        return replace(person, min_meetings=max(0, person.min_meetings + step))

    return lambda problem: _each(problem, shifted)


def _without_guarantee(problem: Problem) -> Problem:
    return _each(problem, lambda person: replace(person, min_meetings=0))


def _without_maximum(problem: Problem) -> Problem:
    return _each(problem, lambda person: replace(person, max_meetings=None))


def _each(problem: Problem, change: Callable[[Participant], Participant]) -> Problem:
    return replace(problem, participants=tuple(map(change, problem.participants)))
