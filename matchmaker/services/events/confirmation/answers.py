"""« Je confirme, je me fais remplacer, j’annule »: the same three acts by the link of a mail, from one's own space,
and by the organiser on the phone."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, Refusal
from matchmaker.db.confirmation import Confirmation
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation
from matchmaker.db.links import PersonalLink
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.confirmations import Held, confirmation_of, held_by
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.personal_links import LinkOver, is_over, known_link, link_of
from matchmaker.services.directory.roles import looks_after_it
from matchmaker.services.events.access import delegation_for
from matchmaker.services.events.confirmation.leaving import come_back, leave
from matchmaker.services.events.confirmation.letters import own_meetings, tell_organiser
from matchmaker.services.events.confirmation.replacing import Colleague, hand_over
from matchmaker.services.events.confirmation.rows import (
    LINK,
    answer_row,
    begins_at,
    is_asked,
    refuse_begun,
    refuse_too_early,
)

Answer = Literal["confirmed", "replaced", "cancelled"]
ANSWERS: tuple[Answer, ...] = ("confirmed", "replaced", "cancelled")


class NoSuchAnswer(Invalid):
    template = N_("Il manque un choix : je confirme, je me fais remplacer, ou j’annule. Rien n’a été noté.")


class NotComing(Refusal):
    template = N_("Vous n’êtes pas parmi les personnes attendues pour « {name} ». Appelez l’organisateur.")


class AlreadyReplaced(Refusal):
    template = N_("{name} a déjà été remplacé·e. La personne qui a pris sa place peut la lui rendre.")


@dataclass(frozen=True)
class Standing:
    """What somebody's page shows: what they said, and their meetings."""

    delegation: Delegation
    person_id: int
    name: str
    state: str
    colleague: Person | None
    meetings: list[Held]
    over: bool = False  # it shows what became of it, and takes no answer


def standing_by_link(key: str) -> Standing:
    """What the page of a link shows. Raises `NotFound`, and `LinkOver` where nothing became of it."""
    link = known_link(key, LINK)
    row = confirmation_of(db.session(), link.delegation_id, link.person_id)
    over = is_over(link)
    if over and (row is None or row.state not in ("replaced", "cancelled") or link.person.disabled_at):
        raise LinkOver
    return _standing(link, row, over=over)


def _standing(link: PersonalLink, row: Confirmation | None, *, over: bool) -> Standing:
    held = held_by(link.event_id).get(link.delegation_id, ())
    return Standing(
        link.delegation,
        link.person_id,
        link.person.name,
        row.state if row else "asked",
        row.colleague if row else None,
        own_meetings(held, link.person_id),
        over,
    )


def own_standing(actor: Actor, delegation: Delegation) -> Standing | None:
    """What the actor said of this delegation; None where there is nothing to say, or it is not for them to."""
    session, begins = db.session(), begins_at(delegation.event)
    if actor.person_id is None or begins is None or begins <= now():
        return None
    row = confirmation_of(session, delegation.id, actor.person_id)
    if not _may_answer(delegation, actor.person_id, row) or not is_asked(session, delegation.event):
        return None
    name = next((one.person.name for one in delegation.delegates if one.person_id == actor.person_id), "")
    return Standing(delegation, actor.person_id, name, row.state if row else "asked", None, [])


def note_opened(key: str) -> None:
    """The page of a link was opened, by the person or by a filter of their mail: counted once, and nothing more.

    Of a link that is over nothing is counted. Raises `NotFound`.
    """
    link = known_link(key, LINK)
    known = confirmation_of(db.session(), link.delegation_id, link.person_id)
    if is_over(link) or (known is not None and known.opened_at is not None):
        return
    event_id = link.event_id
    with transaction(Actor(link.person_id), "events.open_confirmation") as session:
        lock_event(session, event_id)
        link = link_of(key, LINK)
        row = answer_row(session, link.delegation, link.person_id)
        row.opened_at = row.opened_at or now()


def answer_by_link(key: str, answer: str, colleague: Colleague) -> None:
    """Say it with the link of a mail. Raises `LinkOver`, and what `give_answer` raises."""
    link = link_of(key, LINK)
    event_id, actor = link.event_id, Actor(link.person_id)
    with transaction(actor, "events.answer_confirmation") as session:
        lock_event(session, event_id)
        link = link_of(key, LINK)
        refuse_begun(link.delegation.event)
        _told(session, link.delegation, link.person_id, answer, "link", colleague, vouched=False)


def answer_own(actor: Actor, event_id: int, organisation_id: int, answer: str, colleague: Colleague) -> None:
    """Say it from one's own agenda, signed in."""
    with transaction(actor, "events.answer_confirmation") as session:
        lock_event(session, event_id)
        delegation = delegation_for(actor, event_id, organisation_id)
        refuse_begun(delegation.event)
        vouched = not actor.narrowed and looks_after_it(actor, delegation.organisation_id)
        _told(session, delegation, actor.person_id or 0, answer, "space", colleague, vouched=vouched)


def _told(
    session: Session,
    delegation: Delegation,
    person_id: int,
    answer: str,
    way: str,
    colleague: Colleague,
    *,
    vouched: bool,
) -> None:
    """The answer, and a word to the organiser where it changes what they counted on."""
    before = confirmation_of(session, delegation.id, person_id)
    was = before.state if before else "asked"
    row = give_answer(session, delegation, person_id, answer, way, colleague, vouched=vouched)
    back = was == "cancelled" and row.state != "cancelled"
    if row.state != was and (back or row.state != "confirmed"):
        tell_organiser(session, row, back=back)


def give_answer(
    session: Session,
    delegation: Delegation,
    person_id: int,
    answer: str,
    way: str,
    colleague: Colleague | None = None,
    *,
    vouched: bool,
) -> Confirmation:
    """Note an answer and do what it says, in a transaction that holds the event. Saying it again changes nothing.

    Who had cancelled and now confirms, or names a colleague, comes back first. Raises `NoSuchAnswer`, `NotComing`,
    `AlreadyReplaced`, `NotYetAsked`, `PlaceGiven`, and what `hand_over` raises.
    """
    if answer not in ANSWERS:
        raise NoSuchAnswer
    refuse_too_early(session, delegation.event)
    row = answer_row(session, delegation, person_id)
    comes = _comes(delegation, person_id)
    if row.state == "replaced" and not comes:
        raise AlreadyReplaced(name=row.person.name)
    if not _may_answer(delegation, person_id, row):
        raise NotComing(name=delegation.organisation.name)
    if row.state == answer and answer != "replaced":
        return row
    if row.state == "cancelled":
        come_back(session, delegation, row)
    if answer == "cancelled":
        leave(session, delegation, row)
    if answer == "replaced":
        hand_over(session, delegation, row, colleague or Colleague(), vouched=vouched)
    row.state, row.way, row.answered_at = answer, way, now()
    session.flush()
    return row


def _may_answer(delegation: Delegation, person_id: int, row: Confirmation | None) -> bool:
    return _comes(delegation, person_id) or (row is not None and row.state == "cancelled")


def _comes(delegation: Delegation, person_id: int) -> bool:
    return any(one.person_id == person_id for one in delegation.delegates)
