"""Make an organisation of each row of the participants sheet."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from matchmaker.core.directory.cleaning import Severity, noted
from matchmaker.core.directory.identifiers import clean_rna
from matchmaker.core.directory.importing.catalogue import own_fields
from matchmaker.core.directory.importing.columns import Sheet
from matchmaker.core.directory.importing.outcomes import CellProblem
from matchmaker.core.directory.importing.places import find_commune
from matchmaker.core.directory.importing.records import Contact, DelegationRow, Identity, OrganisationRow
from matchmaker.core.directory.importing.rows import ReadRow
from matchmaker.core.directory.names import name_key
from matchmaker.core.directory.territory import Territory
from matchmaker.plugin_api.text import N_

STORED = (
    "legal_name",
    "siae_kind",
    "legal_category",
    "naf_rev2",
    "naf_2025",
    "address",
    "postcode",
    "phone",
    "website",
    "description",
    "workforce",
)
BOUNDS = {"latitude": 90.0, "longitude": 180.0}
NAMED = "nom:"  # an organisation without any number is known by its name alone
LONGEST_NUMBER, LONGEST_NAME = 40, 200  # as stored


def build_organisation(
    row: ReadRow, spec: Sheet, territory: Territory, scope: str = ""
) -> tuple[OrganisationRow | None, tuple[CellProblem, ...]]:
    """Give the organisation of a row, and all there is to say of it; None when it cannot come in yet."""
    row = _known_by_rna(_named_by_law(row))
    commune, place_problems = _place(row, territory)
    problems = (*row.problems, *place_problems)
    if any(p.problem.severity in (Severity.QUESTION, Severity.TO_CORRECT) for p in problems):
        return None, problems
    numbered, more = _number(row, scope)
    organisation = OrganisationRow(
        source=row.source,
        identity=identity_of(numbered),
        name=str(row.values["use_name"]),
        name_key=name_key(str(row.values["use_name"])),
        siret=_text(numbered, "siret"),
        rna=_text(numbered, "rna"),
        internal_number=_text(numbered, "internal_number"),
        columns={key: row.values[key] for key in STORED if key in row.values}
        | _coordinates(row.values)
        | commune,
        fields=own_fields(row, spec),
        contacts=_contacts(row.values),
        delegation=_delegation(row.values),
    )
    return organisation, (*problems, *more)


def _named_by_law(row: ReadRow) -> ReadRow:
    """A structure without a name of use goes by its legal name."""
    if "use_name" in row.values or "legal_name" not in row.values:
        return row
    kept = tuple(problem for problem in row.problems if problem.key != "use_name")
    return replace(row, values={**row.values, "use_name": row.values["legal_name"]}, problems=kept)


def _known_by_rna(row: ReadRow) -> ReadRow:
    """An association's RNA typed in the SIRET column identifies it as well."""
    for problem in row.problems:
        rna = clean_rna(problem.value).value if problem.key == "siret" else None
        if rna is None:
            continue
        told = replace(
            problem, problem=noted(N_("« {value} » est un numéro RNA : repris comme tel."), value=rna)
        )
        problems = tuple(told if other is problem else other for other in row.problems)
        return replace(row, values={"rna": rna, **row.values}, problems=problems)
    return row


def internal_number(scope: str, typed: str) -> str:
    """Give an internal number as it is stored: one chamber's, and short enough."""
    number = f"{scope}{typed}"
    if len(number) <= LONGEST_NUMBER:
        return number
    return f"{scope}#{sha256(typed.encode()).hexdigest()[:24]}"


def _number(row: ReadRow, scope: str) -> tuple[Mapping[str, object], tuple[CellProblem, ...]]:
    """Make sure of a number: the name stands in where the file gives none."""
    if "internal_number" in row.values:
        return {
            **row.values,
            "internal_number": internal_number(scope, str(row.values["internal_number"])),
        }, ()
    if "siret" in row.values or "rna" in row.values:
        return row.values, ()
    key = name_key(str(row.values["use_name"]))
    template = N_("Ni SIRET, ni RNA, ni numéro interne : la structure est reconnue à son seul nom.")
    problem = CellProblem(
        row.source, "", "SIRET", "siret", "", noted(template, N_("Ajoutez son SIRET si elle en a un."))
    )
    return {**row.values, "internal_number": internal_number(scope, NAMED + key)}, (problem,)


def identity_of(values: Mapping[str, object]) -> Identity:
    """Choose the number that identifies: SIRET, else RNA, else the internal number."""
    key = name_key(str(values["use_name"]))
    if "siret" in values:
        return Identity("siret", str(values["siret"]), key)
    if "rna" in values:
        return Identity("rna", str(values["rna"]), key)
    return Identity("internal", str(values["internal_number"]))


def _place(row: ReadRow, territory: Territory) -> tuple[dict[str, object], tuple[CellProblem, ...]]:
    values = row.values
    coordinates = _coordinates(values)
    near = (coordinates["latitude"], coordinates["longitude"]) if len(coordinates) == 2 else None
    found = find_commune(_text(values, "commune"), _text(values, "postcode"), territory, near)
    commune: dict[str, object] = {"commune": found.value.code} if found.value else {}
    if found.problem is None:
        return commune, ()
    key = "commune" if "commune" in values else "postcode"
    typed = _text(values, key) or ""
    return commune, (CellProblem(row.source, "", key, key, typed, found.problem),)


def _coordinates(values: Mapping[str, object]) -> dict[str, float]:
    """Take both or neither: a latitude alone places nothing, and 0, 0 is a spreadsheet's idea of empty."""
    inside = {k: n for k in BOUNDS if isinstance(n := values.get(k), float) and abs(n) <= BOUNDS[k]}
    return inside if len(inside) == len(BOUNDS) and any(inside.values()) else {}


def _contacts(values: Mapping[str, object]) -> tuple[Contact, ...]:
    """Give a person per address; the name and the phone go to the first."""
    parts = (values.get("first_name"), values.get("contact_name"))
    name = " ".join(str(part) for part in parts if part)[:LONGEST_NAME]
    phone = _text(values, "phone")
    emails = values.get("emails")
    addresses = emails if isinstance(emails, tuple) else ()
    if not addresses:
        return (Contact(name, None, phone),) if name else ()
    first, *others = addresses
    return (Contact(name, first, phone), *(Contact("", other, None) for other in others))


def _delegation(values: Mapping[str, object]) -> DelegationRow:
    keys = ("role", "availability", "capacity", "home_table", "max_meetings", "min_meetings", "notes")
    return DelegationRow(**{key: values.get(key) for key in keys})  # type: ignore[arg-type]  # typed by their kinds


def _text(values: Mapping[str, object], key: str) -> str | None:
    return str(values[key]) if key in values else None
