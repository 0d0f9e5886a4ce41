"""What a wish may be about: an open need or a shown offer of one of the two sides, or nothing in particular."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.catalogue.life import DRAFT, is_open
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Delegation
from matchmaker.db.queries.catalogue import need_seen_by, offer_seen_by
from matchmaker.db.queries.subjects import AskableAt, Shown, askable_at, subjects_of
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.life import life_of
from matchmaker.services.catalogue.open_subjects import OpenSubjects, open_subjects, refuse_closed_subject


class HiddenFromOthers(Refusal):
    template = N_(
        "Vous gardez « {title} » pour vous : montrez-le d’abord à tous les participants, puis demandez vos rendez-vous."
    )


@dataclass(frozen=True)
class About:
    """The subject of a wish, and its line of message."""

    message: str = ""
    need_id: int | None = None
    offer_id: int | None = None


@dataclass(frozen=True)
class Subjects:
    """What a structure may ask each of some others about; who is not among them has no subject here."""

    own: Sequence[Shown]
    theirs: Mapping[int, Sequence[Shown]]  # by delegation

    def between(self, other: int | None) -> list[Shown]:
        """Theirs first: what they show is what one asks them about."""
        return [*self.theirs.get(other or 0, ()), *self.own]


def shown_by(actor: Actor, own: Delegation, others: Collection[int]) -> list[Shown]:
    """What the structure and these others show, closed or not: for a page that reads what is closed itself."""
    return subjects_of(actor, own.event_id, {own.id, *others})


def still_open(shown: Sequence[Shown], own: Delegation, closed: OpenSubjects) -> Subjects:
    """Of what is shown, what may still be asked about."""
    left = [one for one in shown if not closed.closed(one.need_id)]
    theirs: dict[int, list[Shown]] = {}
    for one in left:
        theirs.setdefault(one.delegation, []).append(one)
    return Subjects(theirs.pop(own.id, []), theirs)


def subjects_with(actor: Actor, own: Delegation, other: int | None) -> list[Shown]:
    """What a wish to this delegation may be about; one's own subjects alone where nobody is chosen yet."""
    shown = shown_by(actor, own, [other] if other else [])
    closed = open_subjects(own.event, [one.need_id for one in shown])
    return still_open(shown, own, closed).between(other)


def events_to_ask_at(actor: Actor, author: int, need: Need | None = None) -> list[AskableAt]:
    """Where the reader of a sheet may ask its author (an organisation) about it; nowhere once the need is closed."""
    if need is not None and (need.visibility == "own" or not is_open(life_of(need), now())):
        return []
    return askable_at(actor, author) if actor.organisations and not actor.narrowed else []


def check_subject(
    session: Session, actor: Actor, about: About, sender: Delegation, receiver: Delegation
) -> None:
    """The need or offer named must be one's own, or one the other side shows, and shows still.

    Raises `NotFound` for one that is neither side's, `HiddenFromOthers`, and the refusals of `refuse_closed_subject`.
    """
    asked = []
    if about.need_id is not None:
        asked.append(select(Need.organisation_id).where(Need.id == about.need_id, need_seen_by(actor)))
    if about.offer_id is not None:
        asked.append(select(Offer.organisation_id).where(Offer.id == about.offer_id, offer_seen_by(actor)))
    for owner in asked:
        if session.scalar(owner.join(Organisation)) not in (sender.organisation_id, receiver.organisation_id):
            raise NotFound
    _check_shown_to_all(session, about)
    refuse_closed_subject(sender.event, about.need_id)


def _check_shown_to_all(session: Session, about: About) -> None:
    """Fair access: nobody is spoken to about a draft, which the others cannot see."""
    need = session.get(Need, about.need_id) if about.need_id is not None else None
    if need is not None and need.state == DRAFT:
        raise HiddenFromOthers(title=need.title)
