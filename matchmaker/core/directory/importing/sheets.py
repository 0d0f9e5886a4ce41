"""The sheets of the one workbook, in the order of the template."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from matchmaker.core.directory.importing.columns import Sheet, with_fields
from matchmaker.core.directory.importing.sheet_catalogue import NEEDS, OFFERS
from matchmaker.core.directory.importing.sheet_event import EVENT
from matchmaker.core.directory.importing.sheet_participants import PARTICIPANTS
from matchmaker.core.directory.importing.sheet_requests import REQUESTS
from matchmaker.plugin_api.fields import Field

SHEETS: tuple[Sheet, ...] = (EVENT, PARTICIPANTS, OFFERS, NEEDS, REQUESTS)


Translate = Callable[[str], str]


def understood_in(sheets: Iterable[Sheet], languages: Iterable[Translate]) -> tuple[Sheet, ...]:
    """Let the words of each language stand for the French ones: a template is written in the reader's."""
    known = tuple(sheets)
    for say in languages:
        known = tuple(_in_language(sheet, say) for sheet in known)
    return known


def _in_language(sheet: Sheet, say: Translate) -> Sheet:
    columns = tuple(
        replace(
            column,
            synonyms=(*column.synonyms, say(column.header)),
            options=tuple(
                replace(option, synonyms=(*option.synonyms, say(option.label))) for option in column.options
            ),
        )
        for column in sheet.columns
    )
    return replace(sheet, columns=columns, synonyms=(*sheet.synonyms, say(sheet.title)))


def sheets_with(fields: Iterable[Field] = ()) -> tuple[Sheet, ...]:
    """Give the sheets with the questions of the installed criteria added where they belong."""
    questions = tuple(fields)
    return tuple(with_fields(sheet, questions) for sheet in SHEETS)
