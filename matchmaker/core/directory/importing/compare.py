"""What an import would change: nothing is erased, and what an organisation confirmed is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from matchmaker.core.directory.importing.duplicates import Known
from matchmaker.core.directory.importing.plan import ImportPlan
from matchmaker.core.directory.importing.records import OrganisationRow

OWN_ANSWERS = "fields"  # the column of an organisation that keeps them
ChangeKind = Literal["create", "change", "unchanged"]


@dataclass(frozen=True)
class Difference:
    """Values to write by column, and those left as the organisation confirmed them (column → value of the file)."""

    changed: Mapping[str, tuple[object, object]] = field(default_factory=dict)  # old, new
    kept: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class OrganisationChange:
    """What becomes of one organisation."""

    kind: ChangeKind
    row: OrganisationRow
    known: Known | None = None
    columns: Difference = Difference()
    fields: Difference = Difference()


def differ(
    new: Mapping[str, object],
    old: Mapping[str, object],
    confirmed: frozenset[str] = frozenset(),
    said_before: Mapping[str, object] | None = None,
) -> Difference:
    """Compare what a file says with what is stored; a value the file lacks erases nothing.

    ``said_before``: what the last file said. What it said already is not said again, so that a
    correction made in the application since then stands.
    """
    before = said_before or {}
    fresh = {key: value for key, value in new.items() if key not in before or not _same(value, before[key])}
    other = {key: value for key, value in fresh.items() if not _same(value, old.get(key))}
    return Difference(
        {key: (old.get(key), value) for key, value in other.items() if key not in confirmed},
        {key: value for key, value in other.items() if key in confirmed},
    )


def _same(new: object, old: object) -> bool:
    if new is None:
        return True
    if isinstance(new, tuple | list) and isinstance(old, tuple | list):
        return list(new) == list(old)
    return new == old


def compare_organisations(plan: ImportPlan, known: Iterable[Known]) -> tuple[OrganisationChange, ...]:
    """Say for each organisation of the plan whether it is created, changed or left as it is."""
    by_identity = {entry.identity: entry for entry in known}
    return tuple(_compare(row, by_identity.get(row.identity)) for row in plan.organisations)


def _compare(row: OrganisationRow, known: Known | None) -> OrganisationChange:
    if known is None:
        return OrganisationChange("create", row, None, differ(row.columns, {}), differ(row.fields, {}))
    columns = differ(row.columns, known.columns, known.confirmed, known.imported)
    fields = differ(row.fields, known.fields, _answered(known), known.imported)
    if not known.listed:
        columns, fields = _gaps(columns), _gaps(fields)
    newcomers = any(contact.email and contact.email not in known.emails for contact in row.contacts)
    kind: ChangeKind = "change" if columns.changed or fields.changed or newcomers else "unchanged"
    return OrganisationChange(kind, row, known, columns, fields)


def _answered(known: Known) -> frozenset[str]:
    """The criteria's questions it has confirmed its answers to: they are confirmed together, as one column."""
    return frozenset(known.fields) if OWN_ANSWERS in known.confirmed else frozenset()


def _gaps(difference: Difference) -> Difference:
    """Of an organisation that only others know so far, fill what is empty and correct nothing."""
    changed = {key: (old, new) for key, (old, new) in difference.changed.items() if old is None or old == ""}
    return Difference(changed, difference.kept)
