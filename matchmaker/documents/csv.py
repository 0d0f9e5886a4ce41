"""CSV as a French spreadsheet opens it: UTF-8 with its mark, semicolons, decimal commas, and no formulas.

A cell that a spreadsheet would read as a formula gets an apostrophe in front (OWASP, "CSV injection").
Telephone numbers such as ``+33 6 12 34 56 78`` are no formulas and stay as they are. Nothing is ever
taken away, so ``unprotected`` gives every text back exactly.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence

Cell = str | int | float | dt.date | None

# Leading apostrophes count too: without that, a text that already begins with « '= » would come back as « = ».
_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")
_PHONE = re.compile(r"\+\d{1,3}(?:[ .\u00a0\u202f]?\d){6,13}")


def protected(text: str) -> str:
    """The text with an apostrophe in front if a spreadsheet would compute it."""
    if _PHONE.fullmatch(text) or not _FORMULA.match(text):
        return text
    return f"'{text}"


def unprotected(cell: str) -> str:
    """What ``protected`` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def csv_file(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A whole file, heads first. Every cell is quoted: a reader that splits at commas makes no new cells."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([protected(head) for head in heads])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return protected(cell)
    if isinstance(cell, float):
        return repr(cell).replace(".", ",")
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return str(cell)
