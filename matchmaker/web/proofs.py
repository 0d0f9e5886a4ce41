"""What proves an answer, beside its question in a form: a document or its number, and how long it holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, StringField, ValidationError
from wtforms.validators import Length, Optional

from matchmaker.core.directory.answers import Proof, Stored, Typed, as_stored, plain, proof_of
from matchmaker.plugin_api import Field as Question
from matchmaker.plugin_api import FieldForm
from matchmaker.plugin_api.fields import FieldValue
from matchmaker.services.scoring.criteria import registry
from matchmaker.web.fields import shown
from matchmaker.web.forms import Form

NUMBER, UNTIL = "_proof", "_until"
LONGEST_NUMBER = 100


def document_seen() -> str:
    """The document or its number as the chamber that has seen it types it; empty where the answer has one."""
    return request.form.get("document", "").strip()[:LONGEST_NUMBER]


def proof_fields(question: Question) -> dict[str, Any]:
    """The two fields that stand beside a question whose answers need proof."""
    longest = Length(max=LONGEST_NUMBER, message=_l("Au plus %(max)d caractères."))
    return {
        question.name + NUMBER: StringField(
            _l("Document ou numéro qui le prouve"), [longest, _of_an_answer(question)]
        ),
        question.name + UNTIL: DateField(_l("Valable jusqu’au"), [Optional(), _of_a_document(question)]),
    }


def _of_an_answer(question: Question) -> Any:
    def check(form: Form, field: Field) -> None:
        if (field.data or "").strip() and not (form[question.name].data or "").strip():
            raise ValidationError(_("Répondez d’abord à la question, ou retirez ce document."))

    return check


def _of_a_document(question: Question) -> Any:
    def check(form: Form, _field: Field) -> None:
        if not (form[question.name + NUMBER].data or "").strip():
            raise ValidationError(_("Dites quel document est valable jusqu’à cette date."))

    return check


def typed_proof(page: Form, question: Question, value: FieldValue) -> Typed:
    """The answer with the document typed beside it."""
    number = (page[question.name + NUMBER].data or "").strip()
    return Typed(as_stored(value), number, page[question.name + UNTIL].data if number else None)


def proof_as_typed(question: Question, answer: Stored) -> Iterator[tuple[str, Any]]:
    """What is stored of the document, as the two fields take it."""
    proof = proof_of(answer)
    if proof is not None:
        yield question.name + NUMBER, proof.number
        yield question.name + UNTIL, proof.expires_on


@dataclass(frozen=True)
class Answered:
    """An answer whose proof counts, for a page; `proof` is None where it is only said."""

    name: str
    label: str
    words: str
    unit: str
    proof: Proof | None
    expired: bool


def answered(form: FieldForm, stored: Mapping[str, Any], today: date) -> list[Answered]:
    """The answers given to questions that need proof, in the order of the form."""
    found = []
    for key, question in registry().fields(form):
        answer = stored.get(key, {}).get(question.name)
        if question.proof and answer is not None:
            proof = proof_of(answer)
            ended = proof is not None and proof.expires_on is not None and proof.expires_on < today
            words = _words(question, plain(answer))
            found.append(Answered(question.name, question.label, words, question.unit, proof, ended))
    return found


def _words(question: Question, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    if isinstance(value, int | float):
        return shown(value)
    return str(_(dict(question.choices).get(value, value)))
