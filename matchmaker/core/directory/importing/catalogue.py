"""Make offers, needs and wishes of their rows, once the structures are known."""

from collections.abc import Mapping
from typing import Literal

from matchmaker.core.catalogue.cpv import CpvTable
from matchmaker.core.catalogue.lots import Lot, lots_stored, with_trade
from matchmaker.core.catalogue.zones import Zones
from matchmaker.core.directory.answers import as_stored
from matchmaker.core.directory.cleaning import Problem, Severity, noted, refused
from matchmaker.core.directory.importing.columns import Kind, Sheet
from matchmaker.core.directory.importing.headers import SheetMapping
from matchmaker.core.directory.importing.outcomes import CellProblem
from matchmaker.core.directory.importing.parties import Parties
from matchmaker.core.directory.importing.places import find_commune
from matchmaker.core.directory.importing.records import (
    Identity,
    NeedRow,
    OfferRow,
    OrganisationRow,
    RequestRow,
)
from matchmaker.core.directory.importing.rows import ReadRow
from matchmaker.core.directory.names import name_key
from matchmaker.core.directory.territory import Territory
from matchmaker.plugin_api.text import N_

DEFAULT_RANK = 2  # souhaité
SURE_ENOUGH = 0.5  # share of the title's words that a proposed code explains
OFFER_COLUMNS = (
    "description",
    "clients",
    "volume",
    "track_record",
    "prestation",
    "area",
    "area_km",
    "area_zones",
    "organic_share",
)
NEED_COLUMNS = (
    "description",
    "kind",
    "prestation",
    "reservation",
    "amount_low",
    "amount_high",
    "publication_on",
    "organic_target",
    "organic_current",
)

Problems = tuple[CellProblem, ...]


def is_blocked(problems: Problems) -> bool:
    """Tell whether a row has to wait."""
    return any(p.problem.severity in (Severity.QUESTION, Severity.TO_CORRECT) for p in problems)


def find_party(
    row: ReadRow, key: str, parties: Parties, mapping: SheetMapping
) -> tuple[Identity | None, Problems]:
    """Find the structure named in a column; an empty cell has been told of already."""
    if key not in row.values:
        return None, ()
    typed = str(row.values[key])
    found = parties.find(typed)
    if found.problem is None:
        return found.value, ()
    return None, (at(row, mapping, key, typed, found.problem),)


def at(row: ReadRow, mapping: SheetMapping, key: str, typed: str, problem: Problem) -> CellProblem:
    """Place a problem in the column of a key."""
    match = next((m for m in mapping.columns if m.key == key), None)
    return CellProblem(
        row.source, match.letter if match else "", match.header if match else key, key, typed, problem
    )


def build_offer(
    row: ReadRow, owner: Identity, spec: Sheet, cpv: CpvTable, zones: Zones | None = None
) -> tuple[OfferRow, Problems]:
    """Give the offer of a row; the territories it serves may be named, where `zones` knows their names."""
    title = str(row.values["title"])
    codes, problems = _codes(row, row.values.get("cpv"), title, cpv)
    columns = {key: row.values[key] for key in OFFER_COLUMNS if key in row.values} | codes
    if zones is not None and "area_zones" in columns:
        served, unknown = _served(row, columns.pop("area_zones"), zones)
        columns, problems = columns | served, problems + unknown
    if "area" not in columns and ("area_km" in columns or "area_zones" in columns):
        columns["area"] = "radius" if "area_km" in columns else "zones"
    return OfferRow(row.source, owner, title, name_key(title), columns, own_fields(row, spec)), problems


def _served(row: ReadRow, typed: object, zones: Zones) -> tuple[dict[str, object], Problems]:
    """The codes of the territories named; a word that names none is told, and serves nothing."""
    words = ", ".join(map(str, typed)) if isinstance(typed, tuple | list) else str(typed)
    read = zones.read(words)
    problems: Problems = ()
    if read.unknown:
        told = noted(
            N_(
                "« {words} » n’est ni un département, ni une région, ni une commune sans homonyme : laissé de côté."
            ),
            words=", ".join(read.unknown),
        )
        problems = (CellProblem(row.source, "", N_("Territoires servis"), "area_zones", words, told),)
    return ({"area_zones": read.codes} if read.codes else {}), problems


def build_need(
    row: ReadRow, owner: Identity, spec: Sheet, cpv: CpvTable, territory: Territory
) -> tuple[NeedRow | None, Problems]:
    """Give the need of a row; None when its commune has to be asked."""
    title = str(row.values["title"])
    codes, problems = _codes(row, row.values.get("cpv"), title, cpv)
    columns = {key: row.values[key] for key in NEED_COLUMNS if key in row.values} | codes
    lots, notes = _lots(row, cpv)
    place, more = _place(row, territory)
    problems += notes + more
    if is_blocked(more):
        return None, problems
    columns |= lots | place
    return NeedRow(row.source, owner, title, name_key(title), columns, own_fields(row, spec)), problems


