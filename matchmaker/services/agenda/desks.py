"""Who may note arrivals: a volunteer with a secret address for one event, valid around its days and revocable."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.agenda.presence import is_open
from matchmaker.core.agenda.texts import DESK
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.digests import digest_of
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.events import Event
from matchmaker.db.presence import Desk
from matchmaker.db.queries import presence as rows
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.delegates import address_in
from matchmaker.services.events.words import day_of
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post
from matchmaker.services.jobs.texts import write

NAME_LENGTH = 80


class NameMissing(Invalid):
    template = N_("Donnez le nom du bénévole, ou celui du poste : il s’affiche à côté de ses pointages.")


class NoDay(Refusal):
    template = N_("Donnez d’abord ses créneaux à l’événement : l’accueil n’ouvre que ces jours-là.")


class DeskOver(Refusal):
    template = N_(
        "Cette adresse d’accueil ne sert plus, ou pas encore : elle vaut de la veille au lendemain de "
        "l’événement, tant que l’organisateur la laisse ouverte. Demandez-lui la bonne."
    )
    status = 410


@dataclass(frozen=True)
class Given:
    """A desk just made, with its key: shown once, since only its hash is kept."""

    desk: Desk
    key: str


def give_desk(actor: Actor, event_id: int, name: str, email: str = "") -> Given:
    """Let a volunteer note arrivals. With an e-mail the address is sent there, else it is handed over.

    Raises `NameMissing`, `WrongAddress`, `NoDay`.
    """
    address, called = address_in(email), tidy(name)[:NAME_LENGTH]
    if not called:
        raise NameMissing
    with transaction(actor, "agenda.give_desk") as session:
        event = event_for_organiser(actor, event_id, change=True)
        if not event.slots:
            raise NoDay
        key = secrets.token_urlsafe(18)
        desk = Desk(
            event_id=event.id, name=called, email=address, key_hash=digest_of(key), created_by=actor.person_id
        )
        session.add(desk)
        session.flush()
        if address is not None:
            _send(session, event, desk, address, key)
        return Given(desk, key)


def _send(session: Session, event: Event, desk: Desk, address: str, key: str) -> None:
    values = {
        "nom": desk.name,
        "rencontre": event.name,
        "jour": day_of(event, "fr"),
        "lien_personnel": page_link("agenda.desk", desk_key=key),
        "contact": event.chamber.email,
        "organisateur": event.chamber.name,
    }
    subject, body = write(event, DESK, "fr", values)  # nobody knows the language of a volunteer
    post(
        session,
        kind=DESK.key,
        dedupe=f"desk:{desk.id}",
        to=address,
        subject=subject,
        body=body,
        event=event,
    )


def revoke_desk(actor: Actor, event_id: int, desk_id: int) -> Desk:
    """The address shows nothing more and takes no scan; what it noted stays. Raises `NotFound`."""
    with transaction(actor, "agenda.revoke_desk") as session:
        event = event_for_organiser(actor, event_id, change=True, even_closed=True)
        desk = session.scalar(select(Desk).where(Desk.id == desk_id, Desk.event_id == event.id))
        if desk is None:
            raise NotFound
        if desk.revoked_at is None:
            desk.revoked_at = now()
        return desk


def desks_for_organiser(actor: Actor, event_id: int) -> Sequence[Desk]:
    """The desks that are open, or will be. Raises `NotFound`."""
    return rows.desks_of(event_for_organiser(actor, event_id).id)


def desk_of(key: str) -> Desk:
    """The desk with this key, its event and slots loaded.

    Raises `NotFound` for a key nobody was given, `DeskOver` for one that is revoked or outside the event's days.
    """
    desk = rows.desk_with(digest_of(key))
    if desk is None:
        raise NotFound
    if desk.revoked_at is not None or not is_open(desk.event.slots, desk.event.zone, now()):
        raise DeskOver
    return desk
