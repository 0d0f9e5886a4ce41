"""CPV codes: how near two are, and which of them mean one class of trade."""

from collections.abc import Sequence

import numpy as np

from matchmaker.plugin_api.cells import BoolArray

DIGITS = 8
GROUP_DIGITS = 3
CLASS_DIGITS = 4  # division 2, group 3, class 4, category 5 (Regulation (EC) 213/2008)


def shared_digits(one: str, other: str) -> int:
    """How many leading digits two CPV codes have in common, 0 to 8."""
    for position in range(DIGITS):
        if one[position : position + 1] != other[position : position + 1]:
            return position
    return DIGITS


def trade_class(code: str) -> str:
    """The class of a CPV code: its first four digits. Zeros at the end stand for a wider trade."""
    return code[:CLASS_DIGITS]


def covers(offered: str, asked: str) -> bool:
    """Whether who offers one code can answer for the other: the same class, or a code that holds it.

    A group (77300000) covers each class in it; a class never covers the whole group.
    """
    wide = offered.rstrip("0")
    return trade_class(offered) == trade_class(asked) or (
        len(wide) >= GROUP_DIGITS and asked.startswith(wide)
    )


def covering(offered: Sequence[str], asked: Sequence[str]) -> BoolArray:
    """`covers` for every offered code (rows) against every asked one (columns), without a loop over both."""
    matrix = _equal([trade_class(code) for code in offered], [trade_class(code) for code in asked])
    wide = [code.rstrip("0") for code in offered]
    for length in range(GROUP_DIGITS, DIGITS + 1):
        lines = [line for line, prefix in enumerate(wide) if len(prefix) == length]
        if lines:
            matrix[lines] |= _equal([wide[line] for line in lines], [code[:length] for code in asked])
    return matrix


def _equal(ones: list[str], others: list[str]) -> BoolArray:
    equal: BoolArray = np.array(ones, dtype=np.str_)[:, None] == np.array(others, dtype=np.str_)[None, :]
    return equal
