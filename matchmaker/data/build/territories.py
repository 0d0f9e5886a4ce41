"""Départements, regions and intermunicipal bodies: code and name."""

import csv
from collections.abc import Iterable
from pathlib import Path

from matchmaker.data.build.download import Packages


def build_territories(packages: Packages, target: Path) -> None:
    """Write departements.csv, regions.csv and epci.csv into ``target``."""
    departements = ((r["code"], r["nom"], r["region"]) for r in packages.table("departements"))
    regions = ((r["code"], r["nom"]) for r in packages.table("regions"))
    epci = ((r["code"], r["nom"], r["type"]) for r in packages.table("epci"))
    _write(target / "departements.csv", ("code", "nom", "region"), departements)
    _write(target / "regions.csv", ("code", "nom"), regions)
    _write(target / "epci.csv", ("siren", "nom", "type"), epci)


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows))
