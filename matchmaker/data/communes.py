"""The communes of France, loaded once when first asked for (about 0.3 s)."""

import csv
import gzip
from functools import lru_cache
from importlib.resources import files

from matchmaker.core.directory.territory import Commune, Territory

TABLE = files("matchmaker.data")


@lru_cache(maxsize=1)
def communes() -> Territory:
    """Give every commune and arrondissement municipal of the millésime named in README.md."""
    with (
        TABLE.joinpath("communes.csv.gz").open("rb") as packed,
        gzip.open(packed, "rt", encoding="utf-8", newline="") as text,
    ):
        rows = csv.reader(text)
        next(rows)
        return Territory([_commune(row) for row in rows])


def _commune(row: list[str]) -> Commune:
    code, name, _, parent, postcodes, departement, region, epci, siren, population, latitude, longitude = row
    return Commune(
        code,
        name,
        tuple(postcodes.split()),
        departement,
        region,
        parent or None,
        epci or None,
        siren or None,
        int(population) if population else None,
        float(latitude) if latitude else None,
        float(longitude) if longitude else None,
    )
