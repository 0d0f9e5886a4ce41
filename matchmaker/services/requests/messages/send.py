"""Write to the other structure, take no more from it, or report it."""

from datetime import timedelta

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.core.requests.messages import Typed, for_one
from matchmaker.db.locks import lock_event
from matchmaker.db.party_messages import PartyBlock, PartyMessage
from matchmaker.db.queries.party_messages import block_of, sent_since
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import refuse_closed
from matchmaker.services.requests.messages.conversation import Two, own_purchases, writing_two
from matchmaker.services.requests.messages.letters import relay, report

AN_HOUR = timedelta(hours=1)
MOST_TO_ONE, MOST = 10, 60  # messages in an hour: to one structure, and to all together


class TooManyMessages(Refusal):
    template = N_(
        "Vous avez déjà écrit {count} messages en une heure. Attendez un peu, ou voyez l’organisateur."
    )


class NoLongerAgreed(Refusal):
    template = N_("Vous n’avez plus de rendez-vous avec {name} : vous ne pouvez plus lui écrire ici.")


class TakesNoMore(Refusal):
    template = N_("{name} ne reçoit plus vos messages. Pour la joindre, voyez l’organisateur.")


class NotYetOpen(Refusal):
    template = N_("« {name} » n’est pas encore ouvert aux participants : aucun message n’y part.")


def send_message(
    actor: Actor, event_id: int, partner_id: int, typed: Typed, organisation_id: int | None = None
) -> PartyMessage:
    """Keep the message and mail it to the people of the other structure.

    Raises `ForAllOnly` for what a public buyer may only say to everybody, the other refusals of
    `core.requests.messages.for_one`, those above, `EventClosed` and `NotFound`.
    """
    with transaction(actor, "requests.send_message") as session:
        lock_event(session, event_id)
        two = writing_two(actor, event_id, partner_id, organisation_id)
        sendable = for_one(typed, restricted=bool(own_purchases(two)), name=two.partner.organisation.name)
        _refuse_unsendable(two)
        message = PartyMessage(
            event_id=event_id,
            from_id=two.own.id,
            to_id=two.partner.id,
            person_id=actor.person_id,
            about=sendable.about,
            text=sendable.text,
        )
        session.add(message)
        session.flush()
        relay(session, two, message)
        return message


def _refuse_unsendable(two: Two) -> None:
    refuse_closed(two.event)
    if two.event.opened_at is None:
        raise NotYetOpen(name=two.event.name)
    refuse_unwanted(two)
    since = now() - AN_HOUR
    for most, receivers in ((MOST_TO_ONE, [two.partner.id]), (MOST, None)):
        if sent_since(two.event.id, two.own.id, since, receivers) >= most:
            raise TooManyMessages(count=most)


def refuse_unwanted(two: Two) -> None:
    """Raise `NoLongerAgreed` or `TakesNoMore`."""
    name = two.partner.organisation.name
    if not two.agreed:
        raise NoLongerAgreed(name=name)
    if block_of(two.event.id, two.partner.id, two.own.id) is not None:
        raise TakesNoMore(name=name)


def stop_messages(
    actor: Actor,
    event_id: int,
    partner_id: int,
    organisation_id: int | None = None,
    *,
    reported: bool = False,
) -> None:
    """Take no more from the other structure; ``reported`` tells the organiser so, without a word of them."""
    with transaction(actor, "requests.stop_messages") as session:
        lock_event(session, event_id)
        two = writing_two(actor, event_id, partner_id, organisation_id)
        if block_of(event_id, two.own.id, two.partner.id) is None:
            session.add(PartyBlock(event_id=event_id, delegation_id=two.own.id, partner_id=two.partner.id))
        if reported:
            report(session, two)


def take_messages_again(
    actor: Actor, event_id: int, partner_id: int, organisation_id: int | None = None
) -> None:
    """Undo `stop_messages`."""
    with transaction(actor, "requests.take_messages_again") as session:
        lock_event(session, event_id)
        two = writing_two(actor, event_id, partner_id, organisation_id)
        block = block_of(event_id, two.own.id, two.partner.id)
        if block is not None:
            session.delete(block)