def _place(row: ReadRow, territory: Territory) -> tuple[dict[str, object], Problems]:
    if "commune" not in row.values:
        return {}, ()
    typed, postcode = str(row.values["commune"]), row.values.get("postcode")
    found = find_commune(typed, str(postcode) if postcode else None, territory)
    if found.value is not None:
        return {"commune": found.value.code}, ()
    problem = found.problem or noted("")
    return {}, (CellProblem(row.source, "", N_("Commune d’exécution"), "commune", typed, problem),)


def own_fields(row: ReadRow, spec: Sheet) -> dict[str, object]:
    """Give the answers to the criteria's own questions, as they are stored."""
    asked = (column.key for column in spec.columns if column.kind is Kind.FIELD)
    return {key: as_stored(row.values[key]) for key in asked if key in row.values}


def _codes(row: ReadRow, typed: object, title: str, cpv: CpvTable) -> tuple[dict[str, object], Problems]:
    """Take the codes given; without any, propose the one the title means, and say so."""
    if typed:
        return {"cpv": typed}, ()
    proposals = cpv.propose(title, limit=1)
    if not proposals or proposals[0].share < SURE_ENOUGH:
        return {}, ()
    best = proposals[0]
    template = N_("Code CPV proposé : {code} ({label}).")
    problem = noted(template, code=best.code, label=best.label)
    return {"cpv": (best.code,)}, (CellProblem(row.source, "", "CPV", "cpv", title, problem),)


def _lots(row: ReadRow, cpv: CpvTable) -> tuple[dict[str, object], Problems]:
    """Take the lots; where one has no code, propose the one its title means, and say so."""
    typed = row.values.get("lots")
    if not isinstance(typed, tuple):
        return {}, ()
    lots = [with_trade(lot, cpv) for lot in typed]
    problems = [
        CellProblem(row.source, "", N_("Lots"), "lots", lot.title, _trade_of_lot(number, lot, cpv))
        for number, (lot, given) in enumerate(zip(lots, typed, strict=True), 1)
        if not given.cpv
    ]
    return {"lots": tuple(lots_stored(lots))}, tuple(problems)


def _trade_of_lot(number: int, lot: Lot, cpv: CpvTable) -> Problem:
    if not lot.cpv:
        return noted(N_("Lot {number} : aucun métier reconnu. Un code CPV aiderait."), number=number)
    template = N_("Lot {number} : code CPV proposé, {code} ({label}).")
    return noted(template, number=number, code=lot.cpv[0], label=cpv.label(lot.cpv[0]))


def combined_offer(row: ReadRow, owner: OrganisationRow, cpv: CpvTable) -> tuple[OfferRow | None, Problems]:
    """Give the offer that a row of structures carries, None when it carries none."""
    title = row.values.get("offer_title")
    if not title:
        return None, ()
    codes, problems = _codes(row, row.values.get("offer_cpv"), str(title), cpv)
    return OfferRow(row.source, owner.identity, str(title), name_key(str(title)), codes), problems


def combined_need(
    row: ReadRow, owner: OrganisationRow, implied: Mapping[str, object], cpv: CpvTable
) -> tuple[NeedRow | None, Problems]:
    """Give the need that a row of structures carries, or that its kind of list implies."""
    values = {**implied, **row.values}
    title = values.get("need_title")
    if not title:
        return None, ()
    codes, problems = _codes(row, values.get("need_cpv"), str(title), cpv)
    shares = {key: values[key] for key in ("organic_target", "organic_current") if key in values}
    return NeedRow(row.source, owner.identity, str(title), name_key(str(title)), codes | shares), problems


def build_request(
    row: ReadRow, parties: Parties, mapping: SheetMapping
) -> tuple[RequestRow | None, Problems]:
    """Give the wish of a row; both sides must be known, and differ."""
    sender, first = find_party(row, "sender", parties, mapping)
    receiver, second = find_party(row, "receiver", parties, mapping)
    problems = row.problems + first + second
    if sender is not None and sender == receiver:
        template = N_("« {name} » demande à se rencontrer elle-même.")
        advice = N_("Corrigez l’une des deux structures, ou supprimez la ligne.")
        told = refused(template, advice, name=parties.name(sender))
        problems += (at(row, mapping, "receiver", str(row.values["receiver"]), told),)
    if sender is None or receiver is None or is_blocked(problems):
        return None, problems
    answer, answer_rank = _answer(row.values.get("answer"))
    return RequestRow(
        row.source,
        sender,
        receiver,
        int(str(row.values.get("rank", DEFAULT_RANK))),
        answer,
        answer_rank,
        str(row.values.get("subject", "")),
        str(row.values.get("message", "")),
    ), problems


def _answer(value: object) -> tuple[Literal["accepted", "declined"] | None, int | None]:
    """A rank as an answer is a yes with that rank."""
    if value is None:
        return None, None
    if value in ("1", "2", "3"):
        return "accepted", int(str(value))
    return ("accepted" if value == "accepted" else "declined"), None
