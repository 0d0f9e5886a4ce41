"""Give the browser a file to keep, and documents the reader's language."""

from flask import Response
from flask_babel import get_locale
from flask_babel import gettext as _

from matchmaker.core.agenda.agendas import Agenda
from matchmaker.core.errors import NotFound
from matchmaker.documents.file_names import file_names
from matchmaker.documents.language import Language
from matchmaker.documents.printing.agendas import large_agenda_pdf


def download(data: bytes, name: str, content_type: str) -> Response:
    """The bytes as an attachment. ``name`` is plain ASCII, as `documents.file_names` makes it."""
    response = Response(data, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def reader_language() -> Language:
    """The language of the page, for documents made on request."""
    return Language(str(get_locale()), _)


def large_print(agenda: Agenda) -> Response:
    """The agenda in large print, to take away. Before a publication there is none."""
    if agenda.draft:
        raise NotFound
    [name] = file_names("planning-gros", [agenda.delegation.name], ".pdf")
    return download(large_agenda_pdf(agenda, reader_language()), name, "application/pdf")
