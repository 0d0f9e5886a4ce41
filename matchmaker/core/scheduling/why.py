"""Why a meeting is not held: one of FORMAT.md's reasons, the meetings in the way, and a sentence.

The reasons that weigh meetings against each other rest on the proof of levels 1 to 3: every schedule that holds
the meeting is no better than this one. Without that proof they are ``not_proven``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from matchmaker.core.scheduling.problem import Meeting, Participant
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.schedule import Reason, Unscheduled
from matchmaker.core.scheduling.space import Limit, Presence, Space
from matchmaker.plugin_api.text import N_

ABSENT = N_("{who} n’est présent sur aucun créneau.")
APART = N_("{a} et {b} n’ont aucun créneau commun.")
PAST = N_("Les créneaux communs à {a} et {b} sont déjà passés.")
RESOURCE_AWAY = N_(
    "Le rendez-vous entre {a} et {b} demande {resource}, qui n’est là sur aucun créneau commun."
)
NO_TABLE = N_("Il n’y a aucune table.")
NO_SUCH_TABLE = N_("Aucune table ne convient au rendez-vous entre {a} et {b}.")
TABLE_CLOSED = N_("Aucune table qui convient n’est ouverte sur les créneaux communs à {a} et {b}.")
FULL = N_("{who} a déjà son maximum de {count} rendez-vous, avec {partners}.")
AGENDA_FULL = N_("Agenda complet : {who} rencontre déjà {partners}.")
TAKEN = N_("Sur les créneaux où {other} peut venir, {who} rencontre déjà {partners}.")
TABLES_TAKEN = N_("Toutes les tables sont prises sur les créneaux communs à {a} et {b}.")
RESOURCE_TAKEN = N_(
    "Le rendez-vous entre {a} et {b} demande {resource}, déjà ailleurs sur chaque créneau commun."
)
MIXED = N_(
    "Sur chaque créneau commun à {a} et {b}, l’un des deux est déjà pris, ou la table, ou ce qu’il leur faut."
)
FIXED = N_("La place est tenue par des rendez-vous fixés d’avance.")
GUARANTEE = N_("Place donnée pour garantir un rendez-vous à {kept}.")
ORDER = N_("L’ordre imposé avec d’autres rendez-vous ne laisse aucun créneau à {a} et {b}.")
BREAK_RULE = N_("L’écart de pauses permis entre les participants ne laisse aucune place à {a} et {b}.")
OUTWEIGHED = N_("Tenir ce rendez-vous coûterait d’autres rendez-vous qui, ensemble, comptent davantage.")
NOT_PROVEN = N_("Le temps a manqué pour trouver une place à ce rendez-vous ou prouver qu’il n’y en a pas.")


def explain(space: Space, starts: Mapping[int, int], *, settled: bool) -> tuple[Unscheduled, ...]:
    """A reason for each meeting that is not in ``starts``."""
    view = _View(space, starts)
    left = (n for n in range(len(space.problem.meetings)) if n not in starts)
    return tuple(Unscheduled(n, _reason(view, n, settled=settled)) for n in left)


@dataclass(frozen=True)
class _Block:
    """A limit that is full in a slot, and by which meetings."""

    who: Id | None  # the participant or the resource, where the limit is one's
    kind: str  # "seat", "resource", "pair" or "table"
    by: tuple[int, ...]


class _View:
    """The schedule, looked up by participant, slot and limit."""

    def __init__(self, space: Space, starts: Mapping[int, int]) -> None:
        self.space = space
        self.starts = starts
        self.meetings = space.problem.meetings
        self.people = {person.id: person for person in space.problem.participants}
        self.degree = Counter(who for n in starts for who in self.meetings[n].sides)
        self.held_by: dict[Id, list[int]] = defaultdict(list)
        for n in sorted(starts):
            for who in self.meetings[n].sides:
                self.held_by[who].append(n)
        self.full: dict[Id, bool] = {}
        self.presence = Presence(space.problem)
        self.limits: dict[int, list[tuple[Limit, Id | None, str]]] = defaultdict(list)
        self.held: dict[int, dict[int, list[int]]] = {}
        people = space.problem.participants
        seats = ((seat, person.id, "seat") for seat, person in zip(space.seats, people, strict=True))
        owners: list[tuple[Limit, Id | None, str]] = [
            *seats,
            *zip(space.shared, (one.id for one in space.problem.resources), repeat("resource")),
            *((limit, None, "pair") for limit in space.shared[len(space.problem.resources) :]),
            *((limit, None, "table") for limit in space.halls),
        ]
        for limit, owner, kind in owners:
            for n in limit.members:
                self.limits[n].append((limit, owner, kind))
            self.held[id(limit)] = self._at(limit)

    def _at(self, limit: Limit) -> dict[int, list[int]]:
        found = defaultdict(list)
        for n in limit.members:
            if n in self.starts:
                for slot in self.space.span(n, self.starts[n]):
                    found[slot].append(n)
        return found

    def mine(self, who: Id) -> tuple[int, ...]:
        return tuple(self.held_by[who])

    def blocks(self, n: int, start: int) -> list[_Block]:
        """What is full somewhere in the span of a start."""
        return [
            _Block(who, kind, tuple(self.held[id(limit)][slot]))
            for slot in self.space.span(n, start)
            for limit, who, kind in self.limits[n]
            if len(self.held[id(limit)][slot]) >= limit.room[slot]
        ]

    def is_full(self, person: Participant) -> bool:
        """At the maximum, or taken in every slot there is."""
        if person.id not in self.full:
            self.full[person.id] = self._is_full(person)
        return self.full[person.id]

    def _is_full(self, person: Participant) -> bool:
        if person.max_meetings is not None and self.degree[person.id] >= person.max_meetings:
            return True
        taken = Counter(slot for n in self.mine(person.id) for slot in self.space.span(n, self.starts[n]))
        return all(taken[slot] >= person.capacity for slot in person.available)

    def partners(self, who: Id, meetings: Iterable[int]) -> tuple[Id, ...]:
        others = (side for n in sorted(meetings) for side in self.meetings[n].sides if side != who)
        return tuple(dict.fromkeys(others))


def _reason(view: _View, n: int, *, settled: bool) -> Reason:
    impossible = _impossible(view, n)
    if impossible is not None:
        return impossible
    if not settled:
        return Reason("not_proven", (), NOT_PROVEN)
    return _promised(view, n) or _full(view, n) or _busy(view, n) or _ruled_out(view, n)


def _impossible(view: _View, n: int) -> Reason | None:
    """It could not be held even if it were alone: true whatever else was proven."""
    meeting, space = view.meetings[n], view.space
    if space.starts[n]:
        return None
    names = {"a": meeting.a, "b": meeting.b}
    times = view.presence.starts(meeting)
    frozen = space.problem.previous.frozen_before if space.problem.previous else 0
    if not times:
        return Reason("no_common_slot", (), *_apart(view, meeting))
    if all(start < frozen for start in times):
        return Reason("no_common_slot", (), PAST, names)
    if not space.problem.tables:
        return Reason("no_such_table", (), NO_TABLE)
    return Reason("no_such_table", (), TABLE_CLOSED if space.tables_of[n] else NO_SUCH_TABLE, names)


def _apart(view: _View, meeting: Meeting) -> tuple[str, Mapping[str, object]]:
    for who in meeting.sides:
        if not view.presence.people[who]:
            return ABSENT, {"who": who}
    free = view.presence.people[meeting.a] & view.presence.people[meeting.b]
    together = any(view.presence.fits(free, start, meeting.length) for start in meeting.slots)
    if together and meeting.uses:
        away = [one for one in meeting.uses if not free & view.presence.resources[one]]
        resource = tuple(sorted(away or meeting.uses, key=str))
        return RESOURCE_AWAY, {"a": meeting.a, "b": meeting.b, "resource": resource}
    return APART, {"a": meeting.a, "b": meeting.b}


def _promised(view: _View, n: int) -> Reason | None:
    """A meeting worth less stands in its place because it keeps a promised minimum."""
    meeting = view.meetings[n]
    full = [who for who in meeting.sides if view.is_full(view.people[who])]
    if len(full) != 1:
        return None
    for other in view.mine(full[0]):
        if other in view.space.must or view.meetings[other].weight >= meeting.weight:
            continue
        for kept in view.meetings[other].sides:
            person = view.people[kept]
            if kept not in meeting.sides and view.degree[kept] <= person.min_meetings:
                return Reason("guarantee", (other,), GUARANTEE, {"kept": kept})
    return None


def _full(view: _View, n: int) -> Reason | None:
    for who in view.meetings[n].sides:
        most = view.people[who].max_meetings
        if most is not None and view.degree[who] >= most:
            mine = view.mine(who)
            if mine and view.space.must.issuperset(mine):
                return Reason("fixed", mine, FIXED)
            values = {"who": who, "count": most, "partners": view.partners(who, mine)}
            return Reason("participant_full", mine, FULL, values)
    return None


def _busy(view: _View, n: int) -> Reason | None:
    by_start = [view.blocks(n, start) for start in view.space.starts[n]]
    if not all(by_start):
        return None
    because = tuple(sorted({other for blocks in by_start for block in blocks for other in block.by}))
    if view.space.must.issuperset(because):
        return Reason("fixed", because, FIXED)
    a, b = view.meetings[n].sides
    for who, other in ((a, b), (b, a)):
        mine = _always(by_start, "seat", who)
        if mine:
            template = AGENDA_FULL if view.is_full(view.people[who]) else TAKEN
            values = {"who": who, "other": other, "partners": view.partners(who, mine)}
            return Reason("busy", tuple(sorted(mine)), template, values)
    for resource in sorted(view.meetings[n].uses, key=str):
        if mine := _always(by_start, "resource", resource):
            return Reason("busy", tuple(sorted(mine)), RESOURCE_TAKEN, {"a": a, "b": b, "resource": resource})
    template = MIXED
    if all(any(block.kind == "table" for block in blocks) for blocks in by_start):
        template = TABLES_TAKEN
    return Reason("busy", because, template, {"a": a, "b": b})


def _always(by_start: Sequence[Sequence[_Block]], kind: str, who: Id) -> set[int]:
    """The meetings by which this one is full in every start; none where some start leaves it room."""
    mine = [[block for block in blocks if (block.kind, block.who) == (kind, who)] for blocks in by_start]
    return {m for blocks in mine for block in blocks for m in block.by} if all(mine) else set()


def _ruled_out(view: _View, n: int) -> Reason:
    """A slot is free for both, and yet: an order, the break rule, or what it would cost."""
    problem = view.space.problem
    a, b = view.meetings[n].sides
    linked = {m for pair in problem.precedences if n in pair for m in pair if m != n and m in view.starts}
    if linked:
        return Reason("precedence", tuple(sorted(linked)), ORDER, {"a": a, "b": b})
    if problem.max_break_difference is not None:
        return Reason("break_rule", (), BREAK_RULE, {"a": a, "b": b})
    return Reason("outweighed", (), OUTWEIGHED)
