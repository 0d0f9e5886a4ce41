"""Which needs are about food: what the criteria on canteens are asked of."""

from collections.abc import Sequence

import numpy as np

from matchmaker.plugin_api.batch import PairBatch
from matchmaker.plugin_api.cells import BoolArray

# CPV: farm produce and fish, food and drink, restaurants, canteens and catering.
FOOD = ("03", "15", "553", "555")


def is_food(codes: Sequence[str]) -> bool:
    """Whether one of the CPV codes is food or meals."""
    return any(code.startswith(FOOD) for code in codes)


def are_food(needs: Sequence[Sequence[str]]) -> BoolArray:
    """`is_food` of each need's codes, for ``batch.derived``."""
    return np.array([is_food(codes) for codes in needs], dtype=np.bool_)


def asks_for_food(batch: PairBatch) -> BoolArray:
    """Per row, whether its need asks for food or meals; reads ``need.cpv``."""
    food: BoolArray = batch.derived("need.cpv", are_food)[batch.distinct("need.cpv").index]
    return food
