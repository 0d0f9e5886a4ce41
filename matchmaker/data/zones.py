"""Every zone an offer can name, from the tables of départements, regions and communes."""

from functools import lru_cache

from matchmaker.core.catalogue.zones import Zones
from matchmaker.data.communes import communes
from matchmaker.data.territories import departements, region_of_departement, regions


@lru_cache(maxsize=1)
def zones() -> Zones:
    """Give the zones, made once."""
    region_of = region_of_departement()
    members = {
        name: tuple(code for code in departements() if region_of[code] == region)
        for region, name in regions().items()
    }
    return Zones(departements(), members, communes())
