"""Form fields that read what people type in French: numbers, shares, yes or no, numbers of the State."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from matchmaker.core.directory.cleaning import Cleaned, Problem, Severity
from matchmaker.core.directory.figures import clean_decimal
from matchmaker.plugin_api.text import N_

UNKNOWN, YES, NO = "", "yes", "no"


class CleanedField(StringField):  # type: ignore[misc]  # WTForms has no types
    """A text that one of core's readers cleans; None when nothing was typed."""

    def __init__(
        self, label: Any, validators: Any = (), *, clean: Callable[[Any], Cleaned[str]], **options: Any
    ):
        super().__init__(label, validators, filters=(_none_if_empty,), **options)
        self.clean = clean
        self.data: str | None

    def pre_validate(self, form: Any) -> None:
        read = self.clean(self.data)
        if read.problem is not None and read.problem.severity is not Severity.NOTE:
            raise ValidationError(told(read.problem))
        self.data = read.value


class NumberField(StringField):  # type: ignore[misc]  # WTForms has no types
    """A number as typed in French: ``1 234,5``; None when nothing was typed. ``data`` is a float."""

    def __init__(
        self, label: Any, validators: Any = (), *, low: float = 0, high: float, unit: str = "", **options: Any
    ):
        super().__init__(label, validators, **options)
        self.low, self.high, self.unit = low, high, unit
        self.typed: str | None = None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = valuelist[0] if valuelist else None
        read = clean_decimal(self.typed)
        self.data = read.value
        if read.problem is not None:
            raise ValueError(told(read.problem))
        if self.data is not None and not self.low <= self.data <= self.high:
            raise ValueError(
                _("Écrivez un nombre entre %(low)s et %(high)s.", low=shown(self.low), high=shown(self.high))
            )

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return shown(self.data)


class PercentField(NumberField):
    """A share, typed as a percentage: ``data`` is from 0 to 1."""

    def __init__(self, label: Any, validators: Any = (), **options: Any):
        super().__init__(label, validators, low=0, high=100, unit="%", **options)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = round(self.data / 100, 6)

    def _value(self) -> str:
        if self.typed is not None or self.data is None:
            return self.typed or ""
        return shown(round(self.data * 100, 4))


class YesNoField(SelectField):  # type: ignore[misc]  # WTForms has no types
    """Yes, no, or not known, which is neither. ``data`` is True, False or None."""

    def __init__(self, label: Any, validators: Any = (), **options: Any):
        choices = closed_list([(UNKNOWN, N_("Je ne sais pas")), (YES, N_("Oui")), (NO, N_("Non"))])
        super().__init__(label, validators, choices=choices, coerce=_tristate, **options)
        self.type = "SelectField"  # templates render it as one


def closed_list(choices: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Choices of a closed list, whose French words are closed_list when they are shown."""
    return [SelectChoice(code, _l(words)) for code, words in choices]


def listed(choices: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """Choices whose words are names or made for the reader already."""
    return [SelectChoice(value, words) for value, words in choices]


def told(problem: Problem) -> str:
    """The problem's sentence in the reader's language."""
    return str(_(problem.template)).format(**problem.values)


def shown(number: float | None) -> str:
    """A number as people write it; empty for none."""
    if number is None:
        return ""
    return str(int(number)) if float(number).is_integer() else str(number).replace(".", ",")


def _none_if_empty(text: str | None) -> str | None:
    return text.strip() or None if text else None


def _tristate(value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    return {YES: True, NO: False}.get(str(value))
