"""Which rows of two delegations are of the need or the offer a wish names."""

import numpy as np

from matchmaker.core.scoring.parts import BoolArray
from matchmaker.core.scoring.rows import Rows
from matchmaker.core.scoring.tables import Keys
from matchmaker.plugin_api import IndexArray


def rows_naming(rows: Rows, two: tuple[int, int], *, need: int | None, offer: int | None) -> IndexArray:
    """Their positions. Of two suppliers' offers either one may be the offer named."""
    if rows.kind == "need_offer":
        return _joining(rows, _of(rows.asking, two, need), _of(rows.other, two, offer))
    if need is not None:
        return np.zeros(0, dtype=np.intp)
    anything, named = _of(rows.asking, two, None), _of(rows.asking, two, offer)
    return np.union1d(_joining(rows, named, anything), _joining(rows, anything, named))


def _of(side: Keys, two: tuple[int, int], named: int | None) -> BoolArray:
    """Which records of one side belong to one of the two, and are the one named."""
    belongs = np.isin(side.delegations, two)
    return belongs if named is None else belongs & (side.ids == named)


def _joining(rows: Rows, asking: BoolArray, other: BoolArray) -> IndexArray:
    found = np.flatnonzero(asking[rows.asking_index])
    return found[other[rows.other_index[found]]]
