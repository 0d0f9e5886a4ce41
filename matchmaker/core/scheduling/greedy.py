"""First come, first served, by importance: a schedule that keeps every rule but that on breaks. The fallback."""

from collections import Counter, defaultdict

from matchmaker.core.scheduling.model import Option
from matchmaker.core.scheduling.space import Limit, Space


def greedy(space: Space) -> dict[int, Option]:
    """Required meetings first, then guarantees, then by weight; each where it first fits."""
    return _Greedy(space).placed


class _Greedy:
    def __init__(self, space: Space) -> None:
        self.space = space
        self.placed: dict[int, Option] = {}
        self.degree: Counter[object] = Counter()
        self.people = {person.id: person for person in space.problem.participants}
        self.limits: dict[int, list[tuple[Limit, list[int]]]] = defaultdict(list)
        for limit in space.limits:
            room = list(limit.room)
            for n in limit.members:
                self.limits[n].append((limit, room))
        self.class_room: Counter[tuple[int, int]] = Counter()
        self.after, self.before = defaultdict(list), defaultdict(list)
        for first, second in space.problem.precedences:
            self.after[first].append(second)
            self.before[second].append(first)
        meetings = space.problem.meetings
        order = sorted(range(len(meetings)), key=lambda n: (n not in space.must, -meetings[n].weight, n))
        for n in order:
            if n in space.must or self._is_owed(n):
                self._place(n)
        for n in order:
            self._place(n)

    def _is_owed(self, n: int) -> bool:
        sides = self.space.problem.meetings[n].sides
        return any(self.degree[who] < self.people[who].min_meetings for who in sides)

    def _place(self, n: int) -> None:
        if n in self.placed or any(self._is_full(who) for who in self.space.problem.meetings[n].sides):
            return
        for start in self.space.starts[n]:
            if not self._free(n, start) or not self._in_order(n, start):
                continue
            for kind in self.space.classes_at(n, start):
                if kind is None or self._class_free(n, start, kind):
                    self._put(n, start, kind)
                    return

    def _is_full(self, who: object) -> bool:
        most = self.people[who].max_meetings  # type: ignore[index]  # ids of participants
        return most is not None and self.degree[who] >= most

    def _free(self, n: int, start: int) -> bool:
        return all(room[slot] > 0 for _, room in self.limits[n] for slot in self.space.span(n, start))

    def _class_free(self, n: int, start: int, kind: int) -> bool:
        size = len(self.space.classes[kind])
        return all(self.class_room[kind, slot] < size for slot in self.space.span(n, start))

    def _in_order(self, n: int, start: int) -> bool:
        meetings = self.space.problem.meetings
        ends = start + meetings[n].length
        return all(m not in self.placed or ends <= self.placed[m][0] for m in self.after[n]) and all(
            m not in self.placed or self.placed[m][0] + meetings[m].length <= start for m in self.before[n]
        )

    def _put(self, n: int, start: int, kind: int | None) -> None:
        self.placed[n] = start, kind
        self.degree.update(self.space.problem.meetings[n].sides)
        for slot in self.space.span(n, start):
            for _, room in self.limits[n]:
                room[slot] -= 1
            if kind is not None:
                self.class_room[kind, slot] += 1
