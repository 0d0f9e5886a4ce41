"""Is what a criterion declares right? Checked once when its plugin is loaded."""

import inspect
from collections.abc import Iterator
from typing import Any, get_args

from matchmaker.plugin_api import (
    API_VERSION,
    COLUMNS,
    Criterion,
    Field,
    FieldForm,
    LegalStage,
    Params,
    RowKind,
)
from matchmaker.plugin_api.columns import OWN
from matchmaker.plugin_api.fields import FieldKind
from matchmaker.plugin_host.errors import BadDeclaration, NotACriterion, WrongVersion

SUPPORTED_API = frozenset({API_VERSION})


def accepted(plugin: str, criterion: Any) -> type[Criterion]:
    """The criterion class, or the refusal that says what is wrong with it."""
    if not (inspect.isclass(criterion) and issubclass(criterion, Criterion)):
        raise NotACriterion(plugin=plugin, name=getattr(criterion, "__name__", repr(criterion)))
    version = criterion.__dict__.get("api_version")
    if version not in SUPPORTED_API:
        supported = ", ".join(map(str, sorted(SUPPORTED_API)))
        raise WrongVersion(plugin=plugin, name=criterion.__name__, version=version, supported=supported)
    for fault in _faults(criterion):
        raise BadDeclaration(plugin=plugin, name=criterion.__name__, fault=fault)
    return criterion


def _faults(criterion: type[Criterion]) -> Iterator[str]:
    for name in ("key", "label", "legal_stage", "reads"):
        if not hasattr(criterion, name):
            yield f"{name} manque"
            return
    if inspect.isabstract(criterion):
        yield f"il manque {', '.join(sorted(criterion.__abstractmethods__))}"
    yield from _wording_faults(criterion)
    yield from _params_faults(criterion)
    for field in criterion.fields:
        yield from _field_faults(criterion, field)
    yield from _reads_faults(criterion)


def _wording_faults(criterion: type[Criterion]) -> Iterator[str]:
    if not (
        isinstance(criterion.key, str)
        and criterion.key.isidentifier()
        and criterion.key == criterion.key.lower()
    ):
        yield f"key « {criterion.key} » n’est pas un nom en minuscules"
    if not (isinstance(criterion.label, str) and criterion.label.strip()):
        yield "label est vide"
    if criterion.legal_stage not in get_args(LegalStage):
        yield f"legal_stage « {criterion.legal_stage} » n’est pas l’un de {', '.join(get_args(LegalStage))}"
    if not criterion.row_kinds or not set(criterion.row_kinds) <= set(get_args(RowKind)):
        yield f"row_kinds {criterion.row_kinds} n’est pas pris dans {', '.join(get_args(RowKind))}"


def _params_faults(criterion: type[Criterion]) -> Iterator[str]:
    kind: object = criterion.params_type
    if not (inspect.isclass(kind) and issubclass(kind, Params)):
        yield "params_type n’est pas une classe de paramètres (Params)"
        return
    try:
        kind()
    except (TypeError, ValueError) as error:
        yield f"les paramètres par défaut ne vont pas : {error}"


def _field_faults(criterion: type[Criterion], field: object) -> Iterator[str]:
    if not isinstance(field, Field):
        yield f"fields contient {field!r}, qui n’est pas un Field"
        return
    if not field.name.startswith(f"{criterion.key}_"):
        yield f"le champ « {field.name} » ne commence pas par « {criterion.key}_ »"
    if field.form not in get_args(FieldForm):
        yield f"le champ « {field.name} » va dans « {field.form} » au lieu de {', '.join(get_args(FieldForm))}"
    if field.kind not in get_args(FieldKind):
        yield f"le champ « {field.name} » est de genre « {field.kind} » au lieu de {', '.join(get_args(FieldKind))}"
    if bool(field.choices) != (field.kind == "choice"):
        yield f"le champ « {field.name} » : des choix vont avec le genre choice, et avec lui seul"


def _reads_faults(criterion: type[Criterion]) -> Iterator[str]:
    own = {field.name for field in criterion.fields}
    for column in criterion.reads:
        before, mark, name = column.partition(OWN)
        is_own = bool(mark) and name in own and before in ("", "need.", "offer.", "partner.")
        if column not in COLUMNS and not is_own:
            yield f"la colonne « {column} » n’existe pas"
