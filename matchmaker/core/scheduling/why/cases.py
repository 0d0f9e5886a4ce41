"""Which reason fits a meeting that is not held, and which meetings stand in its way, before the proof is asked."""

from collections.abc import Collection, Iterable

from matchmaker.core.scheduling.schedule import Reason
from matchmaker.core.scheduling.why import sentences as say
from matchmaker.core.scheduling.why.held import Held, Hold, slots_in
from matchmaker.core.scheduling.why.trade import Trade, trades

#: More meetings than this at all the tables of all the slots are not named one by one: the cheapest per slot are.
MOST_AT_TABLES = 30


def reason_for(held: Held, n: int) -> Reason:
    """The reason that fits what stands where the meeting could be. ``starts`` of ``n`` are not empty."""
    return fixed(held, n) or _weighed(held, n) or _full(held, n) or _busy(held, n) or _ruled_out(held, n)


def fixed(held: Held, n: int) -> Reason | None:
    """Meetings that must be held fill a side's maximum, or every place the meeting could take."""
    must = held.space.must
    for who in held.meetings[n].sides:
        most = held.people[who].max_meetings
        mine = [m for m in held.mine[who] if m in must]
        if most is not None and len(mine) >= most:
            if not mine:
                return Reason("participant_full", (), say.NONE_WANTED, {"who": who})
            return _fixed(held, mine)
    if not must:
        return None
    length = held.meetings[n].length
    by: set[int] = set()
    for start in held.space.starts[n]:
        slots = range(start, start + length)
        walls = [(hold, slot) for hold in held.holds[n] for slot in slots if hold.fixed >> slot & 1]
        if not walls:
            return None
        hold, slot = min(walls, key=lambda wall: (len(wall[0].by[wall[1]]), wall[1]))
        by |= must & set(hold.by[slot])
    return _fixed(held, sorted(by))


def _fixed(held: Held, by: Collection[int]) -> Reason:
    return Reason("fixed", tuple(by), say.FIXED, {"pairs": held.pairs(by)})


def _weighed(held: Held, n: int) -> Reason | None:
    """All that is in its way somewhere counts for less, one by one, and yet giving it up would not pay."""
    found = sorted(trades(held, n), key=lambda trade: trade.rank)
    promised = [trade for trade in found if trade.missed and trade.gain > 0]
    if promised:
        return _guarantee(min(promised, key=lambda trade: (len(trade.given_up), trade.rank)))
    together = [trade for trade in found if trade.gain <= 0]
    if together:
        because = together[0].given_up
        return Reason("outweighed", because, say.OUTWEIGHED, {"pairs": held.pairs(because)})
    return None


def _guarantee(trade: Trade) -> Reason:
    return Reason("guarantee", trade.given_up, say.GUARANTEE, {"kept": trade.missed[0]})


def _full(held: Held, n: int) -> Reason | None:
    for who in held.meetings[n].sides:
        if held.at_maximum(who):
            mine = tuple(held.mine[who])
            values = {
                "who": who,
                "count": held.people[who].max_meetings,
                "partners": held.partners(who, mine),
            }
            return Reason("participant_full", mine, say.FULL, values)
    return None


def _busy(held: Held, n: int) -> Reason | None:
    """Every start is blocked: by one side, the tables or a resource alone, or by several of them."""
    length = held.meetings[n].length
    starts = sum(1 << start for start in held.space.starts[n])
    blocked = {hold: starts & hold.blocked(hold.full, length) for hold in held.holds[n]}
    every = 0
    for bits in blocked.values():
        every |= bits
    if every != starts:
        return None
    alone = [hold for hold, bits in blocked.items() if bits == starts]
    if alone:
        return _busy_alone(held, n, min(alone, key=_order))
    return _busy_by_turns(held, n, blocked)


def _order(hold: Hold) -> int:
    """People first: that is what an organiser can talk about."""
    return ("seat", "resource", "pair", "table").index(hold.kind)


