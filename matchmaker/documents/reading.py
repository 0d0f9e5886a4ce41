"""Read an uploaded file into rows: CSV, TSV, XLSX, XLS or ODS, told apart by content, never by name.

Limits come before parsing (RELIABILITY 3): a 630 KiB workbook can cost two minutes. Workbooks are then
parsed in a child process with a ceiling on memory and time.
"""

import gzip
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from matchmaker.core.directory.importing.raw import RawBook, RawRow, RawSheet
from matchmaker.documents.archive import BROKEN_PACKING
from matchmaker.documents.reading_refusals import (
    DamagedFile,
    EmptyFile,
    ExternalLinks,
    FileTooBig,
    MacroWorkbook,
    PasswordProtected,
    SuspiciousArchive,
    TooFull,
    TooManyCells,
    TooMuchText,
    UnknownFileType,
    WebPageInDisguise,
)
from matchmaker.documents.reading_text import read_text
from matchmaker.documents.reading_workbook import LONGEST_CELL, MOST_TEXT, read_workbook

MEBI = 1024 * 1024
ZIP, OLE, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b"
CHUNK = 256 * 1024


@dataclass(frozen=True)
class Limits:
    """What a file may weigh."""

    workbook_bytes: int = 10 * MEBI
    text_bytes: int = 20 * MEBI
    entries: int = 200
    unpacked_bytes: int = 100 * MEBI
    ratio: int = 100
    rows: int = 20_000
    columns: int = 100
    cells: int = 2_000_000
    cell_text: int = LONGEST_CELL
    text: int = MOST_TEXT  # signs in the cells of one sheet


LIMITS = Limits()


def read_book(data: bytes, name: str, *, limits: Limits = LIMITS, packed: bool = False) -> RawBook:
    """Give the sheets of a file. ``packed`` lets a gzip file in: open data come so.

    Raises a subclass of UnreadableFile, whose sentence says what to do.
    """
    name = PurePath(name).name
    if packed and data.startswith(GZIP):
        data = _unpack(data, name, limits)
    if not data.strip(b"\x00\r\n\t ;,\xef\xbb\xbf\xff\xfe"):
        raise EmptyFile(name=name)
    book = RawBook(name, _sheets(data, name, limits))
    if not any(sheet.rows for sheet in book.sheets):
        raise EmptyFile(name=name)
    return book


def _sheets(data: bytes, name: str, limits: Limits) -> tuple[RawSheet, ...]:
    if data.startswith(ZIP):
        _check_bytes(data, name, limits.workbook_bytes)
        _check_archive(data, name, limits)
        return _within(read_workbook(data, name), name, limits)
    if data.startswith(OLE):
        _check_bytes(data, name, limits.workbook_bytes)
        _check_old_workbook(data, name)
        return _within(read_workbook(data, name), name, limits)
    if data.startswith((b"%PDF", GZIP, b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")):
        raise UnknownFileType(name=name)
    _check_bytes(data, name, limits.text_bytes)
    if (
        data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
        .lower()
        .startswith((b"<html", b"<!doctype html", b"<table", b"<?xml"))
    ):
        raise WebPageInDisguise(name=name)
    sheet = PurePath(name).stem
    return (RawSheet(sheet, take_rows(read_text(data, name), sheet, name, limits)),)


def _check_bytes(data: bytes, name: str, limit: int) -> None:
    if len(data) > limit:
        raise FileTooBig(name=name, size=round(len(data) / MEBI), limit=limit // MEBI)


def _within(sheets: tuple[RawSheet, ...], name: str, limits: Limits) -> tuple[RawSheet, ...]:
    for sheet in sheets:
        take_rows(sheet.rows, sheet.name, name, limits)
    return sheets


def take_rows(rows: Iterable[RawRow], sheet: str, name: str, limits: Limits) -> tuple[RawRow, ...]:
    """The rows, asked for no further than the limits: ten kilobytes can unpack to millions of them.

    Raises `TooManyCells`, `TooFull`, `TooMuchText`.
    """
    taken: list[RawRow] = []
    columns = cells = text = 0
    for row in rows:
        taken.append(row)
        lengths = [len(cell) for cell in row.cells if isinstance(cell, str)]
        text += sum(lengths)
        if text > limits.text or max(lengths, default=0) > limits.cell_text:
            raise TooMuchText(name=name, cell=limits.cell_text, limit=limits.text)
        columns, cells = max(columns, len(row.cells)), cells + len(row.cells)
        if len(taken) > limits.rows or columns > limits.columns:
            raise TooManyCells(
                name=name,
                sheet=sheet,
                rows=len(taken),
                columns=columns,
                row_limit=limits.rows,
                column_limit=limits.columns,
            )
        if cells > limits.cells:
            raise TooFull(name=name, sheet=sheet, limit=limits.cells)
    return tuple(taken)


def _unpack(data: bytes, name: str, limits: Limits) -> bytes:
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as file:
            plain = file.read(limits.text_bytes + 1)
    except BROKEN_PACKING as error:
        raise DamagedFile(name=name) from error
    _check_bytes(plain, name, limits.text_bytes)
    return plain


def _check_archive(data: bytes, name: str, limits: Limits) -> None:
    """Refuse a zip that is too much, or not a plain workbook, before any parser sees it."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_entries(archive, name, limits)
            _check_kind(archive, name)
            _check_contents(archive, name, limits)
    except BROKEN_PACKING as error:
        raise DamagedFile(name=name) from error


def _check_entries(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        len(entries) > limits.entries
        or unpacked > limits.unpacked_bytes
        or unpacked > limits.ratio * max(packed, 1)
    ):
        raise SuspiciousArchive(name=name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise PasswordProtected(name=name)


def _check_kind(archive: zipfile.ZipFile, name: str) -> None:
    paths = [entry.filename.lower() for entry in archive.infolist()]
    if any(path.endswith("vbaproject.bin") or path.startswith("basic/") for path in paths):
        raise MacroWorkbook(name=name)
    if any(path.startswith("xl/externallinks/") for path in paths):
        raise ExternalLinks(name=name)
    if "xl/workbook.xml" in paths or "xl/workbook.bin" in paths:
        return
    if not (
        "mimetype" in paths
        and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet")
    ):
        raise UnknownFileType(name=name)
    if "meta-inf/manifest.xml" in paths and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise PasswordProtected(name=name)


def _check_contents(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Unpack everything once, counting: the sizes a zip declares are its author's word."""
    total = 0
    for entry in archive.infolist():
        with archive.open(entry) as file:
            while chunk := file.read(CHUNK):
                total += len(chunk)
                if total > limits.unpacked_bytes:
                    raise SuspiciousArchive(name=name)


def _check_old_workbook(data: bytes, name: str) -> None:
    """Look into the directory of an OLE file: an encrypted .xlsx, macros, or a plain .xls."""
    if _named(data, "EncryptedPackage"):
        raise PasswordProtected(name=name)
    if _named(data, "_VBA_PROJECT"):
        raise MacroWorkbook(name=name)
    if not (_named(data, "Workbook") or _named(data, "Book")):
        raise UnknownFileType(name=name)


def _named(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in data
