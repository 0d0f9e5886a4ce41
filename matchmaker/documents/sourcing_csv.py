"""A sourcing register as a file that anybody can check again: one row an entry, the last row says where it ends.

Columns: docs/decisions/sourcing.md. JSON cells are ASCII in the canonical form, so that a spreadsheet that opens and
saves the file changes nothing of them.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from matchmaker.core.errors import Invalid
from matchmaker.core.sourcing.chain import FORMAT, GUARDS, Entry, Guard, Head, Held, Line, Seal, canonical
from matchmaker.core.sourcing.copies import Copy, Missing, Why
from matchmaker.documents.csv import csv_file, unprotected
from matchmaker.plugin_api.text import N_

HEADS = (
    "numero",
    "date_utc",
    "nature",
    "contenu",
    "scelles",
    "valeurs",
    "empreinte_precedente",
    "empreinte",
)
END = "fin"
# The words of format 1, whatever the page says today: a file is compared with what an export of its format writes.
WHY_MISSING: Mapping[Why, str] = {
    "erased": "effacé",
    "person": "occulté : vie privée",
    "secret": "occulté : secret des affaires (L2132-1)",  # nosec B105  # words, not a password
}


class NotARegister(Invalid):
    template = N_(
        "Ce n’est pas l’export d’un registre de sourcing : sa première ligne n’en a pas les titres."
    )


class TamperedRow(Invalid):
    template = N_("L’entrée {number} a été modifiée : elle ne se lit plus.")


class TamperedEnd(Invalid):
    template = N_(
        "La fin a été modifiée ou retirée : la dernière ligne du registre n’est plus celle de son export."
    )


def register_csv(copy: Copy) -> bytes:
    """The whole file."""
    return csv_file(HEADS, [*_rows(copy), _end(copy)])


def _rows(copy: Copy) -> Iterator[list[str]]:
    for line in copy.lines:
        entry = line.entry
        missing = copy.why_missing.get(entry.number, {})
        values = {name: [held.value, held.salt] for name, held in line.held.items()}
        yield [
            str(entry.number),
            entry.at.isoformat(timespec="seconds"),
            entry.kind,
            canonical(entry.content),
            canonical([[one.name, one.guard, one.digest] for one in entry.seals]),
            canonical({**values, **missing}),
            entry.before,
            line.digest,
        ]


def _end(copy: Copy) -> list[str]:
    content = {"format": FORMAT, "entries": copy.head.count, "communicable": copy.communicable}
    return [END, "", "", canonical(content), "", canonical(_listed(copy.missing)), "", copy.head.digest]


def read_register_csv(data: bytes) -> Copy:
    """The register of such a file, its hashes not yet checked.

    Raises `NotARegister`, and `TamperedRow` or `TamperedEnd` for what no export has ever written.
    """
    rows = _table(data)
    if not rows or tuple(rows[0]) != HEADS:
        raise NotARegister
    body = [[unprotected(cell) for cell in row] for row in rows[1:]]
    if not body or body[-1][0] != END:
        raise TamperedEnd
    read = [_read(row, place) for place, row in enumerate(body[:-1], 1)]
    missing = [one for _line, gone in read for one in gone]
    head, open_only = _read_end(body[-1], missing)
    copy = Copy([line for line, _gone in read], head, missing, open_only)
    _refuse_otherwise_written(body, copy)
    return copy


def _refuse_otherwise_written(body: Sequence[Sequence[str]], copy: Copy) -> None:
    """What is hashed is what was read, so each cell must be written as an export writes it: a key said twice, a day in
    another zone or words beside the end would show a reader something else."""
    for place, (row, written) in enumerate(zip(body[:-1], _rows(copy), strict=True), 1):
        if list(row) != written:
            raise TamperedRow(number=place)
    shown = any(
        one.guard != "open" and one.name in line.held for line in copy.lines for one in line.entry.seals
    )
    hidden = any(one.why != "erased" for one in copy.missing)
    if list(body[-1]) != _end(copy) or (shown if copy.communicable else hidden):
        raise TamperedEnd


def _table(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotARegister from error


def _read(row: Sequence[str], place: int) -> tuple[Line, list[Missing]]:
    try:
        number, at, kind, content, seals, values, before, digest = row
        sealed = [Seal(str(name), _guard(guard), str(mark)) for name, guard, mark in json.loads(seals)]
        entry = Entry(int(number), _aware(at), kind, _mapping(json.loads(content)), sealed, before)
        held, gone = _split(entry, _mapping(json.loads(values)))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise TamperedRow(number=place) from error
    return Line(entry, digest, held), gone


def _split(entry: Entry, values: Mapping[str, Any]) -> tuple[dict[str, Held], list[Missing]]:
    """The values that are there, and those that are not with why; one that is neither was taken out of the file."""
    held, gone = {}, []
    for one in entry.seals:
        why = values[one.name]
        if isinstance(why, str):
            # What is open is never erased, nor left out of a copy.
            if one.guard == "open" or why not in ("erased", one.guard):
                raise ValueError(why)
            gone.append(Missing(entry.number, one.name, cast("Why", why)))
    for name, value in values.items():
        if not isinstance(value, str):
            text, salt = value
            held[name] = Held(str(text), str(salt))
    return held, gone


def _read_end(row: Sequence[str], missing: Sequence[Missing]) -> tuple[Head, bool]:
    """Where the register ended; the list of what is not shown must be that of the rows."""
    try:
        content, digest = json.loads(row[3]), row[7]
        same = content["format"] == FORMAT and json.loads(row[5]) == _listed(missing)
        head, open_only = Head(int(content["entries"]), digest), bool(content["communicable"])
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise TamperedEnd from error
    if not same:
        raise TamperedEnd
    return head, open_only


def _listed(missing: Sequence[Missing]) -> list[list[object]]:
    return [[one.number, one.name, WHY_MISSING[one.why]] for one in missing]


def _guard(text: str) -> Guard:
    if text not in GUARDS:
        raise ValueError(text)
    return text


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value
