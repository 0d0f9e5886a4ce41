"""Invite the participants: an act of its own, announced first with its number, list and text."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.core.events.texts import INVITATION
from matchmaker.db.events import Event
from matchmaker.db.queries.invitations import Recipient, delegations_of, recipients_of, unreachable_of
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.announced import refuse_changed
from matchmaker.services.events.words import day_or_not_yet
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post, post_sample
from matchmaker.services.jobs.texts import Letter, write


class NobodyToInvite(Refusal):
    template = N_("Personne à inviter : toutes les structures joignables le sont déjà.")


@dataclass(frozen=True)
class Announcement:
    """What inviting would do: to whom, with what words, and which structures it cannot reach."""

    recipients: Sequence[Recipient]
    unreachable: Sequence[str]
    sample: Letter | None


def announce_invitation(actor: Actor, event_id: int) -> Announcement:
    """The list of those not yet invited, and the text as the first of them would read it."""
    event = event_for_organiser(actor, event_id)
    recipients = recipients_of(event)
    sample = write_invitation(event, recipients[0]) if recipients else None
    return Announcement(recipients, unreachable_of(event), sample)


def invite(actor: Actor, event_id: int, announced: int) -> int:
    """Write to everybody on the announced list; returns how many messages.

    In mode essai all of them go to the organiser, and nobody counts as invited. Raises
    `NobodyToInvite`, and `ListChanged` when it is no longer the number that was announced.
    """
    with transaction(actor, "events.invite") as session:
        event = event_for_organiser(actor, event_id, change=True)
        recipients = recipients_of(event)
        if not recipients:
            raise NobodyToInvite
        refuse_changed(recipients, announced)
        for recipient in recipients:
            _send(session, event, recipient)
        if event.opened_at is not None:
            _mark_invited(session, {recipient.delegation_id for recipient in recipients})
        return len(recipients)


def try_invitation(actor: Actor, event_id: int, to: str) -> None:
    """Send the text as the first recipient would read it to the organiser who asks."""
    with transaction(actor, "events.try_invitation") as session:
        event = event_for_organiser(actor, event_id, change=True)
        recipients = recipients_of(event)
        if not recipients:
            raise NobodyToInvite
        letter = write_invitation(event, recipients[0])
        kind = "events.invitation_sample"
        post_sample(session, kind=kind, to=to, letter=letter, person_id=actor.person_id)


def _send(session: Session, event: Event, recipient: Recipient) -> None:
    letter = write_invitation(event, recipient)
    # A trial may be repeated; the real invitation leaves once for ever.
    occasion = f"trial:{uuid4()}" if event.opened_at is None else "sent"
    post(
        session,
        kind="events.invitation",
        dedupe=f"invitation:{recipient.delegation_id}:{recipient.person_id}:{occasion}",
        to=recipient.email,
        subject=letter.subject,
        body=letter.body,
        event=event,
        person_id=recipient.person_id,
    )


def _mark_invited(session: Session, delegations: set[int]) -> None:
    for delegation in delegations_of(session, delegations):
        delegation.invited_at = now()


def write_invitation(event: Event, recipient: Recipient) -> Letter:
    """The invitation in the recipient's language. It says where the address came from."""
    return write(event, INVITATION, recipient.locale, invitation_values(event, recipient))


def invitation_values(event: Event, recipient: Recipient) -> dict[str, str]:
    """What the names in an invitation stand for, in the recipient's language."""
    with force_locale(recipient.locale):
        return {
            "nom": recipient.name,
            "structure": recipient.organisation,
            "organisateur": event.chamber.name,
            "rencontre": event.name,
            "lieu": event.place or _("lieu à préciser"),
            "jour": day_or_not_yet(event, recipient.locale),
            "lien": page_link("events.space", event_id=event.id, structure=recipient.organisation_id),
            "origine": _source(recipient),
            "contact": event.chamber.email,
        }


def _source(recipient: Recipient) -> str:
    if recipient.source and recipient.source.startswith("import"):
        return str(_("Votre adresse figure dans la liste d’inscription transmise à l’organisateur."))
    return str(_("L’organisateur a inscrit votre structure et noté votre adresse."))
