"""What each party and record answered to the questions that criteria ask themselves, as columns."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from matchmaker.core.scoring.inputs import DECLARED, UNKNOWN, Fact, OwnAnswers
from matchmaker.plugin_api import Criterion, Field
from matchmaker.plugin_api.cells import Cells, cells_of, said_cells
from matchmaker.plugin_api.columns import OWN

_NONE: Mapping[str, Any] = {}


class Answering(Protocol):
    """A need, an offer or a party."""

    @property
    def own(self) -> OwnAnswers: ...


def own_columns(criterion: type[Criterion], holders: Sequence[Answering], form: str) -> dict[str, Cells]:
    """The criterion's questions in this form, each with one entry per holder."""
    asked = [field for field in criterion.fields if field.form == form]
    answers = [holder.own.get(criterion.key, _NONE) for holder in holders] if asked else []
    return {f"{OWN}{field.name}": _cells([one.get(field.name) for one in answers], field) for field in asked}


def _cells(stored: Sequence[Any], field: Field) -> Cells:
    """The answers to one question; those without any proof of their own, which most are, all at once."""
    if any(isinstance(answer, dict) for answer in stored):
        facts = [UNKNOWN if answer is None else _fact(answer, field) for answer in stored]
        return cells_of(field.kind, facts)
    values = [None if answer is None else _of_kind(field.kind, answer) for answer in stored]
    return said_cells(field.kind, values, _unproven(field))


def _fact(stored: Any, field: Field) -> Fact:
    """An answer is stored plain, or with its evidence: {"value", "evidence", "source", "as_of"}.

    An answer of another kind than its field has (the plugin changed) is unknown.
    """
    told: Mapping[str, Any] = stored if isinstance(stored, dict) else {"value": stored}
    value = _of_kind(field.kind, told.get("value"))
    if value is None:
        return UNKNOWN
    as_of = told.get("as_of")
    return Fact(
        value,
        float(told.get("evidence", _unproven(field))),
        date.fromisoformat(as_of) if as_of else None,
        told.get("source", ""),
    )


def _unproven(field: Field) -> float:
    return DECLARED if field.proof else 1.0


def _of_kind(kind: str, value: object) -> object:
    if kind == "flag":
        return value if isinstance(value, bool) else None
    if kind == "number":
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if not isinstance(value, str) or not value:
        return None
    return date.fromisoformat(value) if kind == "date" else value
