"""Find the header row below titles, and what each column means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from matchmaker.core.directory.cells import as_text
from matchmaker.core.directory.importing.answers import LEAVE_OUT
from matchmaker.core.directory.importing.columns import Kind, Sheet
from matchmaker.core.directory.importing.raw import RawRow, RawSheet, column_letter
from matchmaker.core.directory.names import fold

HEADER_WITHIN = 30  # rows looked at from the top
CLOSE = 88.0  # rapidfuzz ratio of two folded headers, 0 to 100
RESEMBLES = 80.0  # rapidfuzz weighted ratio: enough to propose a header, not to take it
SHORTEST_WORD = 3  # letters; « de » in both says nothing
MANY = frozenset((Kind.EMAILS, Kind.LIST, Kind.CPV))  # kinds that may stand in several columns
_NUMBERED = re.compile(r" [1-9]$")


@dataclass(frozen=True)
class HeaderMatch:
    """One column of the file. ``confidence`` is 1 for a known header; ``key`` None: not taken.

    ``learned``: somebody said what it means, so it wins over a column that was only recognised.
    """

    index: int
    header: str
    key: str | None
    confidence: float
    learned: bool = False

    @property
    def letter(self) -> str:
        """Name the column as the spreadsheet does."""
        return column_letter(self.index)


@dataclass(frozen=True)
class SheetMapping:
    """What a sheet of the file is, where its headers stand, and what they mean."""

    spec: Sheet
    header_row: int  # row number; 0 for a sheet read by lines
    columns: tuple[HeaderMatch, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The columns that are taken."""
        return frozenset(match.key for match in self.columns if match.key)

    @property
    def certain(self) -> float:
        """Sum of confidences, to compare readings of the same sheet."""
        return sum(match.confidence for match in self.columns if match.key)


def map_sheet(sheet: RawSheet, specs: Sequence[Sheet], learned: Mapping[str, str]) -> SheetMapping | None:
    """Tell what the sheet is; None when no header row of any kind is found."""
    named = [spec for spec in specs if _is_called(sheet.name, spec)]
    found = [mapping for spec in named or specs if (mapping := _best_row(sheet, spec, learned))]
    found += [] if named else [m for spec in specs if spec.by_lines and (m := _by_lines(sheet, spec))]
    if named and named[0].by_lines:
        return SheetMapping(named[0], 0, ())
    return max(found, key=lambda mapping: mapping.certain, default=None)


def _is_called(name: str, spec: Sheet) -> bool:
    return fold(name) in {spec.key, fold(spec.title)}


def _by_lines(sheet: RawSheet, spec: Sheet) -> SheetMapping | None:
    labels = [as_text(row.cells[0]) for row in sheet.rows[:HEADER_WITHIN] if row.cells]
    known = [match for match in match_headers(labels, spec, {}) if match.key]
    return SheetMapping(spec, 0, tuple(known)) if len(known) >= 3 else None


def _best_row(sheet: RawSheet, spec: Sheet, learned: Mapping[str, str]) -> SheetMapping | None:
    if spec.by_lines:
        return None
    rows = [_mapping(row, spec, learned) for row in sheet.rows[:HEADER_WITHIN]]
    called = 0.5 if fold(sheet.name) in {fold(s) for s in spec.synonyms} else 0.0
    likely = [m for m in rows if _may_be_headers(m, named=_is_called(sheet.name, spec))]
    return max(likely, key=lambda m: m.certain + called, default=None)


def _mapping(row: RawRow, spec: Sheet, learned: Mapping[str, str]) -> SheetMapping:
    return SheetMapping(spec, row.number, match_headers([as_text(c) for c in row.cells], spec, learned))


def _may_be_headers(mapping: SheetMapping, *, named: bool) -> bool:
    """A header row names what each row is about, and something of it."""
    required = {column.key for column in mapping.spec.columns if column.required}
    subject = mapping.keys & (required | {"legal_name"})
    if named:
        return bool(mapping.keys)
    complete = required <= mapping.keys or (mapping.spec.key == "participants" and bool(subject))
    return complete and len(mapping.keys) >= 2


def match_headers(headers: Sequence[str], spec: Sheet, learned: Mapping[str, str]) -> tuple[HeaderMatch, ...]:
    """Say what each header means: learned first, then known words, then nearly known ones; each key once."""
    names = _names(spec)
    kinds = {column.key: column.kind for column in spec.columns}
    proposals = [_match(index, header, names, learned) for index, header in enumerate(headers) if header]
    taken: set[str] = set()
    kept = []
    for match in sorted(proposals, key=lambda m: (not m.learned, -m.confidence, m.index)):
        again = match.key in taken and kinds.get(match.key or "") not in MANY
        kept.append(HeaderMatch(match.index, match.header, None, 0.0) if again else match)
        taken.update({match.key} if match.key else ())
    return tuple(sorted(kept, key=lambda m: m.index))


def _names(spec: Sheet) -> dict[str, str]:
    """Every folded word for a column → its key; a column's own header wins over another's synonym."""
    synonyms = {fold(word): column.key for column in spec.columns for word in column.synonyms}
    own = {fold(word): column.key for column in spec.columns for word in (column.key, column.header)}
    return synonyms | own


def _match(index: int, header: str, names: Mapping[str, str], learned: Mapping[str, str]) -> HeaderMatch:
    folded = fold(header)
    if folded in learned:
        meaning = learned[folded]
        return HeaderMatch(index, header, None if meaning == LEAVE_OUT else meaning, 1.0, learned=True)
    plain = _NUMBERED.sub("", folded)
    if folded in names or plain in names:
        return HeaderMatch(index, header, names.get(folded, names.get(plain)), 1.0)
    # Short words resemble each other by chance; nobody misspells « cp ».
    near = (
        process.extractOne(folded, names.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
        if len(folded) > 4
        else None
    )
    if near is None:
        return HeaderMatch(index, header, None, 0.0)
    return HeaderMatch(index, header, names[near[0]], round(near[1] / 100, 2))


def nearest_header(header: str, mapping: SheetMapping) -> str:
    """The header that an unknown one may stand for, among those the sheet still lacks; empty when none does."""
    words = _words(header)
    names = {
        fold(name): column.header
        for column in mapping.spec.columns
        if column.key not in mapping.keys
        for name in (*column.synonyms, column.header)
        if words & _words(name)
    }
    near = process.extractOne(fold(header), names.keys(), scorer=fuzz.WRatio, score_cutoff=RESEMBLES)
    return names[near[0]] if near else ""


def _words(text: str) -> set[str]:
    return {word for word in fold(text).split() if len(word) >= SHORTEST_WORD}
