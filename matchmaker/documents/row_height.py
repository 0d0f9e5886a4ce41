"""How high a spreadsheet row must be for its wrapped text: not every program finds out by itself."""

import math
from collections.abc import Iterable

LINE = 15.0  # points, at the usual 11-point type
MOST = 409.0  # Excel's limit


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """The height in points for texts and the widths of their columns in characters."""
    lines = [
        sum(math.ceil(max(1, len(line)) / max(1.0, width * 0.95)) for line in text.split("\n"))
        for text, width in cells
    ]
    return min(MOST, LINE * max(1, *lines, 1))
