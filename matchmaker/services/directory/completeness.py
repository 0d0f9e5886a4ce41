"""How complete one's own structures are, for their own people: drafts and what they keep to themselves count too."""

from collections.abc import Iterable

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.completeness import Completeness, Entry, Shown, completeness_of
from matchmaker.db.directory import Organisation
from matchmaker.db.queries.completeness import entries_of, reachable_people
from matchmaker.db.queries.groupements import groupements_among
from matchmaker.extensions import db

Line = tuple[Organisation, Completeness]


def own_completeness(actor: Actor) -> list[Line]:
    """One for each organisation the actor speaks for, by name; none for a groupement, which its members describe."""
    return _lines(actor.organisations)


def completeness_for(actor: Actor, organisation_id: int) -> Completeness | None:
    """Of one of them; None for somebody else's, and for a groupement."""
    lines = _lines(actor.organisations & {organisation_id})
    return lines[0][1] if lines else None


def _lines(organisations: Iterable[int]) -> list[Line]:
    """In five queries, however many."""
    ids = set(organisations)
    if not ids:
        return []
    ids -= set(groupements_among(ids))
    found = (
        select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.name_key, Organisation.id)
    )
    entries, people = entries_of(ids), reachable_people(ids)
    return [
        (one, completeness_of(_shown(one, entries.get(one.id, ()), people.get(one.id, 0))))
        for one in db.session.scalars(found)
    ]


def _shown(organisation: Organisation, entries: Iterable[tuple[str, str]], people: int) -> Shown:
    statuses = (organisation.ess_status, organisation.siae_kind, organisation.public_buyer)
    return Shown(
        organisation.name,
        organisation.description,
        commune=organisation.commune,
        phone=organisation.phone,
        website=organisation.website,
        legal_category=organisation.legal_category,
        status_known=any(one is not None for one in statuses),
        people=people,
        entries=[Entry(title, description) for title, description in entries],
    )
