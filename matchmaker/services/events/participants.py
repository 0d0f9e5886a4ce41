"""Who takes part: add a structure by hand, change how it comes, take it out, bring it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.identifiers import clean_siret
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.directory import ChamberOrganisation, Organisation
from matchmaker.db.events import KINDS, Delegation, Event, EventTable
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.organisations import register_organisation
from matchmaker.services.directory.profile import Profile
from matchmaker.services.events.access import (
    acting_chamber,
    delegation_for_organiser,
    event_for_organiser,
)
from matchmaker.services.events.inputs import touch
from matchmaker.services.events.on_lists import put_on_lists
from matchmaker.services.jobs.versions import next_version

ADDED = "ajout à la main"  # where a chamber's list has a structure from


class UnknownKind(Invalid):
    template = N_("Choisissez dans la liste comment vient cette structure.")


class AlreadyThere(Refusal):
    template = N_("« {name} » participe déjà à cet événement.")


class SiretKnown(Refusal):
    """The page offers both: that structure, or another activity of the same establishment."""

    template = N_(
        "Ce SIRET est celui de « {names} ». Écrivez ce nom si c’est elle ; "
        "sinon cochez « une autre activité du même établissement »."
    )


class WrongSiret(Invalid):
    template = N_("{problem}")


class HasMeetings(Refusal):
    template = N_(
        "« {name} » a {count} rendez-vous dans le planning diffusé : la retirer les ferait disparaître chez les autres. "
        "Rendez-la indisponible, refaites le planning et diffusez-le ; ensuite, retirez-la."
    )


class TableTaken(Refusal):
    template = N_("{table} est déjà la table de « {name} ». Choisissez-en une autre.")


class KeepsTableAlone(Invalid):
    template = N_("Une table gardée suppose un seul rendez-vous à la fois. Changez l’un ou l’autre.")


@dataclass(frozen=True)
class Newcomer:
    """Who is added by hand: somebody of the chamber's list, or a name with or without a SIRET."""

    kind: str
    organisation_id: int | None = None
    name: str = ""
    siret: str = ""
    other_activity: bool = False


@dataclass(frozen=True)
class Participation:
    """How a structure comes to the event. None: as the event says."""

    kind: str
    capacity: int = 1
    max_meetings: int | None = None
    min_meetings: int | None = None
    home_table_id: int | None = None


def participation_of(delegation: Delegation) -> Participation:
    """How it comes, as it stands."""
    return Participation(**{item.name: getattr(delegation, item.name) for item in fields(Participation)})


def add_participant(actor: Actor, event_id: int, newcomer: Newcomer) -> Delegation:
    """Put a structure on the event's list; one that was taken out comes back.

    Raises `AlreadyThere`, `SiretKnown`, `WrongSiret`, and `NotFound` for a structure that is not
    on the list of the chamber that adds it.
    """
    _check_kind(newcomer.kind)
    with transaction(actor, "events.add_participant") as session:
        event = event_for_organiser(actor, event_id, change=True)
        organisation = _organisation(session, actor, event, newcomer)
        delegation = session.scalar(
            select(Delegation).where(
                Delegation.event_id == event.id, Delegation.organisation_id == organisation.id
            )
        )
        if delegation is not None and delegation.state == "accepted":
            raise AlreadyThere(name=organisation.name)
        if delegation is None:
            delegation = Delegation(event_id=event.id, organisation_id=organisation.id)
            session.add(delegation)
        delegation.kind, delegation.state = newcomer.kind, "accepted"
        touch(session, event.id)
        return delegation


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise UnknownKind


def _organisation(session: Session, actor: Actor, event: Event, newcomer: Newcomer) -> Organisation:
    if newcomer.organisation_id is not None:
        listed = session.scalar(
            select(Organisation)
            .join(ChamberOrganisation, ChamberOrganisation.organisation_id == Organisation.id)
            .where(
                Organisation.id == newcomer.organisation_id,
                ChamberOrganisation.chamber_id == acting_chamber(actor, event),
            )
        )
        if listed is None:
            raise NotFound
        put_on_lists(session, actor, event, listed.id, ADDED)
        return listed
    return _typed_organisation(session, actor, event, newcomer)


