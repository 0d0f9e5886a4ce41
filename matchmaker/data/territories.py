"""Names of départements, regions and intermunicipal bodies, by code."""

from collections.abc import Mapping
from functools import lru_cache

from matchmaker.data.tables import read_table


@lru_cache(maxsize=1)
def departements() -> Mapping[str, str]:
    """Give the name of each département, and of each overseas collectivity, by code."""
    return {row["code"]: row["nom"] for row in read_table("departements.csv")}


@lru_cache(maxsize=1)
def regions() -> Mapping[str, str]:
    """Give the name of each region by INSEE code."""
    return {row["code"]: row["nom"] for row in read_table("regions.csv")}


@lru_cache(maxsize=1)
def region_of_departement() -> Mapping[str, str]:
    """Give the region code of each département code."""
    return {row["code"]: row["region"] for row in read_table("departements.csv")}


@lru_cache(maxsize=1)
def epci() -> Mapping[str, str]:
    """Give the name of each EPCI with own taxation by SIREN."""
    return {row["siren"]: row["nom"] for row in read_table("epci.csv")}
