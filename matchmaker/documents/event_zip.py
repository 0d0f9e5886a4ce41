"""The zip around an event file: one JSON document, bounded before it is unpacked."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from matchmaker.core.errors import Invalid
from matchmaker.documents.archive import BROKEN_PACKING, zip_files
from matchmaker.plugin_api.text import N_

MEMBER = "event.json"
MOST_BYTES = 64 * 1024 * 1024  # unpacked


class NotAnEventZip(Invalid):
    template = N_(
        "Ce fichier n’est pas un événement exporté : il faut le fichier .zip, tel qu’il a été téléchargé."
    )


class EventZipTooBig(Invalid):
    template = N_("Déplié, ce fichier dépasse {most} Mo : ce n’est pas un événement exporté.")


def write_event_zip(content: Mapping[str, Any], made_at: datetime) -> bytes:
    """The document in its zip; dates are written as ISO 8601."""
    text = json.dumps(content, ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat())
    return zip_files({MEMBER: text.encode()}, made_at=made_at)


def read_event_zip(data: bytes) -> bytes:
    """The document, not parsed yet. Raises `NotAnEventZip`, `EventZipTooBig`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.namelist() != [MEMBER]:
                raise NotAnEventZip
            with archive.open(MEMBER) as member:
                # What the zip says of its size is not believed: reading stops where it is too much.
                content = member.read(MOST_BYTES + 1)
    except BROKEN_PACKING as error:
        raise NotAnEventZip from error
    if len(content) > MOST_BYTES:
        raise EventZipTooBig(most=MOST_BYTES // 1024**2)
    return content
