"""Read a cell as text or as digits, whatever a spreadsheet made of it."""

import re
from datetime import date, datetime, time, timedelta

from matchmaker.core.directory.cleaning import Cell
from matchmaker.core.directory.names import tidy

# "5,68E+13" as text: the spreadsheet showed a long number in short, and the rest is gone.
SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?E\+?\d{1,3}$", re.IGNORECASE)


def as_text(cell: Cell) -> str:
    """Give the cell as a person would read it; empty string for an empty cell."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M" if cell.time() != time() else "%d/%m/%Y")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return tidy(str(cell))


def is_blank(cell: Cell) -> bool:
    """Tell whether a person sees nothing in the cell; a dash alone counts as nothing."""
    return as_text(cell) in ("", "-", "–", "—", "/", "'", "’")


def squeeze(text: str) -> str:
    """Take out what people put between digits: spaces, dots, dashes, slashes, quotes."""
    return re.sub(r"[\s.\-–_/'’\"]", "", text)
