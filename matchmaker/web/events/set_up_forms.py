"""Forms of the set-up: dates, common times, questions at registration."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    TimeField,
)
from wtforms import Form as Subform
from wtforms.validators import Length, Optional

from matchmaker.core.events.dates import KINDS, RULES
from matchmaker.core.events.items import ITEM_KINDS
from matchmaker.core.events.questions import LONGEST_ANSWER, QUESTION_KINDS, Question
from matchmaker.db.set_up import RegistrationQuestion
from matchmaker.services.events.dates import DateLine
from matchmaker.services.events.items import ItemFacts
from matchmaker.web.events.forms import needed
from matchmaker.web.forms import Form


class DateRow(Subform):  # type: ignore[misc]  # wtforms has no types
    """One kind of date; no day: this event has none of it."""

    kind = HiddenField()
    day = DateField(_l("Jour"), [Optional()])
    moment = TimeField(_l("Heure"), [Optional()])
    acts = BooleanField()

    def line(self) -> DateLine | None:
        if self.day.data is None or self.moment.data is None:
            return None
        return DateLine(self.day.data, self.moment.data, bool(self.acts.data))


class DatesForm(Form):
    dates = FieldList(FormField(DateRow))
    send = SubmitField(_l("Enregistrer les dates"))

    def lines(self) -> dict[str, DateLine]:
        """The dates that are given, by kind."""
        rows = [(row.form.kind.data, row.form.line()) for row in self.dates]
        return {kind: line for kind, line in rows if kind in RULES and line is not None}


def date_rows(moments: dict[str, Any], acting: frozenset[str], zone: str) -> list[dict[str, Any]]:
    """What the form shows: every kind, in the order of the rules, as wall times."""
    rows = []
    for kind in KINDS:
        local = moments[kind].astimezone(ZoneInfo(zone)) if kind in moments else None
        rows.append(
            {
                "kind": kind,
                "day": local.date() if local else None,
                "moment": local.time() if local else None,
                "acts": kind in acting,
            }
        )
    return rows


class ItemForm(Form):
    kind = SelectField(_l("Quoi"))
    title = StringField(_l("Intitulé"), [Length(max=200)])
    day = DateField(_l("Date"), [needed()])
    start = TimeField(_l("De"), [needed()])
    end = TimeField(_l("À"), [needed()])
    place = StringField(_l("Où"), [Length(max=200)])
    send = SubmitField(_l("Enregistrer ce temps commun"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = [(kind, _(words)) for kind, words in ITEM_KINDS.items()]

    def facts(self) -> ItemFacts:
        return ItemFacts(
            self.kind.data,
            self.day.data,
            self.start.data,
            self.end.data,
            self.title.data or "",
            self.place.data or "",
        )


class QuestionForm(Form):
    label = StringField(_l("Question"), [needed(), Length(max=200)])
    kind = SelectField(_l("Comment y répond-on ?"))
    hint = TextAreaField(_l("Précision sous la question"), [Length(max=1000)])
    choices = TextAreaField(_l("Réponses possibles, une par ligne"), [Length(max=2000)])
    send = SubmitField(_l("Enregistrer la question"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = [(kind, _(words)) for kind, words in QUESTION_KINDS.items()]

    def question(self) -> Question:
        choices = (self.choices.data or "").splitlines()
        return Question(self.label.data, self.kind.data, self.hint.data or "", choices)


def answers_form(questions: Sequence[RegistrationQuestion], given: dict[int, str]) -> "_Answers":
    """A form with a field for each question, filled with what was answered."""
    fields = {_name(one): _field(one) for one in questions}
    form: _Answers = type("AnswersForm", (_Answers,), fields)(
        data={_name(one): given.get(one.id, "") for one in questions}
    )
    for one in questions:
        if one.kind != "text":
            form[_name(one)].choices = _choices(one, given.get(one.id, ""))
    return form


class _Answers(Form):
    def answers(self, questions: Sequence[RegistrationQuestion]) -> dict[int, str]:
        return {one.id: self[_name(one)].data or "" for one in questions}


def _name(question: RegistrationQuestion) -> str:
    return f"question_{question.id}"


def _field(question: RegistrationQuestion) -> Any:
    words = {"label": _(question.label), "description": _(question.hint) if question.hint else ""}
    if question.kind == "text":
        return TextAreaField(validators=[Length(max=LONGEST_ANSWER)], **words)
    return RadioField(**words) if question.kind == "yes_no" else SelectField(**words)


def _choices(question: RegistrationQuestion, given: str) -> list[tuple[str, str]]:
    if question.kind == "yes_no":
        return [("yes", _("Oui")), ("no", _("Non")), ("", _("Sans réponse"))]
    # An answer given before the list was changed is still theirs.
    known = dict.fromkeys([*question.choices, *([given] if given else [])])
    return [("", _("Sans réponse")), *((one, one) for one in known)]
