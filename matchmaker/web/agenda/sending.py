"""Give the browser a file to keep, and documents the reader's language."""

from flask import Response
from flask_babel import get_locale
from flask_babel import gettext as _

from matchmaker.documents.language import Language


def download(data: bytes, name: str, content_type: str) -> Response:
    """The bytes as an attachment. ``name`` is plain ASCII, as `documents.file_names` makes it."""
    response = Response(data, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def reader_language() -> Language:
    """The language of the page, for documents made on request."""
    return Language(str(get_locale()), _)
