"""Thin agendas: who has fewer meetings than promised, or none, and whom the chamber may propose to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

SPARE = 2  # proposals shown beyond what is missing, so that the organiser can choose
MOST = 6


@dataclass(frozen=True)
class Agenda:
    """``promised``: the guarantee of the event or the structure's own; ``room``: meetings it may still take."""

    held: int
    promised: int
    room: int | None = None  # None: as many as there are slots

    @property
    def missing(self) -> int:
        """One meeting is missing to whoever has none, whatever was promised."""
        return max(0, max(1, self.promised) - self.held)


@dataclass(frozen=True)
class Choice:
    """A partner for a thin agenda. ``advised``: among those that fill it; the others are there to choose from."""

    partner: int
    advised: bool


def thin_agendas(agendas: Mapping[int, Agenda]) -> list[int]:
    """Those who lack meetings and may take some, the emptiest first."""
    found = [key for key, one in agendas.items() if one.missing and one.room != 0]
    return sorted(found, key=lambda key: (agendas[key].held, -agendas[key].missing, key))


def choose_partners(
    agendas: Mapping[int, Agenda],
    ranked: Mapping[int, Sequence[int]],
    barred: Collection[frozenset[int]],
) -> dict[int, list[Choice]]:
    """For each thin agenda its best partners, best first. No pair twice, none ``barred``, nobody over its maximum.

    A pair that fills two thin agendas is told once, to the emptier one, and counts for both.
    """
    gained = dict.fromkeys(agendas, 0)
    taken = set(barred)
    chosen: dict[int, list[Choice]] = {}
    for key in thin_agendas(agendas):
        mine = chosen.setdefault(key, [])
        wanted = min(MOST, max(0, agendas[key].missing - gained[key]))
        for partner in ranked.get(key, ()):
            if len(mine) >= min(MOST, wanted + SPARE) or not wanted:
                break
            if frozenset((key, partner)) in taken or not _has_room(agendas, gained, partner):
                continue
            advised = len(mine) < wanted and _has_room(agendas, gained, key)
            mine.append(Choice(partner, advised))
            taken.add(frozenset((key, partner)))
            if advised:
                gained[key] += 1
                gained[partner] += 1
    return {key: mine for key, mine in chosen.items() if mine or not gained[key]}


def _has_room(agendas: Mapping[int, Agenda], gained: Mapping[int, int], key: int) -> bool:
    one = agendas.get(key)
    return one is not None and (one.room is None or one.room > gained[key])
