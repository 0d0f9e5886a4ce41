"""What proves the answers to criteria's questions: who says so, and whether a chamber has seen the document."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.answers import (
    Answers,
    Stored,
    Typed,
    proof_of,
    settled,
    unverified,
    verified,
    verified_by_others,
)
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.catalogue import Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.queries.directory import hosting_chamber
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.fields import FieldForm
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.access import organisation_for
from matchmaker.services.directory.facts import OnlyOnceValidated, VerifiedByAnother, declared_by
from matchmaker.services.events.inputs import touch_events_of
from matchmaker.services.scoring.criteria import registry

Change = Callable[[Stored], Stored]


class DocumentMissing(Invalid):
    template = N_("Dites quel document vous avez vu, ou son numéro : cette réponse n’en donne aucun.")


class AnswerChanged(Refusal):
    template = N_(
        "Cette fiche vient d’être modifiée : relisez la réponse avant de dire ce que vous avez vérifié."
    )


class NotWellKnown(Refusal):
    template = N_(
        "Votre CRESS ne peut vérifier que les documents des structures qui participent à l’un de ses événements. "
        "Inscrivez d’abord celle-ci."
    )


def settle_answers(
    session: Session,
    actor: Actor,
    organisation_id: int | None,
    said: Mapping[str, Mapping[str, Any]],
    kept: Answers,
) -> dict[str, dict[str, Stored]]:
    """The answers to store: of each one typed with its document, what it says and who said it since when.

    `kept` are those stored so far. An answer whose value and document stay keeps its proof. A chamber changes
    none that another has checked: raises `VerifiedByAnother`.
    """
    source, today = declared_by(session, actor, organisation_id), now().date()
    told = {
        key: {
            name: settled(answer, kept.get(key, {}).get(name), source, today)
            if isinstance(answer, Typed)
            else answer
            for name, answer in own.items()
        }
        for key, own in said.items()
    }
    if organisation_id is not None and not actor.speaks_for(organisation_id):
        _refuse_unchecked(actor, kept, told)
    return told


def _refuse_unchecked(actor: Actor, kept: Answers, told: Answers) -> None:
    checked = verified_by_others(kept, actor.chambers)
    for key, own in kept.items():
        for name, stored in own.items():
            if name in checked and told.get(key, {}).get(name) != stored:
                raise VerifiedByAnother(chamber=checked[name].source)


def verify_answer(actor: Actor, organisation_id: int, name: str, seen: int, number: str = "") -> None:
    """The chamber has seen the document behind an answer of an organisation; the value stays its own.

    `seen` is the version of the organisation the chamber looked at, `number` the document or its number where
    the answer names none. Raises `AnswerChanged`, `DocumentMissing`, `OnlyOnceValidated` for the organisation
    itself, `NotWellKnown` unless it takes part in an event of the chamber, `VerifiedByAnother`, `NotFound`.
    """
    with transaction(actor, "directory.verify_answer") as session:
        organisation = organisation_for(actor, organisation_id, change=True)
        change = seen_by(actor, organisation.id, number)
        mark_answer(session, actor, organisation, "organisation", name, seen, change)


def unverify_answer(actor: Actor, organisation_id: int, name: str, seen: int) -> str:
    """Take such a check back and return the number of its document; only the chamber that made it does.

    Raises `VerifiedByAnother` and as above.
    """
    with transaction(actor, "directory.unverify_answer") as session:
        organisation = organisation_for(actor, organisation_id, change=True)
        checked = mark_answer(session, actor, organisation, "organisation", name, seen, unverified)
    proof = proof_of(checked)
    return proof.number if proof else ""


def can_check(actor: Actor, organisation_id: int) -> bool:
    """Whether a chamber of the actor may say what it has seen of this organisation.

    Anybody can put any organisation on their list; one that takes part in an event is known.
    """
    return not actor.speaks_for(organisation_id) and (
        hosting_chamber(actor.chambers, organisation_id) is not None
    )


def mark_answer(
    session: Session,
    actor: Actor,
    row: Organisation | Offer,
    form: FieldForm,
    name: str,
    seen: int,
    change: Change,
) -> Stored:
    """Note on a row whether the actor's chamber has checked one answer, and return it as it was before.

    `change` is `seen_by` the chamber, or `unverified`. Raises as `verify_answer` does.
    """
    owner = row.id if isinstance(row, Organisation) else row.organisation_id
    if actor.speaks_for(owner):
        raise OnlyOnceValidated
    if row.version != seen:
        raise AnswerChanged
    key = _criterion_of(form, name)
    if name not in row.fields.get(key, {}):
        raise NotFound
    stored = row.fields[key][name]
    _refuse_others(actor, stored)
    row.fields = {**row.fields, key: {**row.fields[key], name: change(stored)}}
    touch_events_of(session, owner)
    return stored


def _refuse_others(actor: Actor, stored: Stored) -> None:
    proof = proof_of(stored)
    if proof is not None and proof.verified and proof.chamber not in actor.chambers:
        raise VerifiedByAnother(chamber=proof.source)


def seen_by(actor: Actor, organisation_id: int, number: str) -> Change:
    """What becomes of an answer whose document the chamber of the actor has seen."""

    def change(stored: Stored) -> Stored:
        chamber = hosting_chamber(actor.chambers, organisation_id)
        if chamber is None:
            raise NotWellKnown
        if proof_of(stored) is None and not number:
            raise DocumentMissing
        return verified(stored, *chamber, now().date(), number)

    return change


def _criterion_of(form: FieldForm, name: str) -> str:
    """The criterion whose question it is, if its answers need proof. Raises `NotFound`."""
    for key, question in registry().fields(form):
        if question.name == name and question.proof:
            return key
    raise NotFound
