"""Several files as one zip."""

import datetime as dt
import io
import lzma
import zipfile
import zlib
from collections.abc import Mapping

# What unpacking a damaged file raises, whichever compression it says it has; RuntimeError is also zipfile’s word for
# one that is locked, or packed in a way it does not know.
BROKEN_PACKING = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError)


def zip_files(contents: Mapping[str, bytes], *, made_at: dt.datetime) -> bytes:
    """The files in the order of their names (« dossier/fichier.pdf »): the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, date_time=made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, contents[name])
    return buffer.getvalue()
