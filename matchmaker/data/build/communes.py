"""Communes of today with one point each: the town hall, or else a point inside the outline.

1,575 town halls of the source lie outside their own commune (moved, or geocoded to a namesake),
so a town hall counts only within 200 m of its commune's outline.
"""

import csv
import gzip
import math
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from matchmaker.data.build.download import Packages

COLUMNS = (
    "code_insee",
    "nom",
    "type",
    "parent",
    "codes_postaux",
    "departement",
    "region",
    "epci_siren",
    "siren",
    "population",
    "lat",
    "lon",
)
KINDS = {"commune-actuelle": "COM", "arrondissement-municipal": "ARM"}
SOURCE_KINDS = ("COM", "ARM", "COMD")
NULL = "\\N"  # how PostgreSQL, which wrote the source, exports a missing value
TOLERANCE_M = 200.0
METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of 6,371 km

Point = tuple[float, float]  # latitude, longitude


def build_communes(packages: Packages, target: Path) -> None:
    """Write communes.csv.gz: one row per commune and arrondissement municipal, by INSEE code."""
    points = place_communes(packages)
    member_of = {m["code"]: e["code"] for e in packages.table("epci") for m in e["membres"]}
    rows = [_row(entry, member_of, points) for entry in packages.table("communes") if entry["type"] in KINDS]
    # A fixed time in the gzip header: the same data give the same bytes.
    with (
        (target / "communes.csv.gz").open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed,
        TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(sorted(rows))


def _row(entry: dict[str, Any], member_of: dict[str, str], points: dict[str, Point]) -> tuple[object, ...]:
    code = entry["code"]
    parent = entry.get("commune", "")
    # Overseas collectivities have neither département nor region: their own code stands for both.
    collectivity = entry.get("collectivite", {}).get("code", "")
    lat, lon = points.get(code, ("", ""))
    return (
        code,
        entry["nom"],
        KINDS[entry["type"]],
        parent,
        " ".join(entry.get("codesPostaux", [])),
        entry.get("departement", collectivity),
        entry.get("region", collectivity),
        member_of.get(parent or code, ""),
        entry.get("siren", ""),
        entry.get("population", ""),
        lat,
        lon,
    )


def place_communes(packages: Packages) -> dict[str, Point]:
    """Give each commune its point, to five decimals (about a metre); those with no source are left out.

    A commune nouvelle re-established or renumbered since the source was made is only found there as
    the commune déléguée of the same code: that point serves until the source knows better.
    """
    points: dict[str, Point] = {}
    former: dict[str, Point] = {}
    for row in packages.shaped_communes():
        point = choose_point(_shape(row["geometry"]), _shape(row["mairie_localisation"]))
        if point is not None and row["type"] in SOURCE_KINDS:
            (points if row["type"] != "COMD" else former)[row["code"]] = point
    return former | points


def _shape(wkb: str) -> BaseGeometry | None:
    shape = None if wkb in ("", NULL) else shapely.from_wkb(wkb)
    return None if shape is None or shape.is_empty else shape


def choose_point(outline: BaseGeometry | None, hall: BaseGeometry | None) -> Point | None:
    """Take the town hall where it lies in its commune, else a point that surely does.

    Without an outline there is nothing to check the town hall against, and it is taken as it is.
    """
    if outline is not None and (hall is None or not _near(outline, hall)):
        hall = outline.representative_point()
    return None if hall is None else (round(hall.y, 5), round(hall.x, 5))


def _near(outline: BaseGeometry, hall: BaseGeometry) -> bool:
    if outline.contains(hall):
        return True
    # Degrees of longitude shrink with the latitude; on the size of a commune this flat map is exact enough.
    shrink = math.cos(math.radians(hall.y))
    flat = [shapely.transform(g, lambda xy: xy * [shrink, 1.0]) for g in (outline, hall)]
    distance = shapely.distance(flat[0], flat[1]) * METRES_PER_DEGREE
    return bool(distance <= TOLERANCE_M)
