"""Are the parameters of a criterion right: each a number within its bounds, with a label?"""

import dataclasses
import inspect
from collections.abc import Iterator

from matchmaker.plugin_api import Params

METADATA = {"label", "low", "high", "unit"}


def params_faults(kind: object) -> Iterator[str]:
    """What is wrong with ``params_type``, and what to do."""
    if not (inspect.isclass(kind) and issubclass(kind, Params)):
        yield "params_type n’est pas une classe de paramètres : faites-en une sous-classe de Params"
        return
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]  # every subclass is a dataclass
        if fault := _fault(field):
            yield fault
            return
    try:
        kind()
    except Exception as error:  # noqa: BLE001  # __post_init__ may be the plugin's own code
        yield f"les paramètres par défaut ne vont pas ({error}) : corrigez-les"


def _fault(field: "dataclasses.Field[object]") -> str:
    name = f"le paramètre « {field.name} »"
    if set(field.metadata) != METADATA:
        return f"{name} n’est pas écrit avec param : écrivez {field.name}: float = param(1.0, label=…, low=…, high=…)"
    label, low, high = (field.metadata[one] for one in ("label", "low", "high"))
    if not (isinstance(label, str) and label.strip()):
        return f"{name} n’a pas de libellé : écrivez label en français"
    if not all(isinstance(one, int | float) for one in (field.default, low, high)):
        return f"{name} : la valeur par défaut, low et high sont des nombres"
    if not low <= field.default <= high:
        return f"{name} vaut {field.default} par défaut, hors de ses bornes {low} et {high} : corrigez l’un ou l’autre"
    return ""
