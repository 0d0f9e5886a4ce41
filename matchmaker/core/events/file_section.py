"""A list of an event file, and the rules that many of its values share."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from matchmaker.core.events.file_rules import Rule, several, whole

KINDS = ("buyer", "supplier", "both", "expert", "funder", "visitor")
FEW, MANY = 500, 20_000

place = whole(0, 10**7)  # of a row in another list, from 0
places = several(place, FEW)
number = whole(0, 10**6)


@dataclass(frozen=True)
class Section:
    """A list of the file. `points`: which of its values are places in which other list."""

    most: int
    row: Mapping[str, Rule]
    points: Mapping[str, str]


def section(most: int, row: dict[str, Rule], **points: str) -> Section:
    return Section(most, MappingProxyType(row), MappingProxyType(points))
