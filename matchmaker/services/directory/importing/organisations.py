"""Bring organisations in: created, completed, or left as they say of themselves."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.answers import merged, verified_by_others
from matchmaker.core.directory.importing.compare import OrganisationChange
from matchmaker.core.directory.importing.records import Identity, OrganisationRow
from matchmaker.db.directory import ChamberOrganisation, Fact, Organisation
from matchmaker.db.queries.imports import in_lots
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.facts import note_legal_form, record_fact
from matchmaker.services.directory.importing.own_answers import nested, say_checked
from matchmaker.services.directory.importing.tally import Tally
from matchmaker.services.events.inputs import touch_events_of

FACTS = ("siae_kind", "naf_rev2", "naf_2025")  # with their source, not only a column


def bring_organisations(
    session: Session,
    actor: Actor,
    chamber_id: int,
    changes: Iterable[OrganisationChange],
    source: str,
    tally: Tally,
) -> dict[Identity, Organisation]:
    """Write every organisation of the plan; gives each by the identity the plan names it by."""
    wanted = list(changes)
    stored = _stored(session, [change.known.id for change in wanted if change.known])
    listed = _listed(session, chamber_id)
    found: dict[Identity, Organisation] = {}
    for change in wanted:
        if change.known is None:
            organisation = _create(session, change.row, source)
            tally.add("organisations", "created")
        else:
            organisation = stored[change.known.id]
            _know(session, chamber_id, organisation, listed, source)
            _change(session, actor, organisation, change, tally)
        found[change.row.identity] = organisation
    session.flush()
    for change in wanted:
        organisation = found[change.row.identity]
        if change.known is None:
            _say_facts(session, organisation, source)
            _know(session, chamber_id, organisation, listed, source)
        _remember(listed[organisation.id], change.row)
    session.flush()
    return found


def _stored(session: Session, ids: list[int]) -> dict[int, Organisation]:
    rows: dict[int, Organisation] = {}
    for lot in in_lots(
        ids
    ):  # held by now, and read before: anew, for somebody may have changed them in between
        query = select(Organisation).where(Organisation.id.in_(lot)).execution_options(populate_existing=True)
        rows |= {row.id: row for row in session.scalars(query)}
    return rows


def _listed(session: Session, chamber_id: int) -> dict[int, ChamberOrganisation]:
    query = select(ChamberOrganisation).where(ChamberOrganisation.chamber_id == chamber_id)
    return {row.organisation_id: row for row in session.scalars(query)}


def _create(session: Session, row: OrganisationRow, source: str) -> Organisation:
    organisation = Organisation(
        siret=row.siret,
        rna=row.rna,
        internal_number=row.internal_number,
        name=row.name,
        name_key=row.name_key,
        fields=nested("organisation", row.fields),
        confirmed_columns=[],
        **row.columns,
    )
    session.add(organisation)
    return organisation


def _say_facts(session: Session, organisation: Organisation, source: str) -> None:
    for key in FACTS:
        value = getattr(organisation, key)
        if value is None:
            continue
        session.add(
            Fact(
                organisation_id=organisation.id,
                key=key,
                value={"value": value},
                evidence="declared",  # whoever made the file: we have not seen the agreement
                source=source,
                as_of=now().date(),
            )
        )
    if organisation.legal_category is not None:
        note_legal_form(session, organisation)


def _change(
    session: Session, actor: Actor, organisation: Organisation, change: OrganisationChange, tally: Tally
) -> None:
    """Write what the file says anew; a number that was missing is added, never replaced."""
    changed = {column: new for column, (_, new) in change.columns.changed.items()}
    numbers = {key: getattr(change.row, key) for key in ("siret", "rna") if not getattr(organisation, key)}
    added = {key: number for key, number in numbers.items() if number}
    checked = verified_by_others(organisation.fields, actor.chambers)
    fields = {name: new for name, (_, new) in change.fields.changed.items() if name not in checked}
    _say_kept(organisation, change, tally)
    say_checked(
        organisation.name,
        {checked[name].source for name in checked.keys() & change.fields.changed.keys()},
        tally,
    )
    if not changed and not added and not fields:
        tally.add("organisations", "unchanged")
        return
    said = {key: changed.pop(key) for key in FACTS if key in changed}
    for column, value in (changed | added).items():
        setattr(organisation, column, value)
    if fields:
        organisation.fields = merged(organisation.fields, nested("organisation", fields))
    organisation.version += 1
    session.flush()
    for key, value in said.items():
        if value is not None:
            record_fact(actor, organisation.id, key, str(value))
    if "legal_category" in changed:
        note_legal_form(session, organisation)
    touch_events_of(session, organisation.id)
    tally.add("organisations", "changed")


def _say_kept(organisation: Organisation, change: OrganisationChange, tally: Tally) -> None:
    if change.columns.kept or change.fields.kept:
        template = N_(
            "« {name} » a confirmé elle-même ses informations : celles du fichier qui diffèrent sont laissées."
        )
        tally.note(template, name=organisation.name)


def _know(
    session: Session,
    chamber_id: int,
    organisation: Organisation,
    listed: dict[int, ChamberOrganisation],
    source: str,
) -> None:
    if organisation.id not in listed:
        known = ChamberOrganisation(
            chamber_id=chamber_id, organisation_id=organisation.id, source=source, imported_values={}
        )
        session.add(known)
        listed[organisation.id] = known


def _remember(known: ChamberOrganisation, row: OrganisationRow) -> None:
    """Keep what the file said: the next one changes only what it says differently."""
    told = dict(known.imported_values or {})
    told["columns"] = {**told.get("columns", {}), **row.columns}
    told["fields"] = {**told.get("fields", {}), **row.fields}
    if told != known.imported_values:
        known.imported_values = told
