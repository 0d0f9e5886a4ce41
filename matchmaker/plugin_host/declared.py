"""Is what a criterion declares right? Checked once when its plugin is loaded.

Each fault is the end of a sentence and says what to do (`BadDeclaration`).
"""

import inspect
import math
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from matchmaker.plugin_api import API_VERSION, COLUMNS, Criterion, LegalStage, RowKind
from matchmaker.plugin_api.columns import OWN
from matchmaker.plugin_host.declared_fields import field_faults
from matchmaker.plugin_host.declared_params import params_faults
from matchmaker.plugin_host.errors import BadDeclaration, NotAClass, NotACriterion, NoVersion, WrongVersion

SUPPORTED_API = frozenset({API_VERSION})
NEEDED: Mapping[str, str] = {
    "key": 'key = "circuit_court"',
    "label": 'label = "Circuit court"',
    "legal_stage": 'legal_stage = "info"',
    "reads": 'reads = ("need.cpv", "offer.cpv")',
}


def accepted(plugin: str, criterion: Any) -> type[Criterion]:
    """The criterion class, or the refusal that says what is wrong with it."""
    if isinstance(criterion, Criterion):
        raise NotAClass(plugin=plugin, name=type(criterion).__name__)
    if not (inspect.isclass(criterion) and issubclass(criterion, Criterion)):
        raise NotACriterion(plugin=plugin, name=getattr(criterion, "__name__", repr(criterion)))
    _refuse_other_version(plugin, criterion)
    for fault in _faults(criterion):
        raise BadDeclaration(plugin=plugin, name=criterion.__name__, fault=fault)
    return criterion


def _refuse_other_version(plugin: str, criterion: type[Criterion]) -> None:
    version, supported = criterion.__dict__.get("api_version"), ", ".join(map(str, sorted(SUPPORTED_API)))
    if version is None:
        raise NoVersion(plugin=plugin, name=criterion.__name__, supported=supported)
    if not isinstance(version, int) or version not in SUPPORTED_API:
        raise WrongVersion(plugin=plugin, name=criterion.__name__, version=version, supported=supported)


def _faults(criterion: type[Criterion]) -> Iterator[str]:
    for name, example in NEEDED.items():
        if not hasattr(criterion, name):
            yield f"{name} manque : écrivez par exemple {example}"
            return
    if inspect.isabstract(criterion):
        yield f"il manque la méthode {', '.join(sorted(criterion.__abstractmethods__))} : écrivez-la"
    yield from _shape_faults(criterion)
    yield from _wording_faults(criterion)
    yield from params_faults(criterion.params_type)
    for field in criterion.fields:
        yield from field_faults(criterion.key, field)
    yield from _reads_faults(criterion)
    yield from _terms_faults(criterion)
    try:
        criterion()
    except Exception as error:  # noqa: BLE001  # the plugin's own code; its words are part of the sentence
        yield f"créer le critère échoue ({type(error).__name__}: {error}) : corrigez __init__"


def _shape_faults(criterion: type[Criterion]) -> Iterator[str]:
    for name, example in (
        ("reads", '("need.cpv",)'),
        ("fields", "(Field(…),)"),
        ("row_kinds", '("need_offer",)'),
    ):
        if not isinstance(getattr(criterion, name), (tuple, list)):
            yield f"{name} n’est pas un tuple : écrivez {name} = {example}, avec une virgule avant la parenthèse"


def _wording_faults(criterion: type[Criterion]) -> Iterator[str]:
    if not _is_name(criterion.key):
        yield (
            f"key « {criterion.key} » n’est pas un nom : des lettres minuscules sans accent, des chiffres et _, "
            "par exemple circuit_court"
        )
    if not (isinstance(criterion.label, str) and criterion.label.strip()):
        yield "label est vide : écrivez le nom du critère en français"
    if criterion.legal_stage not in get_args(LegalStage):
        yield f"legal_stage « {criterion.legal_stage} » n’existe pas : choisissez parmi {_listed(LegalStage)}"
    if not criterion.row_kinds or not set(criterion.row_kinds) <= set(get_args(RowKind)):
        yield f"row_kinds {tuple(criterion.row_kinds)} ne va pas : choisissez parmi {_listed(RowKind)}"
    if not _is_weight(criterion.default_weight):
        yield f"default_weight vaut {criterion.default_weight!r} : écrivez un nombre, 0 ou plus"
    measures: object = criterion.measures
    if not isinstance(measures, str):
        yield "measures n’est pas un texte : écrivez une phrase en français, ou retirez-le"


def _reads_faults(criterion: type[Criterion]) -> Iterator[str]:
    own = {field.name for field in criterion.fields}
    for column in criterion.reads:
        before, mark, name = str(column).partition(OWN)
        is_own = bool(mark) and name in own and before in ("", "need.", "offer.", "partner.")
        if column in COLUMNS or is_own:
            continue
        if mark:
            yield f"reads nomme « {column} », mais fields n’a pas de champ « {name} » : ajoutez-le ou corrigez le nom"
        yield f"la colonne « {column} » n’existe pas : prenez-en une de docs/plugins.md, « Columns »"


def _terms_faults(criterion: type[Criterion]) -> Iterator[str]:
    terms: object = criterion.terms
    if not isinstance(terms, Mapping):
        yield "terms n’est pas un dictionnaire : écrivez terms = {colonne: fonction}"
        return
    for column, split in terms.items():
        if column not in criterion.reads:
            yield f"terms nomme « {column} », qui n’est pas dans reads : ajoutez-la à reads"
        if not callable(split):
            yield f"terms donne à « {column} » autre chose qu’une fonction : donnez celle qui découpe un texte en mots"


def _is_name(key: object) -> bool:
    return isinstance(key, str) and key.isascii() and key.isidentifier() and key == key.lower()


def _is_weight(weight: object) -> bool:
    return isinstance(weight, int | float) and math.isfinite(weight) and weight >= 0


def _listed(literal: object) -> str:
    return ", ".join(get_args(literal))
