"""Parse a workbook in a child process: a hostile or broken file costs at most that process.

The child is this file run as a module. It answers with JSON, never with pickled objects.
"""

import json
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from matchmaker.core.directory.cleaning import Cell
from matchmaker.core.directory.importing.raw import RawRow, RawSheet
from matchmaker.documents.reading_refusals import (
    DamagedFile,
    PasswordProtected,
    SuspiciousArchive,
    TooMuchText,
)

MEMORY_BYTES = 1024 * 1024 * 1024  # address space; Python and its libraries map about a third of it
CPU_SECONDS = 30
WALL_SECONDS = 45  # under the web server’s own limit
PROTECTED, DAMAGED, TOO_MUCH = 3, 4, 5  # what the child exits with
LONGEST_CELL = 32_767  # signs: what a spreadsheet itself holds
MOST_TEXT = 20_000_000  # signs: one shared string may stand in thousands of cells


def read_workbook(data: bytes, name: str) -> tuple[RawSheet, ...]:
    """Give the sheets of an XLSX, XLS or ODS file, values only, vertical merges filled down.

    Raises PasswordProtected, DamagedFile, TooMuchText, or SuspiciousArchive where it costs too much.
    """
    command = [sys.executable, "-m", "matchmaker.documents.reading_workbook"]
    try:
        child = subprocess.run(command, input=data, capture_output=True, check=False, timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise SuspiciousArchive(name=name) from error
    if child.returncode == PROTECTED:
        raise PasswordProtected(name=name)
    if child.returncode == DAMAGED:
        raise DamagedFile(name=name)
    if child.returncode == TOO_MUCH:
        raise TooMuchText(name=name, cell=LONGEST_CELL, limit=MOST_TEXT)
    if child.returncode:
        raise SuspiciousArchive(name=name)
    return tuple(_sheet(entry) for entry in json.loads(child.stdout))


def _sheet(entry: dict[str, Any]) -> RawSheet:
    rows = tuple(
        RawRow(number, tuple(_decoded(cell) for cell in cells))
        for number, cells in enumerate(entry["rows"], start=1)
    )
    return RawSheet(entry["name"], rows, entry["hidden"])


def _decoded(cell: Any) -> Cell:
    if not isinstance(cell, list):
        found: Cell = cell if cell != "" else None
        return found
    kind, value = cell
    if kind == "datetime":
        return datetime.fromisoformat(value)
    if kind == "date":
        return date.fromisoformat(value)
    return time.fromisoformat(value) if kind == "time" else timedelta(seconds=value)


def _encoded(cell: object) -> object:
    if isinstance(cell, datetime | date | time):
        return [type(cell).__name__, cell.isoformat()]
    return ["timedelta", cell.total_seconds()] if isinstance(cell, timedelta) else cell


def _answer() -> int:
    """Be the child: workbook in on standard input, sheets out on standard output."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        with CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())) as book:
            sheets = [
                _parsed(book, meta) for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError:
        return PROTECTED
    except CalamineError:
        return DAMAGED
    sys.stdout.write(json.dumps(sheets))
    return 0


def _refuse_too_much(rows: list[list[object]]) -> None:
    """End the child before it writes what its parent could not hold."""
    lengths = [len(cell) for row in rows for cell in row if isinstance(cell, str)]
    if max(lengths, default=0) > LONGEST_CELL or sum(lengths) > MOST_TEXT:
        sys.exit(TOO_MUCH)


def _parsed(book: Any, meta: Any) -> dict[str, object]:
    sheet = book.get_sheet_by_name(meta.name)
    rows = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in rows[top + 1 : bottom + 1]:  # one structure over two lines: each line carries it
            if left < len(row):
                row[left] = rows[top][left]
    _refuse_too_much(rows)
    from python_calamine import SheetVisibleEnum

    hidden = meta.visible != SheetVisibleEnum.Visible
    return {"name": meta.name, "hidden": hidden, "rows": [[_encoded(cell) for cell in row] for row in rows]}


if __name__ == "__main__":
    sys.exit(_answer())
