"""Who speaks for an organisation: list them, add a colleague, write to them, part from them."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import fold, tidy
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.directory import Chamber, Membership, Organisation, Person
from matchmaker.db.jobs import Outbox
from matchmaker.db.queries.directory import Member, members_of, membership_of
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.groupements.people import follow_people
from matchmaker.services.directory.access import organisation_for
from matchmaker.services.directory.acquaintances import know_person
from matchmaker.services.directory.personal_links import revoke_all_links
from matchmaker.services.directory.role_letters import tell_removed
from matchmaker.services.directory.roles import refuse_last_owner, require_looking_after
from matchmaker.services.directory.speakers import refuse_groupement, word_of
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post


class AlreadyMember(Refusal):
    template = N_("{name} parle déjà pour cette structure.")


class NoAddress(Refusal):
    template = N_("Aucune adresse n’est connue pour {name}. Ajoutez-la, puis envoyez l’invitation.")


class AlreadyInvited(Refusal):
    template = N_("Une invitation est déjà partie aujourd’hui pour {name}. Elle peut être renvoyée demain.")


class LastMember(Refusal):
    template = N_(
        "{name} est la dernière personne à parler pour la structure. Ajoutez d’abord quelqu’un d’autre."
    )


def list_members(actor: Actor, organisation_id: int) -> list[Member]:
    """Its people by name. Addresses only where the reader is one of them, or the chamber was given them."""
    organisation = organisation_for(actor, organisation_id)
    return members_of(organisation.id, actor.chambers, colleague=actor.speaks_for(organisation_id))


def team_to_grow(actor: Actor, organisation_id: int) -> Organisation:
    """The structure, for whoever may add somebody to it. Raises `OwnersAlone`, `NotFound`."""
    organisation = organisation_for(actor, organisation_id)
    require_looking_after(actor, organisation)
    return organisation


def add_member(
    actor: Actor, organisation_id: int, *, name: str, email: str | None, phone: str | None = None
) -> Person:
    """Let a person speak for the organisation, as a member. Mails nobody. Raises `AlreadyMember`, `NotFound`.

    The same name at the same address is the same person; another name there is a colleague
    who shares the mailbox. Raises `HasItsOwnPeople` to a chamber that named none of those there,
    `OwnersAlone`, `FollowsItsMembers` for a groupement.
    """
    with transaction(actor, "directory.add_member") as session:
        organisation = organisation_for(actor, organisation_id, change=True)
        require_looking_after(actor, organisation)
        refuse_groupement(session, organisation)
        named_by = word_of(session, actor, organisation)
        person = _same_person(session, name, email)
        if person is None:
            person = Person(name=tidy(name), email=email.lower() if email else None, phone=phone)
            session.add(person)
            session.flush()
        if membership_of(session, organisation.id, person.id) is not None:
            raise AlreadyMember(name=person.name)
        session.add(Membership(person_id=person.id, organisation_id=organisation.id, named_by=named_by))
        if not actor.speaks_for(organisation_id):
            for chamber_id in actor.chambers:
                know_person(session, chamber_id, person.id, phone)
        follow_people(session, organisation.id)
        return person


def invite_member(actor: Actor, organisation_id: int, person_id: int) -> str:
    """Send the person the address of the service; returns where it goes. Once a day at most.

    Raises `OwnersAlone`, `AlreadyInvited`, `NoAddress`, `NotFound`.
    """
    with transaction(actor, "directory.invite_member") as session:
        organisation = organisation_for(actor, organisation_id)
        require_looking_after(actor, organisation)
        member = _reachable(actor, organisation, person_id)
        if not member.email:
            raise NoAddress(name=member.name)
        _write_invitation(session, organisation, member, _author(session, actor, organisation))
        return member.email


def remove_member(actor: Actor, organisation_id: int, person_id: int) -> str:
    """End the person's membership; returns the name. The last one stays. The account itself remains.

    Anybody may part from the structure themselves. Raises `OwnersAlone`, `LastOwner`, `LastMember`,
    `HasItsOwnPeople` to a chamber that named none of those there, `FollowsItsMembers` for a groupement.
    """
    with transaction(actor, "directory.remove_member") as session:
        organisation = organisation_for(actor, organisation_id, change=True)
        if person_id != actor.person_id:
            require_looking_after(actor, organisation)
        refuse_groupement(session, organisation)
        word_of(session, actor, organisation)
        membership = membership_of(session, organisation.id, person_id)
        if membership is None:
            raise NotFound
        _refuse_last(session, actor, organisation, membership.person)
        session.delete(membership)
        revoke_all_links(session, organisation.id, person_id)
        follow_people(session, organisation.id)
        if actor.speaks_for(organisation_id) and person_id != actor.person_id:
            author = session.get_one(Person, actor.person_id)
            tell_removed(session, organisation, membership.person, author)
        return membership.person.name


def _refuse_last(session: Session, actor: Actor, organisation: Organisation, person: Person) -> None:
    others = select(Membership.id).where(
        Membership.organisation_id == organisation.id, Membership.person_id != person.id
    )
    if actor.speaks_for(organisation.id) and session.scalar(others.limit(1)) is None:
        raise LastMember(name=person.name)
    refuse_last_owner(actor, organisation, person)


def _same_person(session: Session, name: str, email: str | None) -> Person | None:
    if not email:
        return None
    at_address = session.scalars(
        select(Person).where(Person.email == email.lower(), Person.disabled_at.is_(None)).order_by(Person.id)
    )
    return next((person for person in at_address if fold(person.name) == fold(name)), None)


def _reachable(actor: Actor, organisation: Organisation, person_id: int) -> Member:
    members = members_of(organisation.id, actor.chambers, colleague=actor.speaks_for(organisation.id))
    found = next((member for member in members if member.person_id == person_id), None)
    if found is None:
        raise NotFound
    return found


def _author(session: Session, actor: Actor, organisation: Organisation) -> str:
    """Whom the reader tells that it is a mistake: a colleague by name, else the chamber too."""
    author = session.get_one(Person, actor.person_id).name
    if actor.speaks_for(organisation.id):
        return author
    chambers = session.scalars(
        select(Chamber.name).where(Chamber.id.in_(actor.chambers)).order_by(Chamber.name)
    )
    return f"{author} ({', '.join(chambers)})"


def _write_invitation(session: Session, organisation: Organisation, member: Member, author: str) -> None:
    """Often the first mail somebody is sent: it says who gave their address, and how to object."""
    dedupe = f"directory.invitation:{organisation.id}:{member.person_id}:{now():%Y-%m-%d}"
    if session.scalar(select(Outbox.id).where(Outbox.dedupe == dedupe)):
        raise AlreadyInvited(name=member.name)
    post(
        session,
        kind="directory.invitation",
        dedupe=dedupe,
        to=member.email or "",
        person_id=member.person_id,
        subject=_("%(name)s : votre espace est ouvert", name=organisation.name),
        body=_(
            "Bonjour %(person)s,\n\n%(author)s vous a ajouté·e parmi les personnes qui parlent pour « %(name)s » : "
            "offres, besoins, rendez-vous.\n\nPour entrer, donnez cette adresse e-mail ici ; un lien et un code vous "
            "seront envoyés, sans mot de passe :\n%(link)s\n\n"
            "Ce n’est pas vous, ou vous ne le souhaitez pas ? Dites-le à %(author)s, ou ignorez ce message.\n",
            person=member.name,
            author=author,
            name=organisation.name,
            link=page_link("directory.sign_in"),
        ),
    )
