"""Read CSV text: the encoding and the delimiter are found, not asked."""

import csv
import re
from collections import Counter
from collections.abc import Iterator

from matchmaker.core.directory.importing.raw import RawRow
from matchmaker.documents.csv import unprotected
from matchmaker.documents.reading_refusals import DamagedFile, UnknownFileType

DELIMITERS = ";,\t|"
SAMPLE_LINES = 30
LONGEST_SAMPLE = 4_000  # characters of a line; all the lines together stay under the csv module's field limit
LONGEST_RECORD = 1_000_000  # characters; what is longer is no row that anybody wrote
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_text(data: bytes, name: str) -> Iterator[RawRow]:
    """Give the records one by one, numbered as a spreadsheet that opens the file numbers them."""
    text = decode(data, name)
    text, delimiter = _announced(text) or (text, _find_delimiter(text))
    lines = _Lines(text, name)
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
            lines.taken = 0
            yield RawRow(number, tuple(unprotected(cell) or None for cell in cells))
    except csv.Error as error:  # a field over 128 KiB: a quotation mark never closed
        raise DamagedFile(name=name) from error


class _Lines:
    """The lines of a text, refused before one record has taken too many characters into memory."""

    def __init__(self, text: str, name: str) -> None:
        self.name, self.text = name, text
        self.taken = 0  # by the record that is being read
        self._found = _LINE.finditer(text)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        start, end = next(self._found).span()
        self.taken += end - start
        if self.taken > LONGEST_RECORD:
            raise DamagedFile(name=self.name)
        return self.text[start:end]


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8 or UTF-16 with their mark, UTF-8, or else what French Windows writes (CP1252)."""
    encoding = next((codec for mark, codec in _BOMS if data.startswith(mark)), None)
    if encoding is None and b"\x00" in data[:4096]:
        encoding = _utf16_without_mark(data, name)
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding is not None:
            raise DamagedFile(name=name) from error
    # Five bytes mean nothing in CP1252; they show as � and the person sees where.
    return data.decode("cp1252", errors="replace")


def _utf16_without_mark(data: bytes, name: str) -> str:
    sample = data[:4096]
    if sample[1::2].count(0) > len(sample) // 4:
        return "utf-16-le"
    if sample[0::2].count(0) > len(sample) // 4:
        return "utf-16-be"
    raise UnknownFileType(name=name)


def _announced(text: str) -> tuple[str, str] | None:
    """Obey a first line ``sep=;``, which Excel writes and hides; its place stays a blank line."""
    first, newline, rest = text.partition("\n")
    mark = first.strip().strip('"').lower()
    if mark.startswith("sep=") and len(mark) == len("sep=;"):
        return newline + rest, mark[-1]
    return None


def _find_delimiter(text: str) -> str:
    """Choose the delimiter that splits most of the first lines into the same number of cells."""
    lines = [line for line in text[: 256 * 1024].splitlines()[:SAMPLE_LINES] if line.strip()]
    return max(DELIMITERS, key=lambda delimiter: _regularity(lines, delimiter))


def _regularity(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Give how many lines agree on their number of cells, then that number; (0, 0) if it splits nothing."""
    sample = [line[:LONGEST_SAMPLE] for line in lines]
    widths = Counter(len(cells) for cells in csv.reader(sample, delimiter=delimiter) if len(cells) > 1)
    if not widths:
        return 0, 0
    width, agreeing = max(widths.items(), key=lambda item: (item[1], item[0]))
    return agreeing, width
