"""How a file was understood, as the page of its import shows it: each column, and the answers kept from before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flask_babel import gettext as _

from matchmaker.core.directory.names import fold


@dataclass(frozen=True)
class ColumnLine:
    """One column of a sheet, with the field that says what it means."""

    place: str
    header: str
    examples: str
    name: str  # of the field
    key: str  # "" when nothing is taken
    certainty: str


@dataclass(frozen=True)
class SheetColumns:
    """The columns of one sheet, and what each may mean: (key, words)."""

    title: str
    lines: tuple[ColumnLine, ...]
    meanings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class KeptAnswer:
    """A value somebody explained, in this file or an earlier one. Sending the field asks again."""

    name: str
    value: str
    meaning: str


class Understood(Protocol):
    """A file that was tried, and what people said of it."""

    @property
    def report(self) -> dict[str, Any]: ...

    @property
    def answers(self) -> dict[str, Any]: ...


def columns_of(row: Understood) -> tuple[SheetColumns, ...]:
    """The sheets that have headers, in the order of the file."""
    sheets = (sheet for sheet in row.report.get("sheets", ()) if sheet.get("columns"))
    return tuple(
        SheetColumns(
            sheet["name"],
            tuple(_line(column) for column in sheet["columns"]),
            tuple(_meaning(**one) for one in sheet["meanings"]),
        )
        for sheet in sheets
    )


def kept_answers(row: Understood) -> tuple[KeptAnswer, ...]:
    """The values explained, with what they were said to mean."""
    values: Mapping[str, str] = row.answers.get("values", {})
    return tuple(
        KeptAnswer(f"values:{key}", key.partition("!")[2], meaning) for key, meaning in values.items()
    )


def _meaning(key: str, header: str) -> tuple[str, str]:
    return key, str(_(header))


def _line(column: Mapping[str, Any]) -> ColumnLine:
    return ColumnLine(
        place=column["letter"],
        header=column["header"],
        examples=", ".join(column["examples"]),
        name=f"headers:{fold(column['header'])}",
        key=column["key"] or "",
        certainty=_certainty(column),
    )


def _certainty(column: Mapping[str, Any]) -> str:
    if column["learned"]:
        return str(_("vous l’avez dit"))
    if not column["key"]:
        return str(_("pas reconnue"))
    if column["confidence"] < 1:
        return str(_("ressemble à %(percent)s %%", percent=round(column["confidence"] * 100)))
    return str(_("reconnue"))
