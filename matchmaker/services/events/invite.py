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
from matchmaker.db.events import Event
from matchmaker.db.queries.invitations import Recipient, delegations_of, recipients_of, unreachable_of
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.words import day_of
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post


class NobodyToInvite(Refusal):
    template = N_("Personne à inviter : toutes les structures joignables le sont déjà.")


class ListChanged(Refusal):
    template = N_(
        "La liste a changé entre-temps : {now} destinataires au lieu de {announced}. "
        "Relisez-la, puis confirmez de nouveau."
    )


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


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
        if len(recipients) != announced:
            raise ListChanged(now=len(recipients), announced=announced)
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
        post(
            session,
            kind="events.invitation_sample",
            dedupe=f"invitation-sample:{uuid4()}",
            to=to,
            subject=f"[{_('Aperçu')}] {letter.subject}",
            body=letter.body,
            person_id=actor.person_id,
        )


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
    with force_locale(recipient.locale):
        values = {
            "name": recipient.name,
            "organisation": recipient.organisation,
            "chamber": event.chamber.name,
            "event": event.name,
            "place": event.place or _("lieu à préciser"),
            "day": day_of(event, recipient.locale),
            "link": page_link("events.space", event_id=event.id, structure=recipient.organisation_id),
            "source": _source(recipient),
            "contact": event.chamber.email,
        }
        subject = _("%(event)s : votre espace est ouvert", **values)
        body = _(
            "Bonjour %(name)s,\n\n"
            "%(chamber)s vous invite à « %(event)s », %(day)s (%(place)s), pour %(organisation)s.\n\n"
            "Votre espace, sans mot de passe :\n%(link)s\n\n"
            "Vous y dites ce que vous proposez ou cherchez, qui vous aimeriez rencontrer, et quand vous "
            "êtes disponible. Cinq minutes suffisent ; vous recevrez ensuite votre planning individuel.\n\n"
            "Pourquoi ce message ? %(source)s Pour être retiré de la liste, ou pour toute question, "
            "répondez à %(contact)s.\n\n%(chamber)s\n",
            **values,
        )
        return Letter(subject, body)


def _source(recipient: Recipient) -> str:
    if recipient.source and recipient.source.startswith("import"):
        return str(_("Votre adresse figure dans la liste d’inscription transmise à l’organisateur."))
    return str(_("L’organisateur a inscrit votre structure et noté votre adresse."))
