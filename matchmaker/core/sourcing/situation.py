"""Where a structure stands with a need once a timetable is published, and after the day: codes of `words.CODES`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

DECLINED = "declined"


@dataclass(frozen=True)
class Wish:
    """A wish between a buyer and a structure. ``reason`` of a refusal: none where its author keeps it."""

    by_buyer: bool
    origin: str
    state: str
    reason: str | None = None


def situation(
    wishes: Sequence[Wish], *, planned: bool, unplaced: str | None, closed: bool = False
) -> dict[str, Any] | None:
    """Who asked, what was answered, whether they are to meet, and why not; None: nobody asked, and they do not meet.

    ``unplaced`` is the timetable's reason for holding no meeting; ``closed``: the need was not open to any. A proposal of the organiser that nobody took up
    is nobody's wish.
    """
    real = [one for one in wishes if one.origin != "chamber" or one.state == "accepted"]
    if not real and not planned:
        return None
    answer = _answer(real)
    told: dict[str, Any] = {
        "asked": _asked(real),
        "answer": answer,
        "meeting": "planned" if planned else "none",
    }
    if not planned:
        told["why"] = _why_not(real, answer, "need_closed" if closed else unplaced)
    return told


def _asked(wishes: Sequence[Wish]) -> str:
    people = [one for one in wishes if one.origin != "chamber"]
    if not people:
        return "chamber" if wishes else "nobody"
    sides = {one.by_buyer for one in people}
    return "both" if len(sides) == 2 else "buyer" if True in sides else "supplier"


def _answer(wishes: Sequence[Wish]) -> str:
    states = {one.state for one in wishes}
    if not states:
        return "none"
    if "accepted" in states or (DECLINED not in states and len({one.by_buyer for one in wishes}) == 2):
        return "accepted"
    return DECLINED if DECLINED in states else "pending"


def _why_not(wishes: Sequence[Wish], answer: str, unplaced: str | None) -> str:
    if answer == DECLINED:
        return next((one.reason for one in wishes if one.reason), DECLINED)
    if unplaced:
        return unplaced
    return "no_answer" if answer == "pending" else "not_scheduled"


@dataclass(frozen=True)
class Side:
    """What the desks saw of a structure at the time of a meeting."""

    away: bool
    seen: bool


def outcome(*, cancelled: bool, buyer: Side, supplier: Side) -> dict[str, Any]:
    """Whether a meeting was held, and why not; "unknown" where a desk saw only one of the two, or none."""
    if cancelled:
        return {"held": "no", "why": "cancelled"}
    if buyer.away:
        return {"held": "no", "why": "buyer_absent"}
    if supplier.away:
        return {"held": "no", "why": "supplier_absent"}
    return {"held": "yes" if buyer.seen and supplier.seen else "unknown"}
