"""The sheets of the one workbook, in the order of the template."""

from collections.abc import Iterable

from matchmaker.core.directory.importing.columns import Sheet, with_fields
from matchmaker.core.directory.importing.sheet_catalogue import NEEDS, OFFERS
from matchmaker.core.directory.importing.sheet_event import EVENT
from matchmaker.core.directory.importing.sheet_participants import PARTICIPANTS
from matchmaker.core.directory.importing.sheet_requests import REQUESTS
from matchmaker.plugin_api.fields import Field

SHEETS: tuple[Sheet, ...] = (EVENT, PARTICIPANTS, OFFERS, NEEDS, REQUESTS)


def sheets_with(fields: Iterable[Field] = ()) -> tuple[Sheet, ...]:
    """Give the sheets with the questions of the installed criteria added where they belong."""
    questions = tuple(fields)
    return tuple(with_fields(sheet, questions) for sheet in SHEETS)
