"""Needs and offers as columns: what criteria read, and the keys of each record beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.core.scoring.inputs import DECLARED, UNKNOWN, Fact, Need, Offer
from matchmaker.plugin_api import COLUMNS, Criterion, Field
from matchmaker.plugin_api.cells import Cells, Table, cells_of, said_cells
from matchmaker.plugin_api.columns import OWN, PRESTATIONS

Record = Need | Offer
_NONE: Mapping[str, Any] = {}


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
    columns = _columns("need", needs, _SAID_BY_BOTH | _SAID_BY_NEED, _FACTS_OF_NEED)
    table = Table(columns | _own_columns(needs, "need", criteria), len(needs))
    return Records(table, _keys(needs), _allies(needs))


def offer_records(offers: Sequence[Offer], criteria: Iterable[type[Criterion]]) -> Records:
    """The offers as columns, with the own fields of the given criteria."""
    columns = _columns("offer", offers, _SAID_BY_BOTH | _SAID_BY_OFFER, _FACTS_OF_OFFER)
    table = Table(columns | _own_columns(offers, "offer", criteria), len(offers))
    return Records(table, _keys(offers), _allies(offers))


# Column to where it stands in a record: what its party says counts 1, a fact carries its evidence.
_SAID_BY_BOTH = {
    "cpv": "cpv",
    "words": "words",
    "prestation": "prestation",
    "commune": "place.commune",
    "latitude": "place.latitude",
    "longitude": "place.longitude",
    "population": "place.population",
    "legal_category": "party.legal_category",
    "identity": "party.identity",
    "siren": "party.siren",
    "met": "party.met",
}
_SAID_BY_NEED = {
    "public_buyer": "party.public_buyer",
    "lots": "lots",
    "reservation": "reservation",
    "organic_target": "organic_target",
}
_SAID_BY_OFFER = {
    "area_kind": "area_kind",
    "area_km": "area_km",
    "area_zones": "area_zones",
    "esus_until": "party.esus_until",
}
_FACTS_OF_NEED = {"organic_current": "organic_current"}
_FACTS_OF_OFFER = {
    "organic_share": "organic_share",
    "siae_kind": "party.siae_kind",
    "executing_kinds": "party.executing_kinds",
    "ess_status": "party.ess_status",
    "esus": "party.esus",
    "qpv": "party.qpv",
    "turnover": "party.turnover",
}


def _columns(
    side: str, records: Sequence[Record], said: Mapping[str, str], facts: Mapping[str, str]
) -> dict[str, Cells]:
    columns = {}
    for name, place in said.items():
        values = [_if_any(value) for value in map(attrgetter(place), records)]
        columns[name] = said_cells(COLUMNS[f"{side}.{name}"].kind, values)
    for name, place in facts.items():
        columns[name] = cells_of(COLUMNS[f"{side}.{name}"].kind, list(map(attrgetter(place), records)))
    return columns


def _if_any(value: object) -> object:
    """None for an empty text or list as well: nothing is said by it."""
    return None if value in ("", ()) else value


def _own_columns(
    records: Sequence[Record], form: str, criteria: Iterable[type[Criterion]]
) -> dict[str, Cells]:
    columns = {}
    for criterion in criteria:
        for one in criterion.fields:
            if one.form in (form, "organisation"):
                stored = _stored(records, criterion.key, one)
                columns[f"{OWN}{one.name}"] = _own_cells(stored, one)
    return columns


def _own_cells(stored: Sequence[Any], field: Field) -> Cells:
    """The answers to one question; those without any proof of their own, which most are, all at once."""
    if any(isinstance(answer, dict) for answer in stored):
        facts = [UNKNOWN if answer is None else _own_fact(answer, field) for answer in stored]
        return cells_of(field.kind, facts)
    values = [None if answer is None else _of_kind(field.kind, answer) for answer in stored]
    return said_cells(field.kind, values, _unproven(field))


def _stored(records: Sequence[Record], key: str, field: Field) -> list[Any]:
    """Each record's answer as it is kept, None where there is none."""
    if field.form == "organisation":
        return [record.party.own.get(key, _NONE).get(field.name) for record in records]
    return [record.own.get(key, _NONE).get(field.name) for record in records]


def _own_fact(stored: Any, field: Field) -> Fact:
    """An answer is stored plain, or with its evidence: {"value", "evidence", "source", "as_of"}.

    An answer of another kind than its field has (the plugin changed) is unknown.
    """
    told: Mapping[str, Any] = stored if isinstance(stored, dict) else {"value": stored}
    value = _of_kind(field.kind, told.get("value"))
    if value is None:
        return UNKNOWN
    as_of = told.get("as_of")
    return Fact(
        value,
        float(told.get("evidence", _unproven(field))),
        date.fromisoformat(as_of) if as_of else None,
        told.get("source", ""),
    )


def _unproven(field: Field) -> float:
    return DECLARED if field.proof else 1.0


def _of_kind(kind: str, value: object) -> object:
    if kind == "flag":
        return value if isinstance(value, bool) else None
    if kind == "number":
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if not isinstance(value, str) or not value:
        return None
    return date.fromisoformat(value) if kind == "date" else value


def _allies(records: Sequence[Record]) -> Mapping[int, frozenset[int]]:
    parties = [record.party for record in records]
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
