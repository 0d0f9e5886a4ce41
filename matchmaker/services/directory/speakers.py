"""Who may let somebody speak for an organisation, or end it.

Its own people may, and so may the chamber on whose word they go back, or any chamber while nobody
speaks for it. Putting an organisation on one's list takes only its public number: it must not open
what the organisation keeps for itself, nor another chamber's events. Nobody says it of a groupement:
the people of its members speak for it.
"""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotAllowed, Refusal
from matchmaker.db.directory import Membership, Organisation
from matchmaker.db.groupements import Groupement
from matchmaker.plugin_api.text import N_


class HasItsOwnPeople(NotAllowed):
    template = N_(
        "« {name} » a déjà ses interlocuteurs, que votre CRESS n’a pas nommés : eux seuls décident qui parle "
        "pour elle. Demandez-le-leur."
    )


class FollowsItsMembers(Refusal):
    template = N_(
        "« {name} » est un groupement : les personnes de ses membres parlent pour lui. "
        "Ajoutez-les ou retirez-les dans l’équipe de leur propre structure."
    )


class MadeOfItsMembers(Refusal):
    template = N_(
        "« {name} » est un groupement : ses numéros, ses statuts et ses preuves sont ceux de ses membres. "
        "Chaque membre les donne sur la fiche de sa propre structure."
    )


def refuse_groupement(
    session: Session, organisation: Organisation, refusal: type[Refusal] = FollowsItsMembers
) -> None:
    """Raise the refusal for an organisation whose people, and whose proofs, are those of others."""
    if is_groupement(session, organisation.id):
        raise refusal(name=organisation.name)


def is_groupement(session: Session, organisation_id: int) -> bool:
    """Whether its people are those of its members."""
    found = select(Groupement.id).where(Groupement.organisation_id == organisation_id)
    return session.scalar(found) is not None


def led_by(session: Session, organisation_id: int) -> int | None:
    """The mandataire of a groupement; None for any other organisation."""
    return session.scalar(select(Groupement.lead_id).where(Groupement.organisation_id == organisation_id))


def naming_chambers(session: Session, organisation_id: int) -> set[int | None]:
    """The chambers on whose word people speak for the organisation; empty when nobody does."""
    found = select(Membership.named_by).where(Membership.organisation_id == organisation_id)
    return set(session.scalars(found))


def may_name(session: Session, chambers: Collection[int], organisation_id: int) -> bool:
    """Whether one of these chambers says who speaks for the organisation; none does for a groupement."""
    if is_groupement(session, organisation_id):
        return False
    named_by = naming_chambers(session, organisation_id)
    return not named_by or not named_by.isdisjoint(chambers)


def word_of(session: Session, actor: Actor, organisation: Organisation) -> int | None:
    """The chamber on whose word somebody the actor adds will speak. Raises `HasItsOwnPeople`."""
    own = session.scalar(
        select(Membership).where(
            Membership.person_id == actor.person_id, Membership.organisation_id == organisation.id
        )
    )
    if own is not None:
        return own.named_by
    named_by = naming_chambers(session, organisation.id)
    mine = actor.chambers & named_by if named_by else actor.chambers
    if not mine:
        raise HasItsOwnPeople(name=organisation.name)
    return min(mine)
