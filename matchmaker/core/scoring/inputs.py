"""What is scored: needs and offers with the facts of their organisations. Plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matchmaker.core.directory.facts import WEIGHTS
from matchmaker.plugin_api import Cell

Fact = Cell  # value or None, evidence 0 to 1, as_of, source

DECLARED = WEIGHTS["declared"]
UNKNOWN = Fact(None)
UNKNOWN_KIND = "UNKNOWN"

OwnAnswers = Mapping[str, Mapping[str, Any]]  # criterion key -> field name -> answer as stored


def in_own_words(title: str, description: str) -> str:
    """What criteria about words read of a need or an offer."""
    return f"{title}\n{description}".strip()


def lots_as_codes(lots: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Lot number, a slash and a CPV code each, of lots as they are stored."""
    return tuple(f"{number}/{code}" for number, lot in enumerate(lots, 1) for code in lot["cpv"])


@dataclass(frozen=True)
class Place:
    """Where a need is carried out, or the site that carries out an offer."""

    commune: str | None = None  # INSEE code
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None


@dataclass(frozen=True)
class Party:
    """The organisation behind a need or an offer, as a delegation at the event."""

    organisation: int
    delegation: int
    identity: str  # SIRET and name of use: what ties are broken by, never the name alone
    siren: str | None = None
    legal_category: str | None = None
    public_buyer: bool | None = None
    met: tuple[str, ...] = ()  # the identity of each organisation met in the last year, once per time
    siae_kind: Fact = UNKNOWN
    ess_status: Fact = UNKNOWN
    esus: Fact = UNKNOWN
    esus_until: date | None = None
    qpv: Fact = UNKNOWN
    turnover: Fact = UNKNOWN
    members: tuple[Fact, ...] = ()  # of a groupement: the inclusive kind of each who executes
    allies: tuple[int, ...] = ()  # organisations it is the groupement of, or a member of: never paired
    own: OwnAnswers = field(default_factory=dict)

    @property
    def executing_kinds(self) -> Fact:
        """The kind of each who executes, as sure as the least sure of them; one where it works alone."""
        if not self.members:
            kind = self.siae_kind
            return Fact((kind.value,), kind.evidence, kind.as_of, kind.source) if kind.known else UNKNOWN
        kinds = tuple(member.value or UNKNOWN_KIND for member in self.members)
        return Fact(kinds, min(member.evidence for member in self.members))


@dataclass(frozen=True)
class Need:
    """Something a delegation looks for."""

    id: int
    party: Party
    place: Place = Place()
    cpv: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()  # lot number, a slash and a CPV code each
    words: str = ""
    prestation: str | None = None
    reservation: str = "none"
    organic_target: float | None = None
    organic_current: Fact = UNKNOWN
    own: OwnAnswers = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """Something a delegation sells or proposes."""

    id: int
    party: Party
    place: Place = Place()
    cpv: tuple[str, ...] = ()
    words: str = ""
    prestation: str | None = None
    area_kind: str | None = None
    area_km: float | None = None
    area_zones: tuple[str, ...] = ()
    organic_share: Fact = UNKNOWN
    own: OwnAnswers = field(default_factory=dict)
