"""Which organisations of one chamber may be one and the same: proposed with the reason, never merged unasked."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from matchmaker.core.directory.importing.duplicates import resemble
from matchmaker.plugin_api.text import N_

# Names are compared word by word, each with all others of its group: beyond this a group says nothing.
MOST_IN_ONE_GROUP = 60
SIREN = 9  # digits of a SIRET that name the legal person
Keys = Mapping[str, Iterable[Hashable]]  # of one organisation, by reason
REASONS = {
    "number": N_("même numéro"),
    "email": N_("même e-mail"),
    "phone": N_("même téléphone"),
    "name": N_("même nom"),
    "commune": N_("noms proches dans la même commune"),
}


@dataclass(frozen=True)
class Listed:
    """An organisation on a chamber's list. E-mails and numbers are those that were given to this chamber."""

    id: int
    name: str
    name_key: str
    siret: str | None = None
    rna: str | None = None
    siae_kind: str | None = None
    commune: str | None = None
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Proposal:
    """Two organisations, the older first, and the strongest reason to think that they are one."""

    first: Listed
    second: Listed
    reason: str  # a key of `REASONS`


def proposals(listed: Iterable[Listed], apart: Collection[tuple[int, int]] = ()) -> list[Proposal]:
    """The pairs that may be one, strongest reason first. ``apart`` holds (smaller id, greater id) said to be two."""
    found: dict[tuple[int, int], Proposal] = {}
    keyed, compared = [(item, _keys(item)) for item in listed], set(apart)
    for reason in REASONS:
        for group in _groups(keyed, reason):
            for one, other in combinations(sorted(group, key=lambda item: item.id), 2):
                pair = one.id, other.id
                if pair in compared:
                    continue
                compared.add(pair)
                if _may_be_one(one, other):
                    found[pair] = Proposal(one, other, reason)
    return list(found.values())


def _groups(keyed: Iterable[tuple[Listed, Keys]], reason: str) -> Iterator[list[Listed]]:
    groups: dict[Hashable, list[Listed]] = defaultdict(list)
    for item, keys in keyed:
        for key in set(keys[reason]):
            groups[key].append(item)
    return (group for group in groups.values() if 1 < len(group) <= MOST_IN_ONE_GROUP)


def _keys(item: Listed) -> Keys:
    """What puts two organisations side by side. In a commune the first letters of the words keep groups small."""
    return {
        "number": [number for number in (item.siret, item.rna) if number],
        "email": item.emails,
        "phone": ["".join(c for c in phone if c.isdigit())[-9:] for phone in item.phones],
        "name": [item.name_key],
        "commune": [(item.commune, word[:2]) for word in item.name_key.split()] if item.commune else [],
    }


def _may_be_one(one: Listed, other: Listed) -> bool:
    return (
        not differ(one.siret and one.siret[:SIREN], other.siret and other.siret[:SIREN])
        and not differ(one.siae_kind, other.siae_kind)
        and resemble(one.name_key, other.name_key)
    )


def differ(one: str | None, other: str | None) -> bool:
    """Whether both are known and not the same: an unknown one proves nothing."""
    return bool(one) and bool(other) and one != other


@dataclass(frozen=True)
class Side:
    """One of two values, with what speaks for it."""

    value: object
    confirmed: bool
    since: object  # anything that grows with time


def prefers_second(first: Side, second: Side) -> bool:
    """Which of two values stays unless somebody says otherwise: confirmed, else fuller, else newer."""
    for one, other in (
        (first.confirmed, second.confirmed),
        (_fullness(first.value), _fullness(second.value)),
        (first.since, second.since),
    ):
        if one != other:
            return bool(other > one)  # type: ignore[operator]  # both are of one kind
    return False


def _fullness(value: object) -> int:
    """How much is said: nothing, or something, and of two texts the longer says more."""
    if value in (None, "", {}):
        return 0
    return len(value) if isinstance(value, str | dict) else 1
