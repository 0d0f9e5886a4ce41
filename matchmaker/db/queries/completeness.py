"""What there is to read of some organisations: their entries in the catalogue, and who can be written to."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import func, select

from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Membership, Person
from matchmaker.extensions import db


def entries_of(organisations: Collection[int]) -> Mapping[int, list[tuple[str, str]]]:
    """Organisation → (title, description) of each offer and need that stands, drafts included."""
    offers = select(Offer.organisation_id, Offer.title, Offer.description).where(
        Offer.organisation_id.in_(organisations), Offer.withdrawn_at.is_(None)
    )
    needs = select(Need.organisation_id, Need.title, Need.description).where(
        Need.organisation_id.in_(organisations), Need.state != "abandoned"
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for query in (offers, needs):
        for organisation_id, title, description in db.session.execute(query):
            found[organisation_id].append((title, description))
    return found


def reachable_people(organisations: Collection[int]) -> Mapping[int, int]:
    """Organisation → how many people with an address speak for it; those with none are left out."""
    found = (
        select(Membership.organisation_id, func.count())
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organisation_id.in_(organisations),
            Person.email.is_not(None),
            Person.disabled_at.is_(None),
        )
        .group_by(Membership.organisation_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}
