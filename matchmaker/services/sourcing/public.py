"""The public page of a need: what everybody reads of a public buyer's purchase in sourcing, signed in or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import true

from matchmaker.core.catalogue.life import AWARDED, CONSULTATION, PREPARED, SOURCING
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Need
from matchmaker.db.jobs import Blob
from matchmaker.db.need_publications import NeedPublication
from matchmaker.db.queries.need_publications import has_publications, publication_of, publications_about
from matchmaker.services.catalogue.find import find
from matchmaker.services.catalogue.public_purchases import in_public_sourcing, is_public_purchase

LASTS = PREPARED | {CONSULTATION, AWARDED}


@dataclass(frozen=True)
class PublicNeed:
    """The need, of which the page shows no amount, and all that was published about it, the oldest first."""

    need: Need
    published: Sequence[NeedPublication]


def has_public_page(need: Need) -> bool:
    """Whether signed-out visitors read it: its author shows it to all, or has published something for all.

    What was once published stays, whoever its author shows the need to afterwards, and through its consultation.
    """
    shown = need.state == SOURCING and need.visibility == "public"
    return is_public_purchase(need) and (shown or (need.state in LASTS and has_publications(need.id)))


def public_need(need_id: int) -> PublicNeed:
    """The page's values. Raises `NotFound` for a need that has no public page."""
    need = find(Need, need_id, true())
    if not has_public_page(need):
        raise NotFound
    return PublicNeed(need, publications_about(need.id))


def public_file(need_id: int, number: int) -> tuple[NeedPublication, Blob]:
    """A published file. Raises `NotFound` where there is none, or it was withdrawn."""
    need = find(Need, need_id, true())
    found = publication_of(need.id, number)
    if found is None or found.blob is None or found.withdrawn_at is not None or not has_public_page(need):
        raise NotFound
    return found, found.blob


def may_publish(actor: Actor, need: Need) -> bool:
    """Whether the reader is one of the buyer's own people and the need may have a public page."""
    own = not actor.narrowed and actor.speaks_for(need.organisation_id)
    return own and in_public_sourcing(need)
