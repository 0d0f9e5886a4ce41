"""Run an event together with another chamber: ask it, answer, leave, part from it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor, require_chamber
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.co_organisers import CoOrganiser
from matchmaker.db.directory import Chamber
from matchmaker.db.events import Event
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.co_organisers import LIVE
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_owner


class UnknownChamber(Invalid):
    template = N_("Choisissez dans la liste la chambre à inviter.")


class AskedAlready(Refusal):
    template = N_("« {name} » est déjà invitée, ou co-organise déjà cet événement.")


class NotAskedAnyMore(Refusal):
    template = N_(
        "Cette invitation n’attend plus de réponse : elle a été retirée, ou quelqu’un a déjà répondu."
    )


def ask_chamber(actor: Actor, event_id: int, chamber_id: int | None) -> CoOrganiser:
    """Ask another chamber of this service to run the event too. Nothing opens before it accepts; no mail leaves.

    Raises `UnknownChamber`, `AskedAlready`, `EventClosed`, and `NotFound` for whoever is not the owner's staff.
    """
    with transaction(actor, "events.ask_co_organiser") as session:
        event = event_for_owner(actor, event_id, change=True)
        chamber = session.get(Chamber, chamber_id) if chamber_id is not None else None
        if chamber is None or chamber.id == event.chamber_id:
            raise UnknownChamber
        row = _row(session, event_id, chamber.id)
        if row is not None and row.state in LIVE:
            raise AskedAlready(name=chamber.name)
        if row is None:
            row = CoOrganiser(event_id=event.id, chamber_id=chamber.id)
            session.add(row)
        row.invited_by, row.invited_at = actor.person_id, now()
        _turn(row, actor, "invited")
        session.flush()
        return row


def answer_invitation(actor: Actor, event_id: int, chamber_id: int, *, accept: bool) -> Event:
    """Say yes or no for one's own chamber. From a yes on its staff sees and runs the event.

    Raises `NotAskedAnyMore`, and `NotFound` for whoever is not of a chamber that was ever asked.
    """
    require_chamber(actor, chamber_id)
    with transaction(actor, f"events.{'accept' if accept else 'decline'}_co_organising") as session:
        row = _locked(session, event_id, chamber_id)
        wanted = "accepted" if accept else "declined"
        if row.state != "invited":
            raise NotAskedAnyMore
        _turn(row, actor, wanted)
        return row.event


def leave_event(actor: Actor, event_id: int, chamber_id: int) -> Event:
    """Stop running it with the owner: from then on it is not there for the chamber's staff.

    Raises `NotFound` for whoever is not of a chamber that co-organises it.
    """
    require_chamber(actor, chamber_id)
    with transaction(actor, "events.leave_co_organising") as session:
        row = _locked(session, event_id, chamber_id)
        if row.state != "accepted":
            raise NotFound
        _turn(row, actor, "left")
        return row.event


def part_from_chamber(actor: Actor, event_id: int, chamber_id: int) -> str:
    """Take back an invitation, or the rights of a co-organiser, even when the event is over; returns its name.

    Raises `NotFound` for whoever is not the owner's staff, or a chamber that is not part of it.
    """
    with transaction(actor, "events.remove_co_organiser") as session:
        event_for_owner(actor, event_id, change=True, even_closed=True)
        row = _row(session, event_id, chamber_id)
        if row is None or row.state not in LIVE:
            raise NotFound
        _turn(row, actor, "removed")
        return row.chamber.name


def _turn(row: CoOrganiser, actor: Actor, state: str) -> None:
    row.state, row.by, row.since = state, actor.person_id, now()


def _row(session: Session, event_id: int, chamber_id: int) -> CoOrganiser | None:
    return session.scalar(
        select(CoOrganiser).where(CoOrganiser.event_id == event_id, CoOrganiser.chamber_id == chamber_id)
    )


def _locked(session: Session, event_id: int, chamber_id: int) -> CoOrganiser:
    """The chamber's part in the event, nobody else changing it meanwhile. Raises `NotFound`."""
    lock_event(session, event_id)
    row = _row(session, event_id, chamber_id)
    if row is None:
        raise NotFound
    return row
