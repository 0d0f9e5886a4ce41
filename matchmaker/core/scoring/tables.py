"""Needs and offers as columns: what criteria read, and the keys of each record beside them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.core.scoring.inputs import DECLARED, UNKNOWN, Fact, Need, Offer, OwnAnswers, said
from matchmaker.plugin_api import COLUMNS, Criterion, Field
from matchmaker.plugin_api.cells import Cells, Table, cells_of
from matchmaker.plugin_api.columns import OWN

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


@dataclass(frozen=True, eq=False)
class Records:
    """One side of a run: its columns and its keys, in the same order."""

    table: Table
    keys: Keys


def need_records(needs: Sequence[Need], criteria: Iterable[type[Criterion]]) -> Records:
    """The needs as columns, with the own fields of the given criteria."""
    columns = _columns("need", needs, {**_NEED, **_BOTH})
    return Records(Table(columns | _own_columns(needs, "need", criteria), len(needs)), _keys(needs))


def offer_records(offers: Sequence[Offer], criteria: Iterable[type[Criterion]]) -> Records:
    """The offers as columns, with the own fields of the given criteria."""
    columns = _columns("offer", offers, {**_OFFER, **_BOTH})
    return Records(Table(columns | _own_columns(offers, "offer", criteria), len(offers)), _keys(offers))


_BOTH: Mapping[str, Callable[[Any], Fact]] = {
    "cpv": lambda record: said(record.cpv),
    "words": lambda record: said(record.words),
    "prestation": lambda record: said(record.prestation),
    "commune": lambda record: said(record.place.commune),
    "latitude": lambda record: said(record.place.latitude),
    "longitude": lambda record: said(record.place.longitude),
    "population": lambda record: said(record.place.population),
    "legal_category": lambda record: said(record.party.legal_category),
    "identity": lambda record: said(record.party.identity),
    "siren": lambda record: said(record.party.siren),
    "met": lambda record: said(record.party.met),
}

_NEED: Mapping[str, Callable[[Any], Fact]] = {
    "public_buyer": lambda need: said(need.party.public_buyer),
    "lots": lambda need: said(need.lots),
    "reservation": lambda need: said(need.reservation),
    "organic_target": lambda need: said(need.organic_target),
    "organic_current": lambda need: need.organic_current,
}

_OFFER: Mapping[str, Callable[[Any], Fact]] = {
    "area_kind": lambda offer: said(offer.area_kind),
    "area_km": lambda offer: said(offer.area_km),
    "area_zones": lambda offer: said(offer.area_zones),
    "organic_share": lambda offer: offer.organic_share,
    "siae_kind": lambda offer: offer.party.siae_kind,
    "executing_kinds": lambda offer: offer.party.executing_kinds,
    "ess_status": lambda offer: offer.party.ess_status,
    "esus": lambda offer: offer.party.esus,
    "esus_until": lambda offer: said(offer.party.esus_until),
    "qpv": lambda offer: offer.party.qpv,
    "turnover": lambda offer: offer.party.turnover,
}


def _columns(
    side: str, records: Sequence[Record], readers: Mapping[str, Callable[[Any], Fact]]
) -> dict[str, Cells]:
    return {
        name: cells_of(COLUMNS[f"{side}.{name}"].kind, [read(record) for record in records])
        for name, read in readers.items()
    }


def _own_columns(
    records: Sequence[Record], form: str, criteria: Iterable[type[Criterion]]
) -> dict[str, Cells]:
    columns = {}
    for criterion in criteria:
        for field in criterion.fields:
            if field.form in (form, "organisation"):
                facts = [_own_fact(_answers(record, field), criterion.key, field) for record in records]
                columns[f"{OWN}{field.name}"] = cells_of(field.kind, facts)
    return columns


def _answers(record: Record, field: Field) -> OwnAnswers:
    return record.party.own if field.form == "organisation" else record.own


def _own_fact(answers: OwnAnswers, key: str, field: Field) -> Fact:
    """An answer is stored plain, or with its evidence: {"value", "evidence", "source", "as_of"}.

    An answer of another kind than its field has (the plugin changed) is unknown.
    """
    stored = answers.get(key, {}).get(field.name)
    told: Mapping[str, Any] = stored if isinstance(stored, Mapping) else {"value": stored}
    value = _of_kind(field.kind, told.get("value"))
    if value is None:
        return UNKNOWN
    as_of = told.get("as_of")
    return Fact(
        value,
        float(told.get("evidence", DECLARED if field.proof else 1.0)),
        date.fromisoformat(as_of) if as_of else None,
        told.get("source", ""),
    )


def _of_kind(kind: str, value: object) -> object:
    if kind == "flag":
        return value if isinstance(value, bool) else None
    if kind == "number":
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if not isinstance(value, str) or not value:
        return None
    return date.fromisoformat(value) if kind == "date" else value


def _keys(records: Sequence[Record]) -> Keys:
    parties = [record.party for record in records]
    return Keys(
        np.array([record.id for record in records], dtype=np.int64),
        np.array([party.organisation for party in parties], dtype=np.int64),
        np.array([party.delegation for party in parties], dtype=np.int64),
        np.array([party.identity for party in parties], dtype=np.str_),
        np.array([record.prestation or "" for record in records], dtype=np.str_),
    )
