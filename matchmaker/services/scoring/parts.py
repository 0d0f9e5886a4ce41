"""The arrays of a run as rows of `score_part`, and back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.store import dump_part, dump_rows, dump_veto, load_part, load_rows, load_veto
from matchmaker.plugin_api import RowKind

ROWS, PART, VETO = "rows", "part", "veto"


def stored_parts(sheets: Sequence[ScoredRows]) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each array: `need_offer/rows`, `need_offer/part/cpv`, `need_offer/veto/…`."""
    for sheet in sheets:
        kind = sheet.rows.kind
        yield f"{kind}/{ROWS}", dump_rows(sheet.rows)
        for key, part in sheet.parts.items():
            yield f"{kind}/{PART}/{key}", dump_part(part)
        for key, veto in sheet.vetoes.items():
            yield f"{kind}/{VETO}/{key}", dump_veto(veto)


def read_parts(stored: Mapping[str, bytes]) -> list[ScoredRows]:
    """What `stored_parts` gave, one `ScoredRows` per kind of row; failures stand in the run's record."""
    sheets = []
    for kind in get_args(RowKind):
        if f"{kind}/{ROWS}" in stored:
            rows = load_rows(kind, stored[f"{kind}/{ROWS}"])
            parts = {key: load_part(data, rows) for key, data in _of(stored, f"{kind}/{PART}/")}
            vetoes = {key: load_veto(data) for key, data in _of(stored, f"{kind}/{VETO}/")}
            sheets.append(ScoredRows(rows, parts, vetoes))
    return sheets


def _of(stored: Mapping[str, bytes], prefix: str) -> Iterator[tuple[str, bytes]]:
    for name in sorted(stored):
        if name.startswith(prefix):
            yield name.removeprefix(prefix), stored[name]
