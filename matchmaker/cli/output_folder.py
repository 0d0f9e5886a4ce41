"""A folder that appears complete or not at all."""

import os
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from matchmaker.cli import Refused


class OutputFolder:
    """Where a command leaves its files.

    ``own`` names what the command itself puts at the top of the folder: a folder that holds
    nothing else is replaced, any other with files in it is refused, before the work starts.
    """

    def __init__(self, path: Path, own: Collection[str]) -> None:
        self.path = path
        if path.exists() and not path.is_dir():
            raise Refused(f"« {path} » est un fichier ; donnez le nom d’un dossier.")
        parent = path.absolute().parent
        if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
            raise Refused(
                f"Impossible d’écrire dans « {parent} ». Donnez un dossier où vous en avez le droit."
            )
        foreign = (
            sorted(entry.name for entry in path.iterdir() if entry.name not in own) if path.exists() else []
        )
        if foreign:
            raise Refused(
                f"« {path} » contient déjà autre chose ({foreign[0]}). Donnez un dossier vide ou nouveau."
            )

    def write(self, contents: Mapping[str, bytes]) -> None:
        """Write every file beside the folder, then put all in place with one rename."""
        parent = self.path.absolute().parent
        new = Path(tempfile.mkdtemp(dir=parent, prefix=f".{self.path.name}."))
        try:
            for name, data in contents.items():
                file = new / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            new.chmod(0o755)
            self._swap(new)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise

    def _swap(self, new: Path) -> None:
        if not self.path.exists():
            new.rename(self.path)
            return
        old = Path(tempfile.mkdtemp(dir=new.parent, prefix=f".{self.path.name}."))
        self.path.rename(old / "before")
        new.rename(self.path)
        shutil.rmtree(old)
