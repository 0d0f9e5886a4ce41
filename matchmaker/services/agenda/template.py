"""The empty workbook, with the questions of the criteria this installation uses."""

from flask import Flask

from matchmaker.core.directory.importing.sheets import sheets_with
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.template import template_workbook
from matchmaker.plugin_host.registry import Registry

FORMS = ("organisation", "offer", "need")


def empty_workbook(app: Flask, language: Language = FRENCH) -> bytes:
    """An XLSX to fill in and give to `matchmaker plan`, or to an event's import."""
    criteria: Registry = app.extensions["criteria"]
    fields = [field for form in FORMS for _, field in criteria.fields(form)]
    return template_workbook(sheets_with(fields), language)
