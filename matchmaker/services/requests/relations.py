"""Whom a structure knows already: it says so itself, to itself alone, and the advice follows.

Whom it calls a competitor is no longer recommended to it, and is not proposed to either by the chamber; what the other one
is shown does not change, or it would read between the lines. Those who work together already come after new faces, are
not proposed either, and are ticked as such when outcomes are asked for. Nothing is forbidden: either may ask the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound
from matchmaker.core.requests.relations import RELATIONS
from matchmaker.db.events import TAKES_PART, Delegation
from matchmaker.db.queries.relations import Met, SaidOf, met_before, said_by
from matchmaker.db.relations import Relation
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegation_for


class NoSuchRelation(Invalid):
    template = N_("Dites si vous travaillez déjà ensemble ou si vous êtes concurrents.")


@dataclass(frozen=True)
class Known:
    """What a structure knows of the other participants, by their delegation."""

    said: Sequence[SaidOf] = ()
    met: Mapping[int, Met] | None = None

    def kind_of(self, delegation_id: int) -> str | None:
        return next((one.kind for one in self.said if one.delegation == delegation_id), None)

    def met_with(self, delegation_id: int) -> Met | None:
        return (self.met or {}).get(delegation_id)


def known_to(actor: Actor, delegation: Delegation) -> Known:
    """What the page may say: to the structure's own people, signed in as such. An organiser who acts for it, and who was
    let in by the desk, read nothing that it keeps to itself, nor of other chambers' events."""
    return Known() if actor.narrowed else Known(said_by(delegation), met_before(delegation))


def say_relation(
    actor: Actor, event_id: int, delegation_id: int, kind: str, organisation_id: int | None = None
) -> str:
    """Say what the structure is to another participant, ``""`` to take it back; returns the other's name.

    Raises `NoSuchRelation`, and `NotFound` for somebody who does not take part, and to a narrowed session.
    """
    if actor.narrowed:
        raise NotFound
    if kind and kind not in RELATIONS:
        raise NoSuchRelation
    with transaction(actor, "requests.say_relation") as session:
        own = delegation_for(actor, event_id, organisation_id)
        other = _participant(session, own, delegation_id)
        row = session.scalar(
            select(Relation)
            .where(
                Relation.organisation_id == own.organisation_id, Relation.other_id == other.organisation_id
            )
            .with_for_update()
        )
        if not kind:
            if row is not None:
                session.delete(row)
        elif row is None:
            session.add(
                Relation(
                    organisation_id=own.organisation_id,
                    other_id=other.organisation_id,
                    kind=kind,
                    said_by=actor.person_id,
                )
            )
        else:
            row.kind, row.said_by = kind, actor.person_id
        return other.organisation.name


def _participant(session: Session, own: Delegation, delegation_id: int) -> Delegation:
    other = session.scalar(
        select(Delegation).where(
            Delegation.id == delegation_id,
            Delegation.event_id == own.event_id,
            Delegation.organisation_id != own.organisation_id,
            Delegation.state.in_(TAKES_PART),
        )
    )
    if other is None:
        raise NotFound
    return other
