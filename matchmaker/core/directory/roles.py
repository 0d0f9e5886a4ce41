"""Who looks after a structure: its owners (« responsables »), or everybody who speaks for it while there is none.

An owner who cannot come in, for want of an address or because the account is closed, counts for none: nobody
may be kept out by somebody who will never answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OWNER, MEMBER = "owner", "member"


@dataclass(frozen=True)
class Speaker:
    """A person who speaks for a structure. `enters`: has an address and an open account."""

    person_id: int
    name: str
    role: str
    enters: bool


def owners(people: Iterable[Speaker]) -> list[Speaker]:
    """Those who are responsible and can act on it, in the order they came."""
    return [one for one in people if one.role == OWNER and one.enters]


def looks_after(people: Sequence[Speaker], person_id: int | None) -> bool:
    """Whether this person does an owner's acts: as an owner, or as anybody where there is no owner."""
    return person_id in {one.person_id for one in owners(people) or people}


def is_last_owner(people: Iterable[Speaker], person_id: int) -> bool:
    """Whether nobody would be responsible any more if this person no longer was."""
    return [one.person_id for one in owners(people)] == [person_id]
