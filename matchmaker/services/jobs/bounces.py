"""Note that a message came back: fed by the mail server, or pasted by an organiser."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import Invalid
from matchmaker.core.jobs.bounces import reason_of
from matchmaker.db.events import Delegation, Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.messages import Bounce
from matchmaker.db.queries.messages import addresses_that_fail
from matchmaker.db.transaction import transaction
from matchmaker.mail.bounce import NotANotice, Notice, read_notice
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser

NOTED = ("failed", "delayed")


class NoNotice(Invalid):
    template = N_(
        "Ce n’est pas un avis de non-remise. Collez le message entier de la messagerie, avec ses en-têtes "
        "(« Afficher la source » ou « Télécharger le message »)."
    )


class NotOurs(Invalid):
    template = N_("Cet avis ne parle d’aucun message de cet événement.")


class Arrived(Invalid):
    template = N_("Cet avis dit que le message est arrivé : il n’y a rien à noter.")


def take_notice(raw: bytes) -> Bounce:
    """Note what the mail server handed in. Raises `NoNotice`, `NotOurs`, `Arrived`."""
    notice = _read(raw)
    with transaction(SYSTEM, "jobs.take_notice") as session:
        return _note(session, notice, select(Outbox))


def paste_notice(actor: Actor, event_id: int, raw: bytes) -> Bounce:
    """Note what an organiser pasted, if it is about a message of this event. Raises the same."""
    notice = _read(raw)
    with transaction(actor, "jobs.paste_notice") as session:
        event = event_for_organiser(actor, event_id)
        return _note(session, notice, select(Outbox).where(Outbox.event_id == event.id))


def _read(raw: bytes) -> Notice:
    try:
        notice = read_notice(raw)
    except NotANotice as error:
        raise NoNotice from error
    if notice.action not in NOTED:
        raise Arrived
    return notice


def _note(session: Session, notice: Notice, ours: Select[Outbox]) -> Bounce:
    """The bounce of the message, once however often the notice is handed in."""
    message = _message(session, notice.message_ids, ours)
    same = select(Bounce).where(
        Bounce.outbox_id == message.id,
        Bounce.action == notice.action,
        Bounce.status == notice.status,
        Bounce.settled_at.is_(None),
    )
    bounce = session.scalar(same.limit(1))
    if bounce is None:
        bounce = Bounce(
            outbox_id=message.id,
            address=message.address,
            action=notice.action,
            status=notice.status,
            diagnostic=notice.diagnostic,
        )
        session.add(bounce)
        session.flush()
    return bounce


def _message(session: Session, ids: Sequence[str], ours: Select[Outbox]) -> Outbox:
    for message_id in ids:
        message = session.scalar(ours.where(Outbox.message_id == message_id, Outbox.channel == "mail"))
        if message is not None:
            return message
    raise NotOurs


def failing_addresses(actor: Actor, delegation: Delegation) -> dict[str, str]:
    """The addresses of its people from which messages come back, each with the reason.

    Of any event of the chamber for its own staff; a co-organiser learns what became of this event's.
    """
    addresses = [one.person.email for one in delegation.delegates if one.person.email]
    event = delegation.event
    own = actor.runs_chamber(event.chamber_id)
    events = Event.chamber_id == event.chamber_id if own else Event.id == event.id
    found = addresses_that_fail(events, addresses)
    return {address: reason_of(bounce.action, bounce.status) for address, bounce in found.items()}
