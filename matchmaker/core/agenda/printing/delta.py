"""Which sheets of paper a change makes worthless.

A sheet has a key (`agenda:12`, `card:T1`) and a fingerprint of what would mislead once it is no
longer so. What lies on paper is a mapping from key to fingerprint; so is what would be printed now.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

Sheets = Mapping[str, str]  # key → fingerprint


@dataclass(frozen=True)
class Delta:
    """Keys, in the order in which they would be printed; those withdrawn in the order they were."""

    changed: tuple[str, ...]  # on paper, and no longer right
    new: tuple[str, ...]  # never printed
    withdrawn: tuple[str, ...]  # on paper, and to be thrown away
    unchanged: int

    @property
    def to_print(self) -> frozenset[str]:
        return frozenset((*self.changed, *self.new))

    @property
    def anything(self) -> bool:
        return bool(self.changed or self.new or self.withdrawn)


def fingerprint(content: Mapping[str, object]) -> str:
    """The same for the same content, in whatever order its parts were given."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def kind_of(key: str) -> str:
    """Of which document a sheet is: `agenda` for `agenda:12`."""
    return key.partition(":")[0]


def changed_sheets(paper: Sheets, now: Sheets) -> Delta:
    """What to print again, what to print for the first time and what to throw away.

    A document of which nothing was ever printed is not missing from the paper: it is left out.
    """
    printed = {kind_of(key) for key in paper}
    wanted = {key: value for key, value in now.items() if kind_of(key) in printed}
    return Delta(
        changed=tuple(key for key, value in wanted.items() if key in paper and paper[key] != value),
        new=tuple(key for key in wanted if key not in paper),
        withdrawn=tuple(key for key in paper if key not in now),
        unchanged=sum(paper.get(key) == value for key, value in wanted.items()),
    )


def whole_documents(paper: Sheets, now: Sheets, kinds: Collection[str]) -> Delta:
    """These documents printed from end to end, whatever lies on paper already."""
    wanted = [key for key in now if kind_of(key) in kinds]
    return Delta(
        changed=tuple(key for key in wanted if key in paper),
        new=tuple(key for key in wanted if key not in paper),
        withdrawn=tuple(key for key in paper if kind_of(key) in kinds and key not in now),
        unchanged=0,
    )


def after_printing(paper: Sheets, now: Sheets, printed: Delta) -> dict[str, str]:
    """What lies on paper once this was printed, handed out, and thrown away."""
    kept = {key: value for key, value in paper.items() if key not in printed.withdrawn}
    return kept | {key: now[key] for key in now if key in printed.to_print}
