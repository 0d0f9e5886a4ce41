"""Who speaks for a formed groupement: the people of those who execute, and nobody else."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.db.directory import Membership
from matchmaker.db.groupements import Groupement, GroupementMember
from matchmaker.services.catalogue.groupements.find import accepted


def people_of(session: Session, groupement: Groupement) -> dict[int, int | None]:
    """The people of those who execute, each with the chamber on whose word they speak for their own."""
    found = session.execute(
        select(Membership.person_id, Membership.named_by)
        .where(Membership.organisation_id.in_([one.organisation_id for one in accepted(groupement)]))
        .order_by(Membership.id.desc())
    )
    return {one.person_id: one.named_by for one in found}


def let_speak(session: Session, groupement: Groupement, people: Mapping[int, int | None]) -> None:
    """Make these people, and nobody else, speak for the groupement."""
    known = {
        one.person_id: one
        for one in session.scalars(
            select(Membership).where(Membership.organisation_id == groupement.organisation_id)
        )
    }
    for person in known.keys() - people.keys():
        session.delete(known[person])
    session.add_all(
        Membership(person_id=person, organisation_id=groupement.organisation_id, named_by=people[person])
        for person in sorted(people.keys() - known.keys())
    )


def follow_people(session: Session, organisation_id: int) -> None:
    """Let the groupements an organisation executes in follow who speaks for it now."""
    session.flush()
    found = (
        select(Groupement)
        .join(GroupementMember, GroupementMember.groupement_id == Groupement.id)
        .where(
            GroupementMember.organisation_id == organisation_id,
            GroupementMember.state == "accepted",
            Groupement.state == "formed",
        )
        .order_by(Groupement.id)
    )
    for groupement in session.scalars(found):
        let_speak(session, groupement, people_of(session, groupement))
