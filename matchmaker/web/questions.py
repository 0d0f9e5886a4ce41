"""The questions that criteria add to a form: built from the registry, stored under each criterion's key."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, ValidationError
from wtforms.validators import Length
from wtforms.widgets import DateInput

from matchmaker.core.directory.answers import as_stored, plain
from matchmaker.core.french_dates import first_of_month
from matchmaker.plugin_api import N_, FieldForm, Invalid
from matchmaker.plugin_api import Field as Question
from matchmaker.services.scoring.criteria import registry
from matchmaker.web.fields import closed_list, shown
from matchmaker.web.forms import Form
from matchmaker.web.proofs import proof_as_typed, proof_fields, typed_proof

log = logging.getLogger(__name__)

LONGEST_ANSWER = 2000
AnyForm = TypeVar("AnyForm", bound=Form)


def questions(form: FieldForm) -> tuple[tuple[str, Question], ...]:
    """(criterion key, question) of every question the installed criteria add to a form."""
    return registry().fields(form)


def with_questions(base: type[AnyForm], form: FieldForm) -> type[AnyForm]:
    """The form class with one field per question, named as the question is.

    Beside a question whose answers need proof stand ``<name>_proof`` and ``<name>_until``.
    """
    fields: dict[str, Any] = {}
    for _key, question in questions(form):
        fields |= {question.name: _field(question)} | (proof_fields(question) if question.proof else {})
    return type(base.__name__, (base,), fields)


def asked(page: Form, form: FieldForm) -> list[Field]:
    """The fields of the page that are criteria's questions, for the template."""
    return [page[question.name] for _key, question in questions(form)]


def touched(page: Form, form: FieldForm) -> bool:
    """Whether one of the questions has an answer, or something to be mended: then none may be folded away."""
    names = [name for _key, question in questions(form) for name in _names(question)]
    return any(page[name].data or page[name].errors for name in names)


def _names(question: Question) -> tuple[str, ...]:
    """The fields of a question: its own, and those of its proof."""
    return question.name, *(proof_fields(question) if question.proof else ())


def answers(page: Form, form: FieldForm, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The answers by criterion, as the services take them; those of criteria not installed now are kept."""
    stored = {key: dict(values) for key, values in kept.items()}
    for key, question in questions(form):
        value = question.read(page[question.name].data or "")
        own = stored.setdefault(key, {})
        own.pop(question.name, None)
        if value is not None:
            own[question.name] = typed_proof(page, question, value) if question.proof else as_stored(value)
    return {key: values for key, values in stored.items() if values}


def as_typed(form: FieldForm, stored: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The stored answers as the fields take them: (field name, text)."""
    for key, question in questions(form):
        answer = stored.get(key, {}).get(question.name)
        if question.proof:
            yield from proof_as_typed(question, answer)
        value = plain(answer)
        if isinstance(value, bool):
            yield question.name, "oui" if value else "non"
        elif isinstance(value, int | float):
            yield question.name, shown(value)
        elif value is not None:
            yield question.name, str(value)


@dataclass(frozen=True)
class Given:
    """An answer for a page: what was asked, as others read it, and the answer with its unit."""

    label: str
    words: str


def given(form: FieldForm, stored: Mapping[str, Any], *, own: bool) -> list[Given]:
    """Every answer given, in the order of the form, whether it needs proof or not.

    `own`: the reader speaks for its author, who alone reads what is private.
    """
    found = []
    for key, question in questions(form):
        if question.private and not own:
            continue
        value = plain(stored.get(key, {}).get(question.name))
        if value is not None:
            found.append(Given(_(question.told or question.label), _in_words(question, value)))
    return found


def _in_words(question: Question, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    if isinstance(value, int | float):
        words = str(format_decimal(value))
        return f"{words}\N{NO-BREAK SPACE}{_(question.unit)}" if question.unit else words
    if question.kind == "date" and isinstance(value, str):
        return first_of_month(format_date(date.fromisoformat(value), "d MMMM yyyy"))
    return str(_(dict(question.choices).get(value, value)))


def lock_answers(page: Form, form: FieldForm, stored: Mapping[str, Any]) -> None:
    """Only show the answers: whatever is posted for them does not count."""
    typed = dict(as_typed(form, stored))
    for _key, question in questions(form):
        for name in _names(question):
            field = page[name]
            field.validators, field.process_errors, field.data = [], [], typed.get(name, field.default)
            field.render_kw = {**(field.render_kw or {}), "disabled": True}


class _Reads:
    """Asks the question itself whether it takes the answer: bounds and the plugin's own check."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.field_flags = {"required": True} if question.required else {}

    def __call__(self, _form: Form, field: Field) -> None:
        try:
            self.question.read(field.data or "")
        except Invalid as error:
            values = {**error.values, "label": _(self.question.label)}
            raise ValidationError(str(_(error.template)).format(**values)) from error
        except (Exception, SystemExit) as error:
            # A plugin is a border: its check must not take the whole form down.
            log.exception("the check of %s failed", self.question.name)
            raise ValidationError(_("Cette réponse n’a pas pu être vérifiée. Laissez-la vide.")) from error


def _field(question: Question) -> Field:
    label, options = _l(question.label), {"description": _l(question.help) if question.help else ""}
    if question.kind in ("flag", "choice"):
        choices = question.choices or (("oui", N_("Oui")), ("non", N_("Non")))
        every = closed_list([("", N_("Je ne sais pas")), *choices])
        return SelectField(label, [_Reads(question)], choices=every, default="", **options)
    if question.kind == "date":
        return StringField(label, [_Reads(question)], widget=DateInput(), **options)
    longest = Length(max=LONGEST_ANSWER, message=_l("Au plus %(max)d caractères."))
    return MeasuredField(label, [longest, _Reads(question)], unit=question.unit, **options)


class MeasuredField(StringField):  # type: ignore[misc]  # WTForms has no types
    """A line of text; a number carries its unit."""

    def __init__(self, label: Any, validators: Any = (), *, unit: str = "", **options: Any):
        super().__init__(label, validators, **options)
        self.unit = unit
