"""What people are written about a groupement: invited, asked again, answered, formed or dissolved."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Membership, Person
from matchmaker.db.events import Event
from matchmaker.db.groupements import Groupement, GroupementMember
from matchmaker.services.catalogue.groupements.find import accepted
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import Text, post_to_each


def tell_invited(session: Session, groupement: Groupement, member: GroupementMember, need: Need) -> None:
    """A peer is asked to answer together."""

    def text() -> tuple[str, str]:
        values = _values(groupement) | {
            "member": member.organisation.name,
            "need": need.title,
            "buyer": need.organisation.name,
        }
        return _("%(lead)s vous propose de répondre ensemble", **values), _(
            "Bonjour,\n\n%(lead)s propose à %(member)s de répondre ensemble au besoin « %(need)s » de %(buyer)s, "
            "dans le groupement « %(name)s ».\n\nVoir qui fait quoi, accepter ou décliner :\n%(link)s\n\n"
            "Accepter n’engage pas encore : le groupement répond quand sa mandataire l’a constitué. "
            "Entre concurrents, n’échangez pas vos prix.\n",
            **values,
        )

    _write(session, groupement, [member.organisation_id], "groupements.invited", "invited", text)


def tell_changed(session: Session, groupement: Groupement, member: GroupementMember) -> None:
    """A peer who said yes is asked again, because what it said yes to has changed."""

    def text() -> tuple[str, str]:
        values = _values(groupement) | {"member": member.organisation.name}
        return _("%(lead)s a changé la répartition de « %(name)s »", **values), _(
            "Bonjour,\n\n%(lead)s a changé ce que %(member)s prend dans le groupement « %(name)s » : sa part, "
            "ses lots, ou la façon dont chacun s’engage. L’accord donné avant ne vaut plus.\n\n"
            "Voir qui fait quoi, accepter ou décliner :\n%(link)s\n",
            **values,
        )

    occasion = f"changed:{groupement.version}"
    _write(session, groupement, [member.organisation_id], "groupements.invited", occasion, text)


def tell_lead(session: Session, groupement: Groupement, member: GroupementMember) -> None:
    """A peer accepted, declined or left."""

    def text() -> tuple[str, str]:
        values = _values(groupement) | {"member": member.organisation.name}
        if member.state == "accepted":
            return _("%(member)s accepte de répondre avec vous", **values), _(
                "Bonjour,\n\n%(member)s rejoint le groupement « %(name)s ».\n\n"
                "Répartir le travail, puis constituer le groupement :\n%(link)s\n",
                **values,
            )
        if member.state == "declined":
            return _("%(member)s décline votre groupement", **values), _(
                "Bonjour,\n\n%(member)s ne rejoint pas le groupement « %(name)s ».\n\n%(link)s\n", **values
            )
        return _("%(member)s quitte votre groupement", **values), _(
            "Bonjour,\n\n%(member)s quitte le groupement « %(name)s ».\n\n%(link)s\n", **values
        )

    occasion = f"{member.id}:{member.state}:{groupement.version}"  # asked again, it answers again
    _write(session, groupement, [groupement.lead_id], "groupements.answered", occasion, text)


def tell_members(session: Session, groupement: Groupement) -> None:
    """It is formed, or dissolved: the others who said yes are told."""

    def text() -> tuple[str, str]:
        values = _values(groupement)
        if groupement.state == "formed":
            return _("« %(name)s » est constitué", **values), _(
                "Bonjour,\n\n%(lead)s a constitué le groupement « %(name)s » : son offre commune est en ligne, et vous "
                "parlez désormais aussi pour lui.\n\n%(link)s\n",
                **values,
            )
        return _("« %(name)s » est dissous", **values), _(
            "Bonjour,\n\n%(lead)s a dissous le groupement « %(name)s » : son offre commune est retirée.\n\n%(link)s\n",
            **values,
        )

    others = [
        one.organisation_id for one in accepted(groupement) if one.organisation_id != groupement.lead_id
    ]
    _write(session, groupement, others, "groupements.settled", groupement.state, text)


def _values(groupement: Groupement) -> dict[str, str]:
    return {
        "lead": groupement.lead.name,
        "name": groupement.organisation.name,
        "link": page_link("catalogue.groupement", groupement_id=groupement.id),
    }


def _write(
    session: Session,
    groupement: Groupement,
    organisations: Collection[int],
    kind: str,
    occasion: str,
    text: Text,
) -> None:
    """One message per person, once per occasion."""
    people = session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id.in_(organisations),
            Person.email.is_not(None),
            Person.disabled_at.is_(None),
        )
        .distinct()
        .order_by(Person.id)
    )
    post_to_each(
        session,
        people,
        kind=kind,
        occasion=f"groupement:{groupement.id}:{occasion}",
        text=text,
        event=_event_of(session, groupement),
    )


def _event_of(session: Session, groupement: Groupement) -> Event | None:
    """The event it was proposed at: while that one is in mode essai, so are we."""
    return session.get(Event, groupement.event_id) if groupement.event_id is not None else None
