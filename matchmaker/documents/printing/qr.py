"""A QR code as numbers a layout draws: nothing of it travels as text that could be broken."""

from functools import lru_cache
from itertools import groupby

import segno

BORDER = 2  # modules of white around it


@lru_cache(maxsize=2048)
def qr_runs(content: str) -> dict[str, object]:
    """``size`` modules a side, and the dark ``runs`` of each row: column, row, length."""
    code = segno.make(content, error="m", micro=False, boost_error=False)
    rows = [list(row) for row in code.matrix_iter(border=BORDER)]
    runs = []
    for y, row in enumerate(rows):
        x = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                runs.append([x, y, length])
            x += length
    return {"size": len(rows), "runs": runs}
