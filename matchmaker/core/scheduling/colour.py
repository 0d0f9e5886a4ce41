"""When: put chosen meetings into slots so that no limit breaks, by Kempe chains. An edge colouring.

A chain moves a meeting into a slot, what it displaces into a second slot, what that displaces back into the
first, and so on. In a two-sided event without absences this always succeeds (König); else nearly always.
Only for problems in which every meeting is one slot long and every rule is a ``Limit``.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from matchmaker.core.scheduling.space import Limit, Space


def colour(space: Space, chosen: Sequence[int], at: Mapping[int, int]) -> dict[int, int]:
    """Slots for as many of the chosen meetings as chains can place; ``at`` says where some stand already."""
    board = Board(space, chosen)
    for n, slot in at.items():
        if slot in board.allowed.get(n, ()) and board.fits(n, slot):
            board.put(n, slot)
    for n in board.by_need(chosen):
        if n not in board.slot_of:
            board.place(n)
    return dict(board.slot_of)


class Board:
    """Which meetings are in which slot, and how full each limit is there."""

    def __init__(self, space: Space, meetings: Iterable[int]) -> None:
        self.space = space
        self.allowed = {n: space.starts[n] for n in meetings}
        self.limits: list[Limit] = []
        self.groups: dict[int, list[int]] = defaultdict(list)
        self.tables: dict[int, list[int]] = defaultdict(list)
        self.slot_of: dict[int, int] = {}
        for limit, pile in [
            *((limit, self.groups) for limit in (*space.seats, *space.shared)),
            *((limit, self.tables) for limit in space.halls),
        ]:
            mine = [n for n in limit.members if n in self.allowed]
            if mine and len(mine) > min(limit.room):
                for n in mine:
                    pile[n].append(len(self.limits))
                self.limits.append(limit)
        slots = space.problem.slots
        self.held: list[list[dict[int, None]]] = [[{} for _ in range(slots)] for _ in self.limits]

    def put(self, n: int, slot: int) -> None:
        self.slot_of[n] = slot
        for g in (*self.groups[n], *self.tables[n]):
            self.held[g][slot][n] = None

    def take(self, n: int) -> int:
        slot = self.slot_of.pop(n)
        for g in (*self.groups[n], *self.tables[n]):
            del self.held[g][slot][n]
        return slot

    def free(self, g: int, slot: int) -> int:
        return self.limits[g].room[slot] - len(self.held[g][slot])

    def fits(self, n: int, slot: int) -> bool:
        return all(self.free(g, slot) > 0 for g in (*self.groups[n], *self.tables[n]))

    def by_need(self, meetings: Sequence[int]) -> list[int]:
        """Those with the fullest sides first: they have the least choice."""
        pressure = {
            g: sum(n in self.allowed for n in limit.members) / max(1, sum(limit.room))
            for g, limit in enumerate(self.limits)
        }
        key = {n: (len(self.allowed[n]) - 4 * sum(pressure[g] for g in self.groups[n]), n) for n in meetings}
        return sorted(meetings, key=key.__getitem__)

    def place(self, n: int) -> bool:
        """Into a free slot, else by a chain, else by a chain after others have made room at a table."""
        return self._by_chain(n) or self._by_table(n)

    def _room(self, n: int, slot: int) -> int:
        return min((self.free(g, slot) for g in self.tables[n]), default=0)

    def _by_chain(self, n: int) -> bool:
        free = [slot for slot in self.allowed[n] if self.fits(n, slot)]
        if free:
            self.put(n, min(free, key=lambda slot: (-self._room(n, slot), slot)))
            return True
        slots = range(self.space.problem.slots)
        for to in self.allowed[n]:
            for other in slots:
                if other != to and self._shift(n, to, other):
                    return True
        return False

    def _by_table(self, n: int) -> bool:
        """Where tables are missing: others leave a slot, over several slots if need be, to one that has a table."""
        for to in self.allowed[n]:
            full = [g for g in self.tables[n] if self.free(g, to) <= 0]
            if len(full) != 1:
                continue
            before = dict(self.slot_of)
            if self._make_room(full[0], to) and self._by_chain(n):
                return True
            self._restore(before)
        return False

    def _make_room(self, g: int, full: int) -> bool:
        """One member of ``g`` fewer in a full slot: the shortest way over slots, each hop a chain of its own."""
        came_from = {full: full}
        waiting = deque([full])
        while waiting:
            slot = waiting.popleft()
            if self.free(g, slot) > 0:
                return self._hop_back(g, slot, came_from)
            for other in range(self.space.problem.slots):
                if other not in came_from and self._hop(g, slot, other, ignoring=g) is not None:
                    came_from[other] = slot
                    waiting.append(other)
        return False

    def _hop_back(self, g: int, slot: int, came_from: Mapping[int, int]) -> bool:
        """From the slot with room back to the full one, so that every hop finds the room it needs."""
        while came_from[slot] != slot:
            moves = self._hop(g, came_from[slot], slot)
            if moves is None:
                return False
            self.apply(moves)
            slot = came_from[slot]
        return True

    def _hop(self, g: int, slot: int, other: int, ignoring: int | None = None) -> dict[int, int] | None:
        """A chain after which ``slot`` holds one member of ``g`` fewer and ``other`` one more."""
        for mover in self.held[g][slot]:
            if other in self.allowed[mover]:
                moves = self.chain(mover, other, slot, ignoring)
                if moves is not None and self._leaving(g, slot, moves) == 1:
                    return moves
        return None

    def _leaving(self, g: int, slot: int, moves: Mapping[int, int]) -> int:
        mine = self.held[g][slot]
        return sum(n in mine for n in moves) - sum(
            to == slot and g in self.tables[n] for n, to in moves.items()
        )

    def _restore(self, before: Mapping[int, int]) -> None:
        for n, slot in list(self.slot_of.items()):
            if before.get(n) != slot:
                self.take(n)
        for n, slot in before.items():
            if n not in self.slot_of:
                self.put(n, slot)

    def _shift(self, n: int, to: int, other: int) -> bool:
        """Move ``n`` to ``to`` and follow the chain between ``to`` and ``other``; all or nothing."""
        moves = self.chain(n, to, other)
        if moves is None:
            return False
        self.apply(moves)
        return True

    def apply(self, moves: Mapping[int, int]) -> None:
        """Put each meeting into its new slot; limits are checked before, by ``chain``."""
        for mover in moves:
            if mover in self.slot_of:
                self.take(mover)
        for mover, slot in moves.items():
            self.put(mover, slot)

    def chain(self, n: int, to: int, other: int, ignoring: int | None = None) -> dict[int, int] | None:
        """The moves that bring ``n`` to ``to``, using slots ``to`` and ``other`` only; None where they break a limit.

        Tables of the limit ``ignoring`` are taken to be enough.
        """
        moves = {n: to}
        coming: dict[tuple[int, int], int] = defaultdict(int)
        going: dict[tuple[int, int], int] = defaultdict(int)
        self._count(n, to, coming, going)
        waiting = [n]
        while waiting:
            mover = waiting.pop()
            slot = moves[mover]
            away = other if slot == to else to
            for g in self.groups[mover]:
                over = coming[g, slot] - going[g, slot] - self.free(g, slot)
                for candidate in self.held[g][slot] if over > 0 else ():
                    if candidate not in moves and away in self.allowed[candidate]:
                        moves[candidate] = away
                        self._count(candidate, away, coming, going)
                        waiting.append(candidate)
                        over -= 1
                        if over == 0:
                            break
                if over > 0:
                    return None
        touched = {g for mover in moves for g in self.tables[mover] if g != ignoring}
        for g in touched:
            for slot in (to, other):
                if coming[g, slot] - going[g, slot] > max(0, self.free(g, slot)):
                    return None
        return moves

    def _count(
        self, n: int, to: int, coming: dict[tuple[int, int], int], going: dict[tuple[int, int], int]
    ) -> None:
        come_from = self.slot_of.get(n)
        for g in (*self.groups[n], *self.tables[n]):
            coming[g, to] += 1
            if come_from is not None:
                going[g, come_from] += 1
