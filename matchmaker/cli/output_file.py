"""A file that appears complete or not at all."""

import os
import tempfile
from pathlib import Path

from matchmaker.cli import Refused


def refuse_unwritable(output: Path) -> None:
    """Before the work, not after it."""
    if output.is_dir():
        raise Refused(f"« {output} » : c’est un dossier ; donnez un nom de fichier.")
    if not os.access(output.parent, os.W_OK | os.X_OK):
        raise Refused(f"« {output} » : le dossier n’existe pas ou ne peut pas être écrit.")


def write_whole(output: Path, data: bytes) -> None:
    """All of it or nothing: a temporary file beside, then one rename."""
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
