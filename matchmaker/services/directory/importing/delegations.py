"""Bring structures to the event: how they come, when they are there, who comes for them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.core.directory.importing.attendance import free_slots
from matchmaker.core.directory.importing.records import Identity, OrganisationRow
from matchmaker.data.legal_categories import buys_publicly
from matchmaker.db.directory import ChamberOrganisation, Organisation, Person
from matchmaker.db.events import TAKES_PART, Absence, Delegate, Delegation, Event
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.importing.reference import event_row
from matchmaker.services.directory.importing.tally import Tally
from matchmaker.services.events.availability import set_absences

PLAIN = ("capacity", "max_meetings", "min_meetings")


def bring_delegations(
    session: Session,
    chamber_id: int,
    event: Event,
    rows: Iterable[OrganisationRow],
    organisations: Mapping[Identity, Organisation],
    people: Mapping[Identity, list[Person]],
    tally: Tally,
) -> dict[int, Delegation]:
    """Write how each organisation comes; gives every delegation of the event by organisation.

    What the last file said already is not written again, so that what was changed in the
    application since then stands; each chamber's list remembers its own files. Who was taken out of the event stays out.
    """
    delegations = _delegations(session, event)
    told = _told(session, chamber_id)
    unnamed = []
    for row in rows:
        organisation = organisations[row.identity]
        says = _says(row, organisation, event)
        before = _before(told.get(organisation.id), event)
        delegation = delegations.get(organisation.id)
        if delegation is None:
            delegation = _create(session, event, organisation, says)
            delegations[organisation.id] = delegation
            tally.add("delegations", "created")
        elif delegation.state in TAKES_PART:
            tally.add("delegations", _change(session, delegation, _fresh(says, before), event))
        if says.get("home_table") is True and delegation.home_table_id is None:
            unnamed.append(delegation)
        _let_come(session, delegation, people.get(row.identity, []), before)
        _remember(told.get(organisation.id), event, says, people.get(row.identity, []))
    session.flush()
    _give_tables(event, delegations.values(), unnamed, tally)
    session.flush()
    return delegations


def _delegations(session: Session, event: Event) -> dict[int, Delegation]:
    query = (
        select(Delegation)
        .where(Delegation.event_id == event.id)
        .options(selectinload(Delegation.absences), selectinload(Delegation.delegates))
    )
    return {row.organisation_id: row for row in session.scalars(query)}


def _told(session: Session, chamber_id: int) -> dict[int, ChamberOrganisation]:
    query = select(ChamberOrganisation).where(ChamberOrganisation.chamber_id == chamber_id)
    return {row.organisation_id: row for row in session.scalars(query)}


def _says(row: OrganisationRow, organisation: Organisation, event: Event) -> dict[str, Any]:
    """What the row says of the event, plain enough to be stored; silence is left out."""
    said = row.delegation
    says: dict[str, Any] = {"kind": said.role or _likely_kind(organisation), "home_table": said.home_table}
    says |= {key: getattr(said, key) for key in PLAIN}
    if said.availability is not None:
        planned = event_row(event)
        free = free_slots(said, planned)
        says["absent"] = [place for place in range(len(planned.slots)) if place not in free]
    return {key: value for key, value in says.items() if value is not None}


def _likely_kind(organisation: Organisation) -> str:
    """Who does not say and neither offers nor seeks comes as what it is; a body of both sides when unknown."""
    if organisation.public_buyer or buys_publicly(organisation.legal_category):
        return "buyer"
    return "supplier" if organisation.siae_kind not in (None, "NONE") else "both"


def _before(told: ChamberOrganisation | None, event: Event) -> dict[str, Any]:
    events: dict[str, dict[str, Any]] = (told.imported_values or {}).get("events", {}) if told else {}
    return events.get(str(event.id), {})


def _fresh(says: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in says.items() if key not in before or before[key] != value}


def _create(
    session: Session, event: Event, organisation: Organisation, says: Mapping[str, Any]
) -> Delegation:
    delegation = Delegation(event_id=event.id, organisation_id=organisation.id, kind=says["kind"])
    session.add(delegation)
    for key in PLAIN:
        if key in says:
            setattr(delegation, key, says[key])
    delegation.home_table_id = _table(event, says.get("home_table"))
    delegation.absences = [
        Absence(event_id=event.id, slot_id=event.slots[place].id) for place in says.get("absent", ())
    ]
    delegation.delegates = []  # known to be empty: not to be asked for, row by row
    return delegation


def _change(session: Session, delegation: Delegation, fresh: Mapping[str, Any], event: Event) -> Any:
    wanted = {key: fresh[key] for key in ("kind", *PLAIN) if key in fresh}
    table = _table(event, fresh.get("home_table"))
    if table is not None or fresh.get("home_table") is False:
        wanted["home_table_id"] = table
    changed = {key: value for key, value in wanted.items() if getattr(delegation, key) != value}
    for key, value in changed.items():
        setattr(delegation, key, value)
    moved = "absent" in fresh and set_absences(
        delegation, {event.slots[place].id for place in fresh["absent"]}
    )
    if not changed and not moved:
        return "unchanged"
    delegation.version += 1
    return "changed"


def _table(event: Event, said: object) -> int | None:
    if not isinstance(said, str):
        return None
    return next((table.id for table in event.tables if table.label == said), None)


def _let_come(
    session: Session, delegation: Delegation, people: list[Person], before: Mapping[str, Any]
) -> None:
    """Add who comes; somebody taken off the list since the last file is not put back."""
    coming = {delegate.person_id for delegate in delegation.delegates}
    for person in people:
        if person.id not in coming and person.id not in before.get("people", ()):
            delegation.delegates.append(Delegate(person_id=person.id))


def _remember(
    told: ChamberOrganisation | None, event: Event, says: Mapping[str, Any], people: list[Person]
) -> None:
    if told is None:
        return
    values = dict(told.imported_values or {})
    entry = {**says, "people": sorted(person.id for person in people)}
    values["events"] = {**values.get("events", {}), str(event.id): entry}
    if values != told.imported_values:
        told.imported_values = values


def _give_tables(
    event: Event, delegations: Iterable[Delegation], unnamed: list[Delegation], tally: Tally
) -> None:
    """Give those who keep *a* table the first that nobody keeps."""
    kept = {delegation.home_table_id for delegation in delegations}
    free = iter([table.id for table in event.tables if table.id not in kept])
    for delegation in unnamed:
        delegation.home_table_id = next(free, None)
        if delegation.home_table_id is None:
            template = N_("Plus aucune table à garder pour « {name} » : elle change de table.")
            tally.note(template, name=delegation.organisation.name)
