"""What a registration is for, how many of each kind there is room for, and whose turn it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matchmaker.plugin_api.text import N_

# What somebody comes for, in their own words, and the kind of participant it makes them at first.
AIMS = {
    "offers": (N_("Je propose des produits ou des services"), "supplier"),
    "seeks": (N_("Je cherche des fournisseurs ou des partenaires"), "buyer"),
    "both": (N_("Les deux"), "both"),
    "other": (N_("Autre : je viens sans rendez-vous"), "visitor"),
}
LIMITED = ("supplier", "buyer", "both", "visitor")  # kinds that the public page makes
STATES = {
    "sent": N_("Adresse à confirmer"),
    "registered": N_("À décider"),
    "on_hold": N_("En attente d’un complément"),
    "waiting": N_("Liste d’attente"),
    "accepted": N_("Acceptée"),
    "refused": N_("Refusée"),
    "withdrawn": N_("Retirée par son auteur"),
}


@dataclass(frozen=True)
class Room:
    """How full an event is, per kind. A kind without a limit is never full."""

    limits: Mapping[str, int]
    taken: Mapping[str, int]

    def free(self, kind: str) -> int | None:
        """Places left for a kind; None: as many as like."""
        if kind not in self.limits:
            return None
        return max(0, self.limits[kind] - self.taken.get(kind, 0))

    def full(self, kind: str) -> bool:
        return self.free(kind) == 0


def next_in_line(waiting: Iterable[tuple[int, str]], room: Room) -> frozenset[int]:
    """Of those who wait, (id, kind) in their order, whom the places now free could be given to."""
    left: dict[str, int] = {}
    found = set()
    for key, kind in waiting:
        free = room.free(kind)
        places = left.setdefault(kind, 1_000_000 if free is None else free)
        if places:
            left[kind] = places - 1
            found.add(key)
    return frozenset(found)


def beyond_room(kinds: Iterable[str], room: Room) -> Mapping[str, int]:
    """Per kind, how many of these are more than there is room for; empty when all fit."""
    asked: dict[str, int] = {}
    for kind in kinds:
        asked[kind] = asked.get(kind, 0) + 1
    over = {}
    for kind, count in asked.items():
        free = room.free(kind)
        if free is not None and count > free:
            over[kind] = count - free
    return over
