"""Read the small tables that lie beside this file."""

import csv
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """Give the rows of a committed CSV file as dictionaries by header."""
    with files("matchmaker.data").joinpath(name).open("r", encoding="utf-8") as file:
        return list(csv.DictReader(file))
