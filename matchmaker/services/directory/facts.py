"""Record what is said of an organisation, and let the best proven word count."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.facts import FACT_KINDS, strongest
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.data.legal_categories import BY_FORM, ess_by_form
from matchmaker.db.directory import Chamber, Fact, Organisation
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.access import organisation_for
from matchmaker.services.directory.speakers import MadeOfItsMembers, refuse_groupement
from matchmaker.services.events.inputs import touch_events_of

RECORDED_BY = "chambers"  # beside the value of a fact: for which chambers somebody wrote it down
BROUGHT_BY = "chamber"  # beside the value of a fact from a file: the chamber's id, as names change
OWN_WORD = "Déclaré par la structure"
# Facts that also stand as a column of the organisation, for criteria and lists.
COLUMN_FACTS = ("siae_kind", "ess_status", "naf_rev2", "naf_2025")


class UnknownFact(Invalid):
    template = N_("« {value} » n’est pas une réponse prévue. Choisissez dans la liste.")


class OnlyOnceValidated(Invalid):
    template = N_("Seule la CRESS peut dire qu’elle a vérifié un document. Donnez plutôt son numéro.")


class VerifiedByAnother(Refusal):
    template = N_("Ce document a été vérifié par {chamber} : elle seule peut revenir sur sa vérification.")


class DeclaredByAnother(Refusal):
    template = N_("C’est {chamber} qui l’a écrit : elle seule, ou la structure, peut le retirer.")


class DeclaredByItself(Refusal):
    template = N_("La structure l’a déclaré elle-même : elle seule peut le retirer. Demandez-le-lui.")


@dataclass(frozen=True)
class Withdrawn:
    """A fact as it stood when it was taken back: all it takes to put it back.

    ``under`` is the number the organisation had: what was proven of one number is not put back under another.
    """

    under: str
    key: str
    value: dict[str, Any]
    evidence: str
    source: str
    as_of: date
    expires_on: date | None


def facts_of(organisation: Organisation) -> list[Fact]:
    """Every fact known, question by question, the newest first."""
    found = (
        select(Fact)
        .where(Fact.organisation_id == organisation.id)
        .order_by(Fact.key, Fact.as_of.desc(), Fact.id.desc())
    )
    return list(db.session.scalars(found))


def record_fact(
    actor: Actor,
    organisation_id: int,
    key: str,
    value: str | bool | float,
    *,
    certificate: str = "",
    validated: bool = False,
    as_of: date | None = None,
    expires_on: date | None = None,
) -> Fact:
    """Keep who says what since when; the earlier facts stay, and the strongest one counts.

    `certificate` is a number or the name of a document. `validated`: the chamber has seen it.
    Raises `UnknownFact`, `OnlyOnceValidated`, `MadeOfItsMembers` for a groupement, `NotFound`.
    """
    kind = FACT_KINDS.get(key)
    if kind is None or not kind.takes(value):
        raise UnknownFact(value=value)
    if validated and actor.speaks_for(organisation_id):
        raise OnlyOnceValidated
    with transaction(actor, "directory.record_fact") as session:
        organisation = organisation_for(actor, organisation_id, change=True)
        refuse_groupement(session, organisation, MadeOfItsMembers)
        fact = Fact(
            organisation_id=organisation.id,
            key=key,
            value={"value": value} | _recorded_by(actor, organisation.id),
            evidence=_evidence(certificate, validated),
            source=_source(session, actor, organisation, certificate, validated),
            as_of=as_of or now().date(),
            expires_on=expires_on,
        )
        session.add(fact)
        settle(session, organisation, key)
        return fact


def withdraw_fact(actor: Actor, organisation_id: int, fact_id: int) -> Withdrawn:
    """Take a fact back that somebody recorded, or brought in a file, and return it; what a register itself
    answered stays.

    What a chamber recorded or brought is taken back by that chamber, or by the structure; what the structure
    declared, by itself alone. Raises `VerifiedByAnother`, `DeclaredByAnother`, `DeclaredByItself`, `NotFound`.
    """
    with transaction(actor, "directory.withdraw_fact") as session:
        organisation = organisation_for(actor, organisation_id, change=True)
        fact = session.get(Fact, fact_id)
        if fact is None or fact.organisation_id != organisation.id or fact.evidence == "register":
            raise NotFound
        if not can_withdraw(actor, fact):
            raise _refusal(session, fact)
        session.delete(fact)
        settle(session, organisation, fact.key)
        under = _number(organisation)
        return Withdrawn(under, fact.key, fact.value, fact.evidence, fact.source, fact.as_of, fact.expires_on)


def restore_fact(actor: Actor, organisation_id: int, fact: Withdrawn) -> None:
    """Put back what was taken back by mistake, its proof included; once, however often it is asked. Raises `NotFound`."""
    with transaction(actor, "directory.restore_fact") as session:
        organisation = organisation_for(actor, organisation_id, change=True)
        if fact.under != _number(organisation):
            raise NotFound
        columns = {name: value for name, value in vars(fact).items() if name != "under"}
        if any(
            all(getattr(one, name) == columns[name] for name in columns) for one in facts_of(organisation)
        ):
            return
        session.add(Fact(organisation_id=organisation.id, **columns))
        settle(session, organisation, fact.key)


def _number(organisation: Organisation) -> str:
    return organisation.siret or organisation.rna or ""


def can_withdraw(actor: Actor, fact: Fact) -> bool:
    """Whether somebody who may change the organisation may take this fact back."""
    if fact.evidence == "register":
        return False
    if actor.speaks_for(fact.organisation_id):
        return True
    by = _chambers_behind(fact)
    return not actor.chambers.isdisjoint(by) if by else not fact.source.startswith(OWN_WORD)


def _chambers_behind(fact: Fact) -> list[int]:
    if BROUGHT_BY in fact.value:
        return [fact.value[BROUGHT_BY]]
    return list(fact.value.get(RECORDED_BY, ()))


def _refusal(session: Session, fact: Fact) -> Refusal:
    by = _chambers_behind(fact)
    if not by:
        return DeclaredByItself()
    refusal = VerifiedByAnother if fact.evidence == "validated" else DeclaredByAnother
    return refusal(chamber=_names(session, by))


def note_legal_form(session: Session, organisation: Organisation) -> None:
    """Write down that the form makes the organisation ESS; another form never proves that it is not."""
    stale = select(Fact).where(
        Fact.organisation_id == organisation.id, Fact.key == "ess_status", Fact.source.startswith(BY_FORM)
    )
    for fact in session.scalars(stale):
        session.delete(fact)
    source = ess_by_form(organisation.legal_category)
    if source is not None:
        session.add(
            Fact(
                organisation_id=organisation.id,
                key="ess_status",
                value={"value": True},
                evidence="declared",
                source=source[:200],
                as_of=now().date(),
            )
        )
    settle(session, organisation, "ess_status")


def settle(session: Session, organisation: Organisation, key: str) -> None:
    """Let the strongest fact of this question count, after one came or went."""
    session.flush()
    best = strongest((fact for fact in facts_of(organisation) if fact.key == key), now().date())
    value = best.value["value"] if best else None
    if key in COLUMN_FACTS and getattr(organisation, key) != value:
        setattr(organisation, key, value)
        organisation.version += 1
    if FACT_KINDS[key].scored:
        touch_events_of(session, organisation.id)


def _recorded_by(actor: Actor, organisation_id: int) -> dict[str, list[int]]:
    own = actor.speaks_for(organisation_id) or not actor.chambers
    return {} if own else {RECORDED_BY: sorted(actor.chambers)}


def _evidence(certificate: str, validated: bool) -> str:
    if validated:
        return "validated"
    return "certificate" if certificate else "declared"


def _source(
    session: Session, actor: Actor, organisation: Organisation, certificate: str, validated: bool
) -> str:
    """Who has seen the document, or who declares; and the document."""
    said = chambers_of(session, actor) if validated else declared_by(session, actor, organisation.id)
    return (f"{said} : {certificate}" if certificate else said)[:200]


def declared_by(session: Session, actor: Actor, organisation_id: int | None) -> str:
    """Who speaks: « Déclaré par la structure », or by the chambers of the actor; None: a structure to be made."""
    own = organisation_id is not None and actor.speaks_for(organisation_id)
    return OWN_WORD if own else f"Déclaré par {chambers_of(session, actor)}"


def chambers_of(session: Session, actor: Actor) -> str:
    """The names of the chambers the actor works for."""
    return _names(session, actor.chambers)


def _names(session: Session, chambers: Collection[int]) -> str:
    names = select(Chamber.name).where(Chamber.id.in_(chambers)).order_by(Chamber.id)
    return ", ".join(session.scalars(names))
