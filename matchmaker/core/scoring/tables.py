"""Needs and offers as columns: what criteria read, and the keys of each record beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from matchmaker.core.scoring.inputs import Need, Offer, Party
from matchmaker.core.scoring.own_columns import own_columns
from matchmaker.plugin_api import COLUMNS, Criterion, IndexArray
from matchmaker.plugin_api.cells import Cells, Table, cells_of, said_cells
from matchmaker.plugin_api.columns import PRESTATIONS

Record = Need | Offer


@dataclass(frozen=True, eq=False)
class Keys:
    """Who each record of a side is; all arrays have one entry per record."""

    ids: NDArray[np.int64]
    organisations: NDArray[np.int64]
    delegations: NDArray[np.int64]
    identities: NDArray[np.str_]
    prestations: NDArray[np.str_]  # "" where not said

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def forms(self) -> NDArray[np.int8]:
        """The kind of prestation as a small number, 0 where not said: rows are compared by the million."""
        numbers = {form: number for number, form in enumerate(("", *PRESTATIONS))}
        return np.array([numbers[form] for form in self.prestations.tolist()], dtype=np.int8)


@dataclass(frozen=True, eq=False)
class Records:
    """One side of a run: its columns and its keys, in the same order."""

    table: Table
    keys: Keys
    allies: Mapping[int, frozenset[int]] = field(default_factory=dict)  # organisations never paired


def need_records(needs: Sequence[Need], criteria: Iterable[type[Criterion]]) -> Records:
    """The needs as columns, with the own fields of the given criteria."""
    return _records("need", needs, _NEED, criteria)


def offer_records(offers: Sequence[Offer], criteria: Iterable[type[Criterion]]) -> Records:
    """The offers as columns, with the own fields of the given criteria."""
    return _records("offer", offers, _OFFER, criteria)


@dataclass(frozen=True)
class _Places:
    """Column to where it stands in a record, and in its party. What they say counts 1, a fact carries its
    evidence."""

    said: Mapping[str, str]
    facts: Mapping[str, str]
    said_of_party: Mapping[str, str]
    facts_of_party: Mapping[str, str]


_SAID = {
    "cpv": "cpv",
    "words": "words",
    "prestation": "prestation",
    "commune": "place.commune",
    "latitude": "place.latitude",
    "longitude": "place.longitude",
    "population": "place.population",
}
_SAID_OF_PARTY = {name: name for name in ("legal_category", "identity", "siren", "met")}
_NEED = _Places(
    _SAID | {name: name for name in ("lots", "reservation", "organic_target")},
    {"organic_current": "organic_current"},
    _SAID_OF_PARTY | {"public_buyer": "public_buyer"},
    {},
)
_OFFER = _Places(
    _SAID | {name: name for name in ("area_kind", "area_km", "area_zones")},
    {"organic_share": "organic_share"},
    _SAID_OF_PARTY | {"esus_until": "esus_until"},
    {name: name for name in ("siae_kind", "executing_kinds", "ess_status", "esus", "qpv", "turnover")},
)


def _records(
    form: str, records: Sequence[Record], places: _Places, criteria: Iterable[type[Criterion]]
) -> Records:
    parties = _Parties.of(records)
    columns = _columns(form, records, places.said, places.facts)
    of_party = _columns(form, parties.each, places.said_of_party, places.facts_of_party)
    for criterion in criteria:
        columns |= own_columns(criterion, records, form)
        of_party |= own_columns(criterion, parties.each, "organisation")
    columns |= {name: cells.take(parties.of_records) for name, cells in of_party.items()}
    return Records(Table(columns, len(records)), _keys(records), _allies(parties.each))


@dataclass(frozen=True, eq=False)
class _Parties:
    """The party behind each record, each once: one that has several offers answers for all of them."""

    each: Sequence[Party]
    of_records: IndexArray

    @classmethod
    def of(cls, records: Sequence[Record]) -> "_Parties":
        places: dict[int, int] = {}
        each: list[Party] = []
        index = np.empty(len(records), dtype=np.intp)
        for record, one in enumerate(records):
            place = places.setdefault(id(one.party), len(each))
            if place == len(each):
                each.append(one.party)
            index[record] = place
        return cls(each, index)


def _columns(
    side: str, holders: Sequence[Record | Party], said: Mapping[str, str], facts: Mapping[str, str]
) -> dict[str, Cells]:
    columns = {}
    for name, place in said.items():
        columns[name] = said_cells(COLUMNS[f"{side}.{name}"].kind, list(map(attrgetter(place), holders)))
    for name, place in facts.items():
        columns[name] = cells_of(COLUMNS[f"{side}.{name}"].kind, list(map(attrgetter(place), holders)))
    return columns


def _allies(parties: Sequence[Party]) -> Mapping[int, frozenset[int]]:
    return {party.organisation: frozenset(party.allies) for party in parties if party.allies}


def _keys(records: Sequence[Record]) -> Keys:
    parties = [record.party for record in records]
    return Keys(
        np.array([record.id for record in records], dtype=np.int64),
        np.array([party.organisation for party in parties], dtype=np.int64),
        np.array([party.delegation for party in parties], dtype=np.int64),
        np.array([party.identity for party in parties], dtype=np.str_),
        np.array([record.prestation or "" for record in records], dtype=np.str_),
    )