def _typed_organisation(session: Session, actor: Actor, event: Event, newcomer: Newcomer) -> Organisation:
    """By SIRET alone when just one structure carries it, else by SIRET and name of use."""
    siret = clean_siret(newcomer.siret)
    if siret.problem is not None and siret.value is None:
        said = (_(siret.problem.template), _(siret.problem.advice))
        raise WrongSiret(problem=" ".join(said).format(**siret.problem.values))
    bearers = _bearers(session, siret.value)
    if len(bearers) == 1 and not tidy(newcomer.name):
        put_on_lists(session, actor, event, bearers[0].id, ADDED)
        return bearers[0]
    same_name = any(tidy(newcomer.name).casefold() == item.name.casefold() for item in bearers)
    if bearers and not same_name and not newcomer.other_activity:
        raise SiretKnown(names=" », « ".join(item.name for item in bearers))
    profile = Profile(name=newcomer.name, siret=siret.value)
    organisation = register_organisation(actor, acting_chamber(actor, event), profile).organisation
    put_on_lists(session, actor, event, organisation.id, ADDED)
    return organisation


def _bearers(session: Session, siret: str | None) -> list[Organisation]:
    if siret is None:
        return []
    return list(
        session.scalars(select(Organisation).where(Organisation.siret == siret).order_by(Organisation.name))
    )


def change_participant(
    actor: Actor, event_id: int, delegation_id: int, seen: int, participation: Participation
) -> Delegation:
    """Change how a structure comes; `seen` is the version the form was made from.

    Raises `TableTaken`, `KeepsTableAlone`, `ChangedMeanwhile`, and `NotFound` for another event's table.
    """
    _check_kind(participation.kind)
    if participation.home_table_id is not None and participation.capacity > 1:
        raise KeepsTableAlone
    with transaction(actor, "events.change_participant") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        next_version(delegation, seen)
        _check_table(session, delegation, participation.home_table_id)
        for name, value in _values(participation).items():
            setattr(delegation, name, value)
        touch(session, event_id)
        return delegation


def _values(participation: Participation) -> Mapping[str, Any]:
    return {item.name: getattr(participation, item.name) for item in fields(Participation)}


def _check_table(session: Session, delegation: Delegation, table_id: int | None) -> None:
    if table_id is None:
        return
    table = session.scalar(
        select(EventTable).where(EventTable.id == table_id, EventTable.event_id == delegation.event_id)
    )
    if table is None:
        raise NotFound
    rival = session.scalar(
        select(Organisation.name)
        .join(Delegation, Delegation.organisation_id == Organisation.id)
        .where(
            Delegation.home_table_id == table_id,
            Delegation.id != delegation.id,
            Delegation.state == "accepted",
        )
        .limit(1)
    )
    if rival is not None:
        raise TableTaken(table=table.label, name=rival)


def accept_participant(actor: Actor, event_id: int, delegation_id: int) -> Delegation:
    """Accept a registration, or bring back a structure that was taken out."""
    with transaction(actor, "events.accept_participant") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        _check_table(session, delegation, delegation.home_table_id)
        delegation.state = "accepted"
        touch(session, event_id)
        return delegation


def cancel_participant(actor: Actor, event_id: int, delegation_id: int) -> Delegation:
    """Take a structure out. Its wishes and those made to it end; nobody is written to.

    Raises `HasMeetings` while published meetings hold on it: theirs must never go silently.
    """
    with transaction(actor, "events.cancel_participant") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        take_out(session, delegation)
        touch(session, event_id)
        return delegation


def take_out(session: Session, delegation: Delegation) -> None:
    """Cancel a delegation and end its wishes, in a transaction that holds its event. Raises `HasMeetings`."""
    _refuse_meetings(session, delegation)
    delegation.state = "cancelled"
    for wish in _open_wishes(session, delegation):
        wish.state = "expired"
        wish.version += 1


def _open_wishes(session: Session, delegation: Delegation) -> Sequence[Request]:
    return session.scalars(
        select(Request).where(
            or_(Request.from_id == delegation.id, Request.to_id == delegation.id),
            Request.state.in_(("draft", "pending", "accepted")),
        )
    ).all()


def _refuse_meetings(session: Session, delegation: Delegation) -> None:
    count = session.scalar(
        select(func.count())
        .select_from(Meeting)
        .where(
            Meeting.event_id == delegation.event_id,
            or_(Meeting.a_id == delegation.id, Meeting.b_id == delegation.id),
            Meeting.status != "cancelled",
        )
    )
    if count:
        raise HasMeetings(name=delegation.organisation.name, count=count)
