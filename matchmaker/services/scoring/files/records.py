"""Make needs and offers to be scored of the rows of files: the same facts as an import would store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from matchmaker.core.catalogue.lots import trades_sought
from matchmaker.core.directory.identifiers import SIREN_LENGTH
from matchmaker.core.directory.importing.lists import ListsRead
from matchmaker.core.directory.importing.organisations import NAMED
from matchmaker.core.directory.importing.records import Identity, NeedRow, OfferRow, OrganisationRow
from matchmaker.core.scoring.inputs import (
    DECLARED,
    UNKNOWN,
    Fact,
    Need,
    Offer,
    OwnAnswers,
    Party,
    Place,
    in_own_words,
    lots_as_codes,
)
from matchmaker.data.legal_categories import buys_publicly, ess_by_form
from matchmaker.data.places import place_at
from matchmaker.plugin_api.fields import Field

Fields = Sequence[tuple[str, Field]]  # criterion key, question


@dataclass(frozen=True)
class Owner:
    """The structure behind a need or an offer; ``number`` is empty where it is known by its name alone."""

    name: str
    number: str
    party: Party
    seat: Place


@dataclass(frozen=True)
class Subject:
    """A need or an offer as it is named in the answer."""

    owner: Owner
    title: str
    file: str
    row: int


@dataclass(frozen=True)
class Records:
    """What is scored, and the subject of each need and offer at the same position."""

    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    need_subjects: tuple[Subject, ...]
    offer_subjects: tuple[Subject, ...]


def records_of(read: ListsRead, fields: Fields, today: date) -> Records:
    """The rows as needs and offers. All that a file says of itself is declared, as of ``today``."""
    owners = {
        row.identity: _owner(number, row, fields, today) for number, row in enumerate(read.organisations)
    }
    needs = [(row, owners[row.owner]) for row in read.needs]
    offers = [(row, owners[row.owner]) for row in read.offers]
    return Records(
        tuple(_need(row, owner, fields, today) for row, owner in needs),
        tuple(_offer(row, owner, fields, today) for row, owner in offers),
        tuple(_subject(row, owner) for row, owner in needs),
        tuple(_subject(row, owner) for row, owner in offers),
    )


def _owner(number: int, row: OrganisationRow, fields: Fields, today: date) -> Owner:
    said = row.siret or row.rna or row.internal_number or ""
    columns, source = row.columns, row.source.sheet
    category = _text(columns, "legal_category")
    party = Party(
        organisation=number,
        delegation=number,
        identity=f"{said} {row.name_key}",
        siren=row.siret[:SIREN_LENGTH] if row.siret else None,
        legal_category=category,
        public_buyer=buys_publicly(category),
        siae_kind=_declared(columns.get("siae_kind"), source, today),
        ess_status=_ess_by_form(category, today),
        own=_own(row.fields, "organisation", fields, source, today),
    )
    seat = place_at(_text(columns, "commune"), _figure(columns, "latitude"), _figure(columns, "longitude"))
    return Owner(row.name, "" if said.startswith(NAMED) else said, party, seat)


def _need(row: NeedRow, owner: Owner, fields: Fields, today: date) -> Need:
    columns, source = row.columns, row.source.sheet
    commune = _text(columns, "commune")
    return Need(
        id=_number(row.owner, row.title_key),
        party=owner.party,
        place=place_at(commune) if commune else owner.seat,
        cpv=trades_sought(_codes(columns, "cpv"), _lots(columns)),
        lots=lots_as_codes(_lots(columns)),
        words=in_own_words(row.title, str(row.columns.get("description", ""))),
        prestation=_text(columns, "prestation"),
        reservation=_text(columns, "reservation") or "none",
        organic_target=_figure(columns, "organic_target"),
        organic_current=_declared(columns.get("organic_current"), source, today),
        own=_own(row.fields, "need", fields, source, today),
    )


def _offer(row: OfferRow, owner: Owner, fields: Fields, today: date) -> Offer:
    columns, source = row.columns, row.source.sheet
    return Offer(
        id=_number(row.owner, row.title_key),
        party=owner.party,
        place=owner.seat,
        cpv=_codes(columns, "cpv"),
        words=in_own_words(row.title, str(row.columns.get("description", ""))),
        prestation=_text(columns, "prestation"),
        area_kind=_text(columns, "area"),
        area_km=_figure(columns, "area_km"),
        area_zones=_codes(columns, "area_zones"),
        organic_share=_declared(columns.get("organic_share"), source, today),
        own=_own(row.fields, "offer", fields, source, today),
    )


def _subject(row: NeedRow | OfferRow, owner: Owner) -> Subject:
    return Subject(owner, row.title, row.source.sheet, row.source.row)


def _number(owner: Identity, title_key: str) -> int:
    """A number that stays the same when the rows of the file change places: ties are broken by it."""
    said = "\n".join((owner.scheme, owner.number, owner.name_key, title_key))
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), "big") >> 1


def _ess_by_form(category: str | None, today: date) -> Fact:
    source = ess_by_form(category)
    return UNKNOWN if source is None else Fact(True, DECLARED, today, source)


def _declared(value: object, source: str, today: date) -> Fact:
    return UNKNOWN if value is None else Fact(value, DECLARED, today, source)


def _own(answers: Mapping[str, object], form: str, fields: Fields, source: str, today: date) -> OwnAnswers:
    """The answers under the key of each criterion; what needs proof says where it was declared."""
    stored: dict[str, dict[str, Any]] = {}
    for key, question in fields:
        value = answers.get(question.name)
        if value is None or question.form != form:
            continue
        plain = value.isoformat() if isinstance(value, date) else value
        proven = {"value": plain, "evidence": DECLARED, "source": source, "as_of": today.isoformat()}
        stored.setdefault(key, {})[question.name] = proven if question.proof else plain
    return stored


def _text(columns: Mapping[str, object], key: str) -> str | None:
    return str(columns[key]) if key in columns else None


def _codes(columns: Mapping[str, object], key: str) -> tuple[str, ...]:
    found = columns.get(key, ())
    return tuple(map(str, found)) if isinstance(found, tuple) else ()


def _lots(columns: Mapping[str, Any]) -> list[Any]:
    """The lots as they are stored."""
    return list(columns.get("lots", ()))


def _figure(columns: Mapping[str, object], key: str) -> float | None:
    found = columns.get(key)
    return float(found) if isinstance(found, int | float) else None
