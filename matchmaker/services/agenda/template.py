"""The empty workbook, with the questions of the criteria this installation uses."""

from matchmaker.core.directory.importing.sheets import sheets_with
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.template import template_workbook
from matchmaker.services.scoring.criteria import registry


def empty_workbook(language: Language = FRENCH) -> bytes:
    """An XLSX to fill in and give to `matchmaker plan`, or to an event's import."""
    return template_workbook(sheets_with(registry().every_field), language)
