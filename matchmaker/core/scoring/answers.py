"""What a criterion answered, checked: a wrong shape, type or range is a failure of the criterion."""

import numpy as np
from numpy.typing import NDArray

from matchmaker.plugin_api import Criterion, PairBatch, Reason, Scores, Vetoes


class BadAnswer(ValueError):
    """A criterion returned something that is not one answer per row."""


def checked_scores(scores: object, size: int) -> Scores:
    """The scores as they are, or `BadAnswer`."""
    if not isinstance(scores, Scores):
        raise BadAnswer(f"score() a rendu {type(scores).__name__} au lieu de Scores")
    value = _floats("value", scores.value, size)
    known = ~np.isnan(value)
    _within("value", value[known])
    _within("evidence", _floats("evidence", scores.evidence, size)[known])
    return scores


def checked_asking(criterion: Criterion, asking: PairBatch) -> NDArray[np.float32]:
    """How much each asking record counts the criterion: 0 where it does not apply."""
    applies, emphasis = criterion.applies(asking), criterion.emphasis(asking)
    _shaped("applies", applies, len(asking))
    if applies.dtype != np.bool_:
        raise BadAnswer(f"applies() a rendu {applies.dtype} au lieu de bool")
    _shaped("emphasis", emphasis, len(asking))
    if not (np.isfinite(emphasis) & (emphasis >= 0)).all():
        raise BadAnswer("emphasis() a rendu une valeur négative ou infinie")
    return np.where(applies, emphasis, 0).astype(np.float32)


def checked_vetoes(vetoes: object, size: int) -> Vetoes:
    """The vetoes as they are, or `BadAnswer`."""
    if not isinstance(vetoes, Vetoes):
        raise BadAnswer(f"veto() a rendu {type(vetoes).__name__} au lieu de Vetoes")
    _shaped("veto", vetoes.reason, size)
    if not np.issubdtype(vetoes.reason.dtype, np.integer):
        raise BadAnswer(f"veto() a rendu {vetoes.reason.dtype} au lieu d’entiers")
    if size and not (vetoes.reason.min() >= -1 and vetoes.reason.max() < len(vetoes.reasons)):
        raise BadAnswer("veto() renvoie à un motif qui n’existe pas")
    if not all(isinstance(reason, Reason) for reason in vetoes.reasons):
        raise BadAnswer("veto() a rendu un motif qui n’est pas une Reason")
    return vetoes


def _floats(name: str, array: object, size: int) -> NDArray[np.float64]:
    checked = _shaped(name, array, size)
    if checked.dtype != np.float64:
        raise BadAnswer(f"{name} est en {checked.dtype} au lieu de float64")
    return checked


def _shaped(name: str, array: object, size: int) -> NDArray[np.float64]:
    if not isinstance(array, np.ndarray):
        raise BadAnswer(f"{name} est un {type(array).__name__} au lieu d’un tableau numpy")
    if array.shape != (size,):
        raise BadAnswer(f"{name} a la forme {array.shape} au lieu de ({size},)")
    return array


def _within(name: str, array: NDArray[np.float64]) -> None:
    if array.size and not (array.min() >= 0 and array.max() <= 1):
        raise BadAnswer(f"{name} va de {array.min():g} à {array.max():g} au lieu de rester entre 0 et 1")
