"""Whom the chambers of an event come to know through it: the one that acts, and the one whose event it is."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.db.directory import Chamber, ChamberOrganisation, ChamberPerson
from matchmaker.db.events import Event
from matchmaker.services.directory.acquaintances import know_organisation, know_person
from matchmaker.services.events.access import acting_chamber

LONGEST_SOURCE = 200


def put_on_lists(
    session: Session, actor: Actor, event: Event, organisation_id: int, source: str | None
) -> None:
    """Put a structure of the event on the list of the chamber that acts; on the host's too, with who brought it."""
    acting = acting_chamber(actor, event)
    know_organisation(session, acting, organisation_id, source=source)
    if acting != event.chamber_id:
        told = named_source(session, acting, source)
        know_organisation(session, event.chamber_id, organisation_id, source=told)


def give_details(
    session: Session, actor: Actor, event: Event, person_id: int, phone: str | None = None
) -> None:
    """The details were typed for the event: the chamber that acts knows them, and the host."""
    for chamber_id in sorted({acting_chamber(actor, event), event.chamber_id}):
        know_person(session, chamber_id, person_id, phone)


def tell_host(
    session: Session, event: Event, chamber_id: int, organisations: Collection[int], people: Collection[int]
) -> None:
    """What a co-organiser's file brought into the event is on the host's list too: structures with where
    they come from, people with the number the co-organiser was given. What the host knows already stays.
    """
    known = {
        row.organisation_id: row
        for row in session.scalars(
            select(ChamberOrganisation).where(ChamberOrganisation.chamber_id == event.chamber_id)
        )
    }
    theirs = session.execute(
        select(ChamberOrganisation.organisation_id, ChamberOrganisation.source).where(
            ChamberOrganisation.chamber_id == chamber_id
        )
    )
    for organisation_id, source in theirs:
        if organisation_id in organisations and organisation_id not in known:
            told = named_source(session, chamber_id, source)
            session.add(
                ChamberOrganisation(chamber_id=event.chamber_id, organisation_id=organisation_id, source=told)
            )
    _tell_people(session, event, chamber_id, people)
    session.flush()


def _tell_people(session: Session, event: Event, chamber_id: int, people: Collection[int]) -> None:
    reached = session.scalars(select(ChamberPerson).where(ChamberPerson.chamber_id == event.chamber_id))
    host = {row.person_id: row for row in reached}
    given = session.execute(
        select(ChamberPerson.person_id, ChamberPerson.phone).where(ChamberPerson.chamber_id == chamber_id)
    )
    for person_id, phone in given:
        if person_id not in people:
            continue
        if person_id not in host:
            session.add(ChamberPerson(chamber_id=event.chamber_id, person_id=person_id, phone=phone))
        elif host[person_id].phone is None:
            host[person_id].phone = phone


def named_source(session: Session, chamber_id: int, source: str | None) -> str:
    """« import : inscrits.xlsx (CRESS Bretagne) »: what was done, and by which co-organiser."""
    name = session.get_one(Chamber, chamber_id).name
    end = f" ({name[:80]})" if source else name
    return f"{(source or '')[: LONGEST_SOURCE - len(end)]}{end}"
