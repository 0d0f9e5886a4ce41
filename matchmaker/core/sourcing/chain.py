"""The register as a chain: each entry carries the SHA-256 of the one before, and names and texts stand beside it.

What is hashed is written so that anybody can do it again with a JSON library: `canonical` gives ASCII JSON with sorted
keys and no spaces. Names and texts are bound by a hash with a salt of their own (`seal`): once value and salt are
erased the hash says nothing about them, and the chain is as whole as before (docs/decisions/sourcing.md).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal, get_args

FORMAT = "matchmaker-sourcing/1"
GENESIS = "0" * 64  # what the first entry carries as the hash before it

# Who may read a value: everybody the file is given to; nobody but the buyer, being about a person; or a business
# secret (L2132-1). It is part of the chain, so that a secret cannot become open later.
Guard = Literal["open", "person", "secret"]
GUARDS: tuple[Guard, ...] = get_args(Guard)
GUARDED: tuple[Guard, ...] = ("person", "secret")  # what ends with the register's retention
Content = Mapping[
    str, object
]  # texts, whole numbers and lists of them: no decimals, which are written in many ways


@dataclass(frozen=True)
class Held:
    """A value that stands beside the chain, with the salt that its hash was made with."""

    value: str
    salt: str


@dataclass(frozen=True)
class Seal:
    """What the chain keeps of a value: its name, who may read it, and its salted hash."""

    name: str
    guard: Guard
    digest: str


@dataclass(frozen=True)
class Entry:
    """One line of the register, without any value about a person. ``number`` counts from 1; ``at`` is aware."""

    number: int
    at: datetime
    kind: str
    content: Content
    seals: Sequence[Seal]
    before: str

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal over everything the entry says."""
        seals = [[one.name, one.guard, one.digest] for one in self.seals]
        at = self.at.astimezone(UTC).isoformat(timespec="seconds")
        return _sha256([FORMAT, self.number, at, self.kind, self.content, seals, self.before])


@dataclass(frozen=True)
class Line:
    """An entry as it is kept or exported: the digest written beside it, and the values that are still there.

    A seal without a value here was erased, or occulted in this copy.
    """

    entry: Entry
    digest: str
    held: Mapping[str, Held]


@dataclass(frozen=True)
class Head:
    """How far the register went when it was written down: what tells a shortened one."""

    count: int
    digest: str


EMPTY = Head(0, GENESIS)


def seal(name: str, guard: Guard, held: Held) -> Seal:
    """The salted hash of a value, under its name."""
    return Seal(name, guard, _sha256([FORMAT, name, held.salt, held.value]))


def canonical(value: object) -> str:
    """ASCII JSON, keys sorted, no spaces: the same value is always the same bytes."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def fingerprint(value: object) -> str:
    """SHA-256 of the canonical form: names a need's wording or a set of weights without repeating it."""
    return _sha256(value)


def _sha256(value: object) -> str:
    return sha256(canonical(value).encode("ascii")).hexdigest()
