"""Public canteens as needs and structures d'insertion as offers, from the files beside the project.

The files are read where they lie and nothing of them is kept: the licence of the second one is
not stated, so not even a name may leave it. What they do not say stays unknown: an activity code
says nothing of a trade (65 % of these structures have one of the classes 78, 88 or 94), so an
offer has no CPV class and no words but its name.
"""

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from matchmaker.core.directory.facts import weight
from matchmaker.core.scoring.inputs import UNKNOWN, Fact, Need, Offer, Party, Place
from matchmaker.data.communes import communes
from matchmaker.data.tables import read_table

FOLDER = Path(__file__).parents[1].parent / "shared" / "data"
CANTEENS, STRUCTURES = "cantines_td2023_demo.csv", "siae_france_2020.csv.gz"
NOW = datetime(2026, 11, 26, tzinfo=UTC)
DECLARED_FOR = date(2023, 12, 31)  # the canteens' declarations are about 2023
EXTRACTED = date(2020, 12, 1)
REGISTERS = ("ASP", "GEIQ", "EA_EATT")  # other rows were typed in by users of the platform
ORGANIC_TARGET = 0.20  # L230-5-1 CRPM
SCHOOL_MEALS, CANTEEN_MEALS = "55524000", "55512000"
SCHOOLS = ("Ecole", "Secondaire", "Crèche", "Supérieur", "structures d’enseignement")
#: A public buyer's need counts nearness only where the buyer says so, having read the warning.
NEARNESS_COUNTS = {"local": {"local_counts": True}}


@dataclass(frozen=True)
class Scene:
    """Both sides, and what is counted about them but never scored."""

    needs: list[Need]
    offers: list[Offer]
    departements: list[str]  # of each need
    activities: list[str]  # the activity code of each offer, "" where none


@dataclass(frozen=True)
class Extract:
    """What a row of the file proves: an old extract of a register is worth less than a fresh one."""

    evidence: str
    as_of: date = EXTRACTED
    expires_on: date | None = None


def present(folder: Path = FOLDER) -> bool:
    """Whether both files lie there."""
    return all((folder / name).exists() for name in (CANTEENS, STRUCTURES))


def read_scene(folder: Path = FOLDER) -> Scene:
    """Both files as needs and offers. Rows with the same SIRET are the same organisation."""
    asking, offering = _rows(folder / CANTEENS), _rows(folder / STRUCTURES)
    numbers: dict[str, int] = {}
    for row in asking + offering:
        numbers.setdefault(_siret(row), len(numbers) + 1)
    ids = count(1)
    titles = {row["code"]: row["label"] for row in read_table("cpv.csv")}
    return Scene(
        [_need(next(ids), row, numbers, titles) for row in asking],
        [_offer(next(ids), row, numbers) for row in offering],
        [row["canteen_department"] for row in asking],
        [row["naf"] for row in offering],
    )


def _rows(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
            return list(csv.DictReader(text))
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def _siret(row: Mapping[str, str]) -> str:
    return row.get("canteen_siret") or row["siret"]


def _need(number: int, row: Mapping[str, str], numbers: Mapping[str, int], titles: Mapping[str, str]) -> Need:
    school = any(word in row["canteen_sector_list"] for word in SCHOOLS)
    code = SCHOOL_MEALS if school else CANTEEN_MEALS
    return Need(
        id=number,
        party=_party(row, numbers, row["canteen_name"], public_buyer=True),
        place=_commune(row["canteen_city_insee_code"]),
        cpv=(code,),
        words=titles[code],
        organic_target=ORGANIC_TARGET,
        organic_current=_declared(_number(row["teledeclaration_ratio_bio"])),
        own=NEARNESS_COUNTS,
    )


def _offer(number: int, row: Mapping[str, str], numbers: Mapping[str, int]) -> Offer:
    kind = Fact(row["kind"], _proof(row["source"]), EXTRACTED, row["source"]) if row["kind"] else UNKNOWN
    return Offer(
        id=number,
        party=_party(row, numbers, row["name"], siae_kind=kind),
        place=Place(latitude=_number(row["lat"]), longitude=_number(row["lon"])),
        words="\n".join(_names(row)),
    )


def _party(
    row: Mapping[str, str],
    numbers: Mapping[str, int],
    name: str,
    *,
    public_buyer: bool | None = None,
    siae_kind: Fact = UNKNOWN,
) -> Party:
    siret = _siret(row)
    return Party(
        organisation=numbers[siret],
        delegation=numbers[siret],
        identity=f"{siret} {name}",
        siren=siret[:9],
        public_buyer=public_buyer,
        siae_kind=siae_kind,
    )


def _commune(code: str) -> Place:
    """The point of the commune: the file of the canteens has no address."""
    commune = communes().get(code)
    if commune is None:
        return Place(code)
    return Place(code, commune.latitude, commune.longitude, commune.population)


def _names(row: Mapping[str, str]) -> Iterator[str]:
    yield row["name"]
    if row["brand"]:
        yield row["brand"]


def _proof(source: str) -> float:
    return weight(Extract("register" if source in REGISTERS else "declared"), NOW.date())


def _declared(share: float | None) -> Fact:
    if share is None:
        return UNKNOWN
    return Fact(share, weight(Extract("declared", DECLARED_FOR), NOW.date()), DECLARED_FOR, "ma-cantine")


def _number(text: str) -> float | None:
    return float(text) if text else None
