"""What a chamber knows: an organisation is on its list, a person's details were given to it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.db.directory import ChamberOrganisation, ChamberPerson


def know_organisation(
    session: Session, chamber_id: int, organisation_id: int, source: str | None = None
) -> ChamberOrganisation:
    """Put the organisation on the chamber's list; the row that is there already stays as it is."""
    known = session.scalar(
        select(ChamberOrganisation).where(
            ChamberOrganisation.chamber_id == chamber_id,
            ChamberOrganisation.organisation_id == organisation_id,
        )
    )
    if known is None:
        known = ChamberOrganisation(chamber_id=chamber_id, organisation_id=organisation_id, source=source)
        session.add(known)
        session.flush()
    return known


def know_person(session: Session, chamber_id: int, person_id: int, phone: str | None = None) -> None:
    """Let the chamber's staff read the person's e-mail, which they gave or typed, and this number."""
    known = session.scalar(
        select(ChamberPerson).where(
            ChamberPerson.chamber_id == chamber_id, ChamberPerson.person_id == person_id
        )
    )
    if known is None:
        known = ChamberPerson(chamber_id=chamber_id, person_id=person_id)
        session.add(known)
    known.phone = phone or known.phone
    session.flush()
