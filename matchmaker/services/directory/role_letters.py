"""What people read when somebody else changes what they are in a structure."""

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.roles import OWNER
from matchmaker.db.directory import Membership, Organisation, Person
from matchmaker.db.registrations import Arrival
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import Text, post_to_each


def tell_person(session: Session, organisation: Organisation, membership: Membership, author: Person) -> None:
    """The person whose role another one changed."""
    letter = _given if membership.role == OWNER else _taken
    _post(session, [membership.person], organisation, lambda: letter(organisation, author))


def tell_colleagues(session: Session, organisation: Organisation, owner: Person, author: Person) -> None:
    """The others: somebody is responsible from now on, and it is not they."""
    found = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation.id,
            Person.id.not_in((owner.id, author.id)),
            *_who_came_in(),
        )
        .order_by(Person.id)
    )
    _post(session, list(session.scalars(found)), organisation, lambda: _first(organisation, owner))


def tell_removed(session: Session, organisation: Organisation, person: Person, author: Person) -> None:
    """Who acted for the structure until a colleague parted from them."""
    found = session.scalars(select(Person).where(Person.id == person.id, *_who_came_in()))
    _post(session, list(found), organisation, lambda: _removed(organisation, author))


def _who_came_in() -> tuple[ColumnElement[bool], ...]:
    """Whom a list only names is not written to for the first time by these."""
    return Person.disabled_at.is_(None), exists().where(Arrival.person_id == Person.id)


def _post(session: Session, people: list[Person], organisation: Organisation, text: Text) -> None:
    occasion = f"directory.role:{organisation.id}:{now().isoformat()}"  # each change is told
    post_to_each(session, people, kind="directory.role", occasion=occasion, text=text)


def _given(organisation: Organisation, author: Person) -> tuple[str, str]:
    return _("%(name)s : vous en êtes responsable", name=organisation.name), _(
        "Bonjour,\n\n%(author)s vous a nommé·e responsable de « %(name)s » : vous pouvez maintenant ajouter ou "
        "retirer des collègues, nommer d’autres responsables et corriger son nom, son SIRET et sa forme "
        "juridique.\n\nLa page de la structure :\n%(link)s\n",
        author=author.name,
        name=organisation.name,
        link=_page_of(organisation),
    )


def _taken(organisation: Organisation, author: Person) -> tuple[str, str]:
    return _("%(name)s : vous n’en êtes plus responsable", name=organisation.name), _(
        "Bonjour,\n\n%(author)s vous a remis·e parmi les membres de « %(name)s ». Vous continuez d’agir pour elle : "
        "offres, besoins, vœux, planning. Son équipe et son identité reviennent à ses responsables.\n\n"
        "Cela vous surprend ? Voyez-le avec %(author)s. La page de la structure :\n%(link)s\n",
        author=author.name,
        name=organisation.name,
        link=_page_of(organisation),
    )


def _first(organisation: Organisation, owner: Person) -> tuple[str, str]:
    return _("%(name)s : %(owner)s en est responsable", name=organisation.name, owner=owner.name), _(
        "Bonjour,\n\n« %(name)s » n’avait pas encore de responsable ; c’est maintenant %(owner)s, qui tient à jour "
        "l’équipe et l’identité de la structure. Pour vous, rien d’autre ne change : offres, besoins, vœux, "
        "planning.\n\nCe n’est pas la bonne personne ? Voyez-le avec elle : ce rôle se confie à quelqu’un d’autre "
        "depuis la page de la structure :\n%(link)s\n",
        name=organisation.name,
        owner=owner.name,
        link=_page_of(organisation),
    )


def _removed(organisation: Organisation, author: Person) -> tuple[str, str]:
    return _("%(name)s : vous n’agissez plus pour elle", name=organisation.name), _(
        "Bonjour,\n\n%(author)s vous a retiré·e de l’équipe de « %(name)s » : ses offres, ses besoins et ses "
        "plannings ne vous sont plus ouverts. Votre compte reste, et ce que vous avez fait aussi.\n\n"
        "Cela vous surprend ? Voyez-le avec %(author)s.\n",
        author=author.name,
        name=organisation.name,
    )


def _page_of(organisation: Organisation) -> str:
    return page_link("directory.organisation", organisation_id=organisation.id)
