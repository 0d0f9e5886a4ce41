"""Roles inside a structure: who looks after its people and its identity, and how that changes.

Only its own people say it, one of another or of themselves while nobody is responsible. A chamber names
people and never who of them is responsible; what it may do otherwise, `speakers` says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.roles import OWNER, Speaker, is_last_owner, looks_after, owners
from matchmaker.core.errors import Invalid, NotAllowed, NotFound, Refusal
from matchmaker.db.directory import MEMBER_ROLES, Membership, Organisation, Person
from matchmaker.db.queries.directory import membership_of, speakers_of
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.access import organisation_for
from matchmaker.services.directory.role_letters import tell_colleagues, tell_person
from matchmaker.services.directory.speakers import naming_chambers, refuse_groupement


class OwnersAlone(NotAllowed):
    template = N_("Seules les personnes responsables de « {organisation} » font cela. Demandez à {owners}.")


class ItsPeopleSay(NotAllowed):
    template = N_("Les interlocuteurs de « {organisation} » disent eux-mêmes qui en est responsable.")


class LastOwner(Refusal):
    template = N_(
        "{name} est seul·e responsable de « {organisation} ». Nommez d’abord responsable quelqu’un d’autre."
    )


class CannotEnter(Refusal):
    template = N_("{name} n’a pas d’adresse e-mail ici et ne pourrait pas entrer : nommez quelqu’un d’autre.")


class UnknownRole(Invalid):
    template = N_("Choisissez « responsable » ou « membre ».")


@dataclass(frozen=True)
class Standing:
    """What somebody is in a structure they speak for. `owners`: the names of those responsible.

    `looks_after`: may change its people and its identity; `says_who`: also who is responsible, which
    staff of its chamber do not.
    """

    looks_after: bool
    says_who: bool
    last_owner: bool
    alone: bool
    owners: tuple[str, ...]


def standing_in(actor: Actor, organisation_id: int) -> Standing | None:
    """What the actor is there; None for whoever does not speak for the structure."""
    if actor.person_id is None or not actor.speaks_for(organisation_id):
        return None
    people = speakers_of(organisation_id)
    return Standing(
        looks_after=_acts(actor, organisation_id, people),
        says_who=looks_after(people, actor.person_id),
        last_owner=is_last_owner(people, actor.person_id),
        alone=len(people) < 2,
        owners=tuple(one.name for one in owners(people)),
    )


def looks_after_it(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor, who speaks for the structure, may do what is for those responsible."""
    return _acts(actor, organisation_id, speakers_of(organisation_id))


def require_looking_after(actor: Actor, organisation: Organisation) -> None:
    """Raise `OwnersAlone` for who speaks for the structure and leaves this to others; a chamber is not asked here."""
    people = speakers_of(organisation.id)
    if actor.speaks_for(organisation.id) and not _acts(actor, organisation.id, people):
        raise _owners_alone(organisation, people)


def refuse_last_owner(actor: Actor, organisation: Organisation, person: Person) -> None:
    """Raise `LastOwner` when its own people would leave the structure with nobody responsible.

    A chamber on whose word they speak is not held: it may have to undo what nobody else can.
    """
    people = speakers_of(organisation.id)
    if actor.speaks_for(organisation.id) and is_last_owner(people, person.id):
        raise LastOwner(name=person.name, organisation=organisation.name)


def change_role(actor: Actor, organisation_id: int, person_id: int, role: str) -> Person:
    """Make somebody responsible, or a member again; of oneself too, while nobody is responsible.

    The person is told, and the first time its other people are. Raises `OwnersAlone`, `ItsPeopleSay`,
    `LastOwner`, `CannotEnter`, `UnknownRole`, `NotFound`, `FollowsItsMembers` for a groupement.
    """
    with transaction(actor, "directory.change_role") as session:
        organisation = organisation_for(actor, organisation_id, change=True)
        if role not in MEMBER_ROLES:
            raise UnknownRole
        before = _own_people(session, actor, organisation)
        membership = _membership(session, organisation_id, person_id)
        if role == OWNER and not membership.person.email:
            raise CannotEnter(name=membership.person.name)
        if role != OWNER:
            refuse_last_owner(actor, organisation, membership.person)
        if membership.role != role:
            membership.role = role
            session.flush()
            _tell(session, actor, organisation, membership, first=not owners(before))
        return membership.person


def _own_people(session: Session, actor: Actor, organisation: Organisation) -> list[Speaker]:
    """Those who speak for it, for one of them who looks after it."""
    if not actor.speaks_for(organisation.id):
        raise ItsPeopleSay(organisation=organisation.name)
    refuse_groupement(session, organisation)
    people = speakers_of(organisation.id)
    if not looks_after(people, actor.person_id):
        raise _owners_alone(organisation, people)
    return people


def _tell(
    session: Session, actor: Actor, organisation: Organisation, membership: Membership, *, first: bool
) -> None:
    author = session.get_one(Person, actor.person_id)
    if membership.person_id != author.id:
        tell_person(session, organisation, membership, author)
    if first:
        tell_colleagues(session, organisation, membership.person, author)


def _acts(actor: Actor, organisation_id: int, people: Sequence[Speaker]) -> bool:
    """Staff of the chamber on whose word its people speak keep what their chamber may do."""
    if looks_after(people, actor.person_id):
        return True
    return not actor.chambers.isdisjoint(naming_chambers(db.session(), organisation_id))


def _membership(session: Session, organisation_id: int, person_id: int) -> Membership:
    found = membership_of(session, organisation_id, person_id)
    if found is None:
        raise NotFound
    return found


def _owners_alone(organisation: Organisation, people: Sequence[Speaker]) -> Refusal:
    """Whom to ask; without anybody to ask, the actor was parted from meanwhile."""
    names = ", ".join(one.name for one in owners(people))
    return OwnersAlone(organisation=organisation.name, owners=names) if names else NotFound()
