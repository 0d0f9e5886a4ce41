"""A public buyer's year, for its own people: read the rows, let `core.impact.dashboard` count them."""

from zoneinfo import ZoneInfo

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid
from matchmaker.core.impact.dashboard import Buyer, Dashboard, dashboard_of
from matchmaker.db.directory import Organisation
from matchmaker.plugin_api.text import N_
from matchmaker.services.impact.buyers.access import own_buyer
from matchmaker.services.impact.buyers.contracts import bargains_of, met_by

KM = 30  # what counts as local, until the reader says otherwise
FARTHEST, FIRST_YEAR, LAST_YEAR = 1000, 2000, 2100
DIGITS = 4  # of a year, and of the farthest distance


class NoSuchYear(Invalid):
    template = N_("« {typed} » n’est pas une année : écrivez par exemple {year}.")


class NoSuchDistance(Invalid):
    template = N_("« {typed} » n’est pas une distance : écrivez un nombre de kilomètres, de 1 à {most}.")


def this_year() -> int:
    """On the clocks of Paris."""
    return now().astimezone(ZoneInfo("Europe/Paris")).year


def year_typed(typed: str) -> int:
    """The year of an address, this one if there is none. Raises `NoSuchYear`."""
    if not typed:
        return this_year()
    if (
        not typed.isascii()
        or not typed.isdecimal()
        or len(typed) > DIGITS
        or not FIRST_YEAR <= int(typed) <= LAST_YEAR
    ):
        raise NoSuchYear(typed=typed, year=this_year())
    return int(typed)


def km_typed(typed: str) -> int:
    """The distance that counts as local. Raises `NoSuchDistance`."""
    if not typed:
        return KM
    if not typed.isascii() or not typed.isdecimal() or len(typed) > DIGITS or not 1 <= int(typed) <= FARTHEST:
        raise NoSuchDistance(typed=typed, most=FARTHEST)
    return int(typed)


def read_dashboard(actor: Actor, organisation_id: int | None, year: int, km: int) -> Dashboard:
    """The year of one of the actor's own public buyers, the first if none is named. Raises `NotFound`."""
    return dashboard_for(own_buyer(actor, organisation_id), year, km)


def dashboard_for(buyer: Organisation, year: int, km: int) -> Dashboard:
    """The caller has checked that the buyer is the reader's own."""
    met = met_by(buyer, bargains_of(buyer.id), km)
    return dashboard_of(Buyer(buyer.id, buyer.name, buyer.siret), year, km, met)
