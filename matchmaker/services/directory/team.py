"""The team of a chamber: its admins say who works for it; its organisers read the list."""

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor, require_chamber
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import Invalid, NotAllowed, NotFound, Refusal
from matchmaker.db.directory import Chamber, Person, Staff
from matchmaker.db.jobs import Outbox
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.chambers import complete_address
from matchmaker.services.events.delegates import person_named
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post

GIVEN = ("organiser", "admin")  # what an admin can make of somebody; the desk has links of its own


class AdminsAlone(NotAllowed):
    template = N_(
        "Seules les personnes qui administrent « {chamber} » changent son équipe. Demandez-le-leur."
    )


class NameMissing(Invalid):
    template = N_("Donnez le nom de cette personne.")


class UnknownRole(Invalid):
    template = N_("Choisissez dans la liste ce que fait cette personne.")


class OnTheTeam(Refusal):
    template = N_("{name} fait déjà partie de l’équipe.")


class LastAdmin(Refusal):
    template = N_(
        "{name} est la seule personne à administrer « {chamber} ». Confiez d’abord ce rôle à quelqu’un d’autre."
    )


class NoMailbox(Refusal):
    template = N_("Aucune adresse n’est connue pour {name}.")


class InvitedToday(Refusal):
    template = N_("Une invitation est déjà partie aujourd’hui pour {name}. Elle peut être renvoyée demain.")


def add_staff(actor: Actor, chamber_id: int, *, name: str, email: str, role: str) -> Person:
    """Let a person work for the chamber; the same name and address is the same person. Mails nobody.

    Raises `AdminsAlone`, `NameMissing`, `WrongAddress`, `UnknownRole`, `OnTheTeam`, `NotFound`.
    """
    require_chamber(actor, chamber_id)
    address = complete_address(email)
    if not tidy(name):
        raise NameMissing
    _check_role(role)
    with transaction(actor, "directory.add_staff") as session:
        _administered(session, actor, chamber_id)
        person = person_named(session, tidy(name), address)
        if _staff(session, chamber_id, person.id) is not None:
            raise OnTheTeam(name=person.name)
        session.add(Staff(person_id=person.id, chamber_id=chamber_id, role=role))
        return person


def change_role(actor: Actor, chamber_id: int, person_id: int, role: str) -> Person:
    """Make an organiser an admin, or the other way round. Raises `LastAdmin`, and as `add_staff`."""
    require_chamber(actor, chamber_id)
    _check_role(role)
    with transaction(actor, "directory.change_staff_role") as session:
        chamber = _administered(session, actor, chamber_id)
        staff = _of_the_team(session, chamber_id, person_id)
        if role != "admin":
            _refuse_last_admin(session, chamber, staff)
        staff.role = role
        return staff.person


def remove_staff(actor: Actor, chamber_id: int, person_id: int) -> Person:
    """End it: what the chamber runs is no longer there for the person, from their next page on.

    The account remains. Raises `LastAdmin`, `AdminsAlone`, `NotFound`.
    """
    with transaction(actor, "directory.remove_staff") as session:
        chamber = _administered(session, actor, chamber_id)
        staff = _of_the_team(session, chamber_id, person_id)
        _refuse_last_admin(session, chamber, staff)
        session.delete(staff)
        return staff.person


def invite_staff(actor: Actor, chamber_id: int, person_id: int) -> str:
    """Send the person the address of the sign-in page; returns where it goes. Once a day at most.

    Raises `NoMailbox`, `InvitedToday`, `AdminsAlone`, `NotFound`.
    """
    with transaction(actor, "directory.invite_staff") as session:
        chamber = _administered(session, actor, chamber_id)
        person = _of_the_team(session, chamber_id, person_id).person
        if not person.email:
            raise NoMailbox(name=person.name)
        dedupe = f"directory.staff_invitation:{chamber_id}:{person_id}:{now():%Y-%m-%d}"
        if session.scalar(select(Outbox.id).where(Outbox.dedupe == dedupe)):
            raise InvitedToday(name=person.name)
        with force_locale(person.locale):
            subject, body = _letter(chamber, person)
        post(
            session,
            kind="directory.staff_invitation",
            dedupe=dedupe,
            to=person.email,
            person_id=person.id,
            subject=subject,
            body=body,
        )
        return person.email


def _letter(chamber: Chamber, person: Person) -> tuple[str, str]:
    subject = _("%(chamber)s : votre accès aux rencontres d’affaires", chamber=chamber.name)
    body = _(
        "Bonjour %(person)s,\n\nVous faites maintenant partie de l’équipe de « %(chamber)s » : vous pouvez "
        "préparer et conduire ses rencontres.\n\nPour entrer, donnez cette adresse e-mail ici ; un lien et un "
        "code vous seront envoyés, sans mot de passe :\n%(link)s\n\nUne question ? Écrivez à %(contact)s.\n",
        person=person.name,
        chamber=chamber.name,
        link=page_link("directory.sign_in"),
        contact=chamber.email,
    )
    return subject, body


def _check_role(role: str) -> None:
    if role not in GIVEN:
        raise UnknownRole


def _administered(session: Session, actor: Actor, chamber_id: int) -> Chamber:
    """The chamber, held: two admins who part from each other at once must not leave it without any."""
    require_chamber(actor, chamber_id)
    chamber = session.get_one(Chamber, chamber_id, with_for_update={"key_share": True})
    own = _staff(session, chamber_id, actor.person_id)
    if own is None or own.role != "admin":
        raise AdminsAlone(chamber=chamber.name)
    return chamber


def _staff(session: Session, chamber_id: int, person_id: int | None) -> Staff | None:
    return session.scalar(select(Staff).where(Staff.chamber_id == chamber_id, Staff.person_id == person_id))


def _of_the_team(session: Session, chamber_id: int, person_id: int) -> Staff:
    staff = _staff(session, chamber_id, person_id)
    if staff is None:
        raise NotFound
    return staff


def _refuse_last_admin(session: Session, chamber: Chamber, staff: Staff) -> None:
    """Somebody who can still come in must remain to administer it."""
    others = (
        select(func.count())
        .select_from(Staff)
        .join(Person, Person.id == Staff.person_id)
        .where(
            Staff.chamber_id == chamber.id,
            Staff.role == "admin",
            Staff.id != staff.id,
            Person.disabled_at.is_(None),
        )
    )
    if staff.role == "admin" and not session.scalar(others):
        raise LastAdmin(name=staff.person.name, chamber=chamber.name)