def _busy_alone(held: Held, n: int, hold: Hold) -> Reason:
    meeting = held.meetings[n]
    names: dict[str, object] = {"a": meeting.a, "b": meeting.b}
    by = _blockers(held, n, hold)
    if hold.kind == "seat":
        who = hold.who
        assert who is not None  # a seat is somebody's
        other = meeting.b if who == meeting.a else meeting.a
        template = say.AGENDA_FULL if held.agenda_is_full(who) else say.TAKEN
        return Reason("busy", by, template, {"who": who, "other": other, "partners": held.partners(who, by)})
    if hold.kind == "resource":
        return Reason("busy", by, say.RESOURCE_TAKEN, names | {"resource": hold.who})
    return Reason("busy", by, say.TABLES_TAKEN if hold.kind == "table" else say.SAME_PAIR, names)


def _busy_by_turns(held: Held, n: int, blocked: dict[Hold, int]) -> Reason:
    """Each start by whatever blocks it; the sides first."""
    a, b = held.meetings[n].sides
    left = sum(1 << start for start in held.space.starts[n])
    by: dict[Hold, tuple[int, ...]] = {}
    for hold in sorted(blocked, key=_order):
        if left & blocked[hold]:
            by[hold] = _blockers(held, n, hold, left & blocked[hold])
            left &= ~blocked[hold]
    because = tuple(sorted({m for some in by.values() for m in some}))
    of = {hold.who: some for hold, some in by.items() if hold.kind == "seat"}
    if len(of) == len(by):
        values = {"partners": held.partners(a, of[a]), "others": held.partners(b, of[b])}
        return Reason("busy", because, say.BOTH_TAKEN, {"a": a, "b": b, **values})
    return Reason("busy", because, say.MIXED, {"a": a, "b": b})


def _blockers(held: Held, n: int, hold: Hold, starts: int | None = None) -> tuple[int, ...]:
    """The meetings that fill a limit where ``n`` could be."""
    length = held.meetings[n].length
    reach = 0
    for start in held.space.starts[n] if starts is None else slots_in(starts):
        reach |= ((1 << length) - 1) << start
    by = hold.filling(hold.full & reach)
    if hold.kind == "table" and len(by) > MOST_AT_TABLES:
        cheapest = (hold.cheapest[slot] for slot in slots_in(hold.full & reach))
        return tuple(sorted({price[1] for price in cheapest if price is not None}))
    return by


def _ruled_out(held: Held, n: int) -> Reason:
    """A slot is free for both, and yet: an order, the break rule, tables that differ, or nothing gained."""
    a, b = held.meetings[n].sides
    free = [start for start in held.space.starts[n] if not _is_blocked(held, n, start)]
    in_order = [start for start in free if not _out_of_order(held, n, start)]
    if not in_order:
        linked = sorted({m for start in free for m in _out_of_order(held, n, start)})
        return Reason("precedence", tuple(linked), say.ORDER, {"a": a, "b": b, "pairs": held.pairs(linked)})
    uneven = [held.uneven(n, start) for start in in_order]
    if all(who is not None for who in uneven):
        who = uneven[0]
        assert who is not None  # just asked
        return Reason("break_rule", tuple(held.mine[who]), say.BREAK_RULE, {"a": a, "b": b, "who": who})
    if held.space.classes:
        return Reason("busy", _at_same_tables(held, n, in_order), say.TABLES_TAKEN, {"a": a, "b": b})
    return Reason("outweighed", (), say.NO_GAIN)


def _is_blocked(held: Held, n: int, start: int) -> bool:
    return any(hold.full >> slot & 1 for hold in held.holds[n] for slot in held.space.span(n, start))


def _out_of_order(held: Held, n: int, start: int) -> list[int]:
    """Held meetings that the imposed order puts on the other side of this start."""
    span = held.space.span
    late = []
    for first, second in held.space.problem.precedences:
        if second == n and first in held.starts and span(first, held.starts[first]).stop > start:
            late.append(first)
        if first == n and second in held.starts and span(n, start).stop > held.starts[second]:
            late.append(second)
    return late


def _at_same_tables(held: Held, n: int, starts: Iterable[int]) -> tuple[int, ...]:
    slots = {slot for start in starts for slot in held.space.span(n, start)}
    tables = held.space.tables_of
    return tuple(
        m
        for m in sorted(held.starts)
        if tables[m] & tables[n] and slots & set(held.space.span(m, held.starts[m]))
    )
