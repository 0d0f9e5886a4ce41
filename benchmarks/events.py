"""Events of realistic shape from a seed: a few buyers wanted by everybody, suppliers there for part of the day."""

import random
from typing import Any


def make_event(
    buyers: int,
    suppliers: int,
    slots: int,
    tables: int,
    requests: int,
    seed: int,
    *,
    peer_share: float = 0.1,
    absence: float = 0.15,
) -> dict[str, Any]:
    """A `matchmaker-problem/1` with unequal popularity, absences, caps, guarantees and peer meetings."""
    dice = random.Random(seed)
    firms = [f"S{n}" for n in range(suppliers)]
    desks = [f"B{n}" for n in range(buyers)]
    fame = [dice.paretovariate(1.3) for _ in desks]
    people = [_participant(name, slots, 2 * absence, dice) for name in desks + firms]
    pairs: dict[tuple[str, str], int] = {}
    while len(pairs) < requests:
        peer = dice.random() < peer_share
        a = dice.choice(firms)
        b = dice.choice(firms) if peer else dice.choices(desks, fame)[0]
        if a != b and (b, a) not in pairs:
            pairs.setdefault((a, b), dice.randint(1, 1500))
    meetings = [{"a": a, "b": b, "weight": weight} for (a, b), weight in pairs.items()]
    return {
        "format": "matchmaker-problem/1",
        "name": f"{buyers}x{suppliers}-{requests}-{seed}",
        "slots": slots,
        "tables": tables,
        "participants": people,
        "meetings": meetings,
    }


def _participant(name: str, slots: int, share_absent: float, dice: random.Random) -> dict[str, Any]:
    here = list(range(slots))
    if dice.random() < share_absent:
        length = dice.randint(1, max(1, slots // 2))
        start = dice.randint(0, slots - length)
        here = [slot for slot in here if not start <= slot < start + length]
    if name.startswith("B"):
        return {"id": name, "available": here, "capacity": 2 if dice.random() < 0.12 else 1}
    return {
        "id": name,
        "available": here,
        "max_meetings": dice.choice([4, 6, 8, 8, 10, None]),
        "min_meetings": dice.choice([1, 2]),
    }
