"""Read the sheets that name structures: offers, needs, wishes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from matchmaker.core.directory.cleaning import Severity
from matchmaker.core.directory.importing.catalogue import (
    Problems,
    build_need,
    build_offer,
    build_request,
    find_party,
    is_blocked,
)
from matchmaker.core.directory.importing.headers import SheetMapping
from matchmaker.core.directory.importing.outcomes import RowOutcome, Source, Status
from matchmaker.core.directory.importing.parties import Parties
from matchmaker.core.directory.importing.plan import Reference
from matchmaker.core.directory.importing.records import Identity, NeedRow, OfferRow, RequestRow
from matchmaker.core.directory.importing.rows import ReadRow
from matchmaker.plugin_api.text import N_

REPEATED = N_("Déjà dit à la ligne {row}.")

Rows = Iterable[tuple[ReadRow, SheetMapping]]
Item = TypeVar("Item", OfferRow, NeedRow, RequestRow)


@dataclass(frozen=True)
class CatalogueRead:
    """Offers and needs that come in, and every row's outcome."""

    offers: tuple[OfferRow, ...]
    needs: tuple[NeedRow, ...]
    outcomes: tuple[RowOutcome, ...]


@dataclass(frozen=True)
class RequestsRead:
    """Wishes that come in, and every row's outcome."""

    requests: tuple[RequestRow, ...]
    outcomes: tuple[RowOutcome, ...]


def read_catalogue(
    offer_rows: Rows, need_rows: Rows, parties: Parties, reference: Reference
) -> CatalogueRead:
    """Take the rows of the offers and needs sheets."""
    offers: dict[tuple[Identity, str], OfferRow] = {}
    needs: dict[tuple[Identity, str], NeedRow] = {}
    outcomes = []
    for row, mapping in offer_rows:
        offer, problems = _offer(row, mapping, parties, reference)
        outcomes.append(
            _keep(row, offer, (offer.owner, offer.title_key) if offer else None, problems, offers)
        )
    for row, mapping in need_rows:
        need, problems = _need(row, mapping, parties, reference)
        outcomes.append(_keep(row, need, (need.owner, need.title_key) if need else None, problems, needs))
    return CatalogueRead(tuple(offers.values()), tuple(needs.values()), tuple(outcomes))


def read_requests(rows: Rows, parties: Parties) -> RequestsRead:
    """Take the rows of the wishes sheet; the same wish twice counts once."""
    kept: dict[tuple[Identity, Identity, str], RequestRow] = {}
    outcomes = []
    for row, mapping in rows:
        request, problems = (None, ()) if row.ignored else build_request(row, parties, mapping)
        key = (request.sender, request.receiver, request.subject) if request else None
        outcomes.append(_keep(row, request, key, problems, kept))
    return RequestsRead(tuple(kept.values()), tuple(outcomes))


def _offer(
    row: ReadRow, mapping: SheetMapping, parties: Parties, reference: Reference
) -> tuple[OfferRow | None, Problems]:
    owner, told = find_party(row, "owner", parties, mapping)
    problems = row.problems + told
    if row.ignored or owner is None or is_blocked(problems):
        return None, problems
    offer, more = build_offer(row, owner, mapping.spec, reference.cpv, reference.zones)
    return offer, problems + more


def _need(
    row: ReadRow, mapping: SheetMapping, parties: Parties, reference: Reference
) -> tuple[NeedRow | None, Problems]:
    owner, told = find_party(row, "owner", parties, mapping)
    problems = row.problems + told
    if row.ignored or owner is None or is_blocked(problems):
        return None, problems
    need, more = build_need(row, owner, mapping.spec, reference.cpv, reference.territory)
    return need, problems + more


Key = TypeVar("Key")


def _keep(
    row: ReadRow, item: Item | None, key: Key | None, problems: Problems, kept: dict[Key, Item]
) -> RowOutcome:
    """Keep the item of a row once, and give the row's outcome."""
    if row.ignored:
        return RowOutcome(row.source, Status.IGNORED, reason=row.ignored)
    label = " – ".join(
        str(row.values[k]) for k in ("owner", "sender", "title", "receiver") if k in row.values
    )
    if item is None or key is None:
        correct = any(p.problem.severity is Severity.TO_CORRECT for p in problems)
        return RowOutcome(
            row.source, Status.TO_CORRECT if correct else Status.QUESTION, problems, label=label
        )
    if key in kept:
        first: Source = kept[key].source
        return RowOutcome(row.source, Status.IGNORED, problems, REPEATED, {"row": first.row}, label)
    kept[key] = item
    return RowOutcome(row.source, Status.READY, problems, label=label)
