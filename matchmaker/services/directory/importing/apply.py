"""Carry out a plan in the present transaction: what is ready comes in, and nobody is written to."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.importing.compare import compare_organisations
from matchmaker.core.directory.importing.duplicates import Known
from matchmaker.core.directory.importing.plan import ImportPlan
from matchmaker.core.directory.importing.records import EventRow, Identity
from matchmaker.db.directory import ChamberOrganisation, Organisation
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.imports import in_lots
from matchmaker.services.directory.importing.catalogue import bring_needs, bring_offers
from matchmaker.services.directory.importing.delegations import bring_delegations
from matchmaker.services.directory.importing.holding import hold_what_it_changes
from matchmaker.services.directory.importing.organisations import bring_organisations
from matchmaker.services.directory.importing.people import bring_people
from matchmaker.services.directory.importing.tally import Tally
from matchmaker.services.directory.importing.wishes import bring_wishes
from matchmaker.services.events.inputs import touch, touch_events_of
from matchmaker.services.events.on_lists import tell_host
from matchmaker.services.events.set_up import (
    EventSettings,
    NewEvent,
    change_settings,
    create_event,
    settings_of,
)


@dataclass(frozen=True)
class Target:
    """Where a file goes: a chamber's directory, and one of its events where there is one."""

    chamber_id: int
    event: Event | None = None


def apply_plan(
    session: Session, actor: Actor, plan: ImportPlan, known: list[Known], target: Target, source: str
) -> Tally:
    """Write everything the plan has ready. Call it in a transaction; it commits nothing itself."""
    hold_what_it_changes(session, plan, known, target.event.id if target.event else None)
    tally = Tally()
    changes = compare_organisations(plan, known)
    organisations = bring_organisations(session, actor, target.chamber_id, changes, source, tally)
    _keep_aliases(session, target.chamber_id, plan, organisations)
    organisations |= _named_elsewhere(session, plan, known, organisations)
    people = bring_people(session, target.chamber_id, plan.organisations, organisations, tally)
    event = target.event
    delegations: dict[int, Delegation] = {}
    if event is not None:  # first who comes: a chamber writes more for those it hosts
        delegations = bring_delegations(
            session, target.chamber_id, event, plan.organisations, organisations, people, tally
        )
    _bring_catalogue(session, actor, plan, known, organisations, tally)
    if event is not None:
        bring_wishes(session, event, plan.requests, organisations, delegations, tally)
        if tally.touched:
            touch(session, event.id)
        if event.chamber_id != target.chamber_id:
            brought = {organisations[row.identity].id for row in plan.organisations}
            came = {person.id for those in people.values() for person in those}
            tell_host(session, event, target.chamber_id, brought, came)
    return tally


def _bring_catalogue(
    session: Session,
    actor: Actor,
    plan: ImportPlan,
    known: list[Known],
    organisations: dict[Identity, Organisation],
    tally: Tally,
) -> None:
    before = tally.of("changed") + tally.of("created")
    bring_offers(session, actor, plan.offers, organisations, tally)
    bring_needs(session, actor, plan.needs, organisations, tally)
    if tally.of("changed") + tally.of("created") == before:
        return
    owners = _owners(plan)  # those made just now take part nowhere yet
    for lot in in_lots(entry.id for entry in known if entry.identity in owners):
        touch_events_of(session, *lot)


def _owners(plan: ImportPlan) -> set[Identity]:
    return {offer.owner for offer in plan.offers} | {need.owner for need in plan.needs}


def _named_elsewhere(
    session: Session, plan: ImportPlan, known: list[Known], brought: dict[Identity, Organisation]
) -> dict[Identity, Organisation]:
    """The organisations of the directory that only the other sheets name."""
    named = _owners(plan)
    named |= {identity for row in plan.requests for identity in (row.sender, row.receiver)}
    found = {}
    for entry in known:
        if entry.identity in named and entry.identity not in brought:
            organisation = session.get(Organisation, entry.id)
            if organisation is not None:
                found[entry.identity] = organisation
    return found


def _keep_aliases(
    session: Session, chamber_id: int, plan: ImportPlan, organisations: dict[Identity, Organisation]
) -> None:
    """Remember the names under which an organisation was met, so that the next file need not ask."""
    for identity, names in plan.aliases.items():
        if identity not in organisations:
            continue
        known = _listed(session, chamber_id, organisations[identity].id)
        told = dict(known.imported_values or {})
        told["aliases"] = sorted({*told.get("aliases", ()), *names})
        known.imported_values = told


def _listed(session: Session, chamber_id: int, organisation_id: int) -> ChamberOrganisation:
    return (
        session.query(ChamberOrganisation)
        .filter_by(chamber_id=chamber_id, organisation_id=organisation_id)
        .one()
    )


def make_event(actor: Actor, chamber_id: int, row: EventRow) -> Event:
    """Create the event that a workbook describes, its rule of the game included. Joins the transaction."""
    length = _minutes(row)
    event = create_event(
        actor,
        NewEvent(
            chamber_id=chamber_id,
            name=row.name,
            day=row.date,
            starts=[slot.starts for slot in row.slots],
            length=length,
            tables=row.tables,
            place=row.place,
            zone=row.zone,
        ),
    )
    event.commune = row.commune
    settings = settings_of(event)
    wanted = EventSettings(
        **{
            **vars(settings),
            "candidates": row.candidates,
            "silence": row.silence,
            "guarantee": row.guarantee,
            "max_meetings": row.max_meetings,
        }
    )
    return change_settings(actor, event.id, event.version, wanted)


def _minutes(row: EventRow) -> int:
    first = row.slots[0]
    return (first.ends.hour - first.starts.hour) * 60 + first.ends.minute - first.starts.minute
