"""Is a field that a criterion adds to forms and files right?"""

from collections.abc import Iterator
from typing import Any, get_args

from matchmaker.plugin_api import Field, FieldForm
from matchmaker.plugin_api.fields import FieldKind


def field_faults(key: str, field: object) -> Iterator[str]:
    """What is wrong with it, and what to do."""
    if not isinstance(field, Field):
        yield f"fields contient {field!r}, qui n’est pas un champ : écrivez Field(…)"
        return
    name = f"le champ « {field.name} »"
    if not _is_name(field.name, key):
        yield f"{name} ne commence pas par « {key}_ » : appelez-le « {key}_… », en minuscules sans accent"
    if field.form not in get_args(FieldForm):
        yield f"{name} va dans « {field.form} », qui n’existe pas : choisissez parmi {_listed(FieldForm)}"
    if field.kind not in get_args(FieldKind):
        yield f"{name} est de genre « {field.kind} », qui n’existe pas : choisissez parmi {_listed(FieldKind)}"
    label: object = field.label
    if not (isinstance(label, str) and label.strip()):
        yield f"{name} n’a pas de libellé : écrivez la question en français"
    yield from _choice_faults(name, field)
    yield from _bound_faults(name, field)
    check: object = field.check
    if check is not None and not callable(check):
        yield f"{name} : check n’est pas une fonction : donnez-en une qui lève Invalid, ou retirez-le"


def _choice_faults(name: str, field: Field) -> Iterator[str]:
    if bool(field.choices) != (field.kind == "choice"):
        yield f"{name} : des choix vont avec le genre choice, et avec lui seul"
    choices: object = field.choices
    if not isinstance(choices, tuple | list) or not all(_is_choice(one) for one in choices):
        yield f'{name} : chaque choix est une paire de textes, par exemple choices = (("own", "Régie"),)'
        return
    codes = [code for code, _ in choices]
    for code in codes:
        if codes.count(code) > 1:
            yield f"{name} : le choix « {code} » est donné deux fois, gardez-en un"


def _bound_faults(name: str, field: Field) -> Iterator[str]:
    bounds: list[Any] = [bound for bound in (field.low, field.high) if bound is not None]
    if not all(isinstance(bound, int | float) for bound in bounds):
        yield f"{name} : low et high sont des nombres, ou rien"
    elif bounds and field.kind != "number":
        yield f"{name} : low et high vont avec le genre number, et avec lui seul"
    elif len(bounds) == 2 and bounds[0] > bounds[1]:
        yield f"{name} : low ({bounds[0]:g}) dépasse high ({bounds[1]:g}), échangez-les"


def _is_name(name: object, key: str) -> bool:
    return (
        isinstance(name, str)
        and name.startswith(f"{key}_")
        and name.isascii()
        and name.isidentifier()
        and name == name.lower()
    )


def _is_choice(choice: object) -> bool:
    return (
        isinstance(choice, tuple | list)
        and len(choice) == 2
        and all(isinstance(text, str) and text.strip() for text in choice)
    )


def _listed(literal: object) -> str:
    return ", ".join(get_args(literal))
