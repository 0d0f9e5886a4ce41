"""Needs, offers and whole runs for tests, from few words."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import count

from matchmaker.core.scoring.context import RunContext
from matchmaker.core.scoring.engine import score_rows
from matchmaker.core.scoring.inputs import Fact, Need, Offer, Party, Place
from matchmaker.core.scoring.rows import rows_among, rows_between
from matchmaker.core.scoring.tables import need_records, offer_records
from matchmaker.plugin_host.registry import load_plugins

_numbers = count(1)

# Town halls (INSEE, IGN) with the inhabitants of their communes.
RIS_ORANGIS = Place("91521", 48.65363, 2.41589, 31_189)
VIRY_CHATILLON = Place("91687", 48.6739, 2.37727, 30_838)
ETAMPES = Place("91223", 48.42256, 2.15396, 26_857)


@dataclass(frozen=True, eq=False)
class Scene:
    """The records of a run and their context."""

    needs: object
    offers: object
    context: RunContext

    def between(self, criteria, **options):
        rows = rows_between(self.needs, self.offers)
        return score_rows(rows, self.needs, self.offers, criteria, self.context, **options)

    def among(self, criteria, **options):
        rows = rows_among(self.offers)
        return score_rows(rows, self.offers, self.offers, criteria, self.context, **options)


def scene(needs, offers, criteria=()):
    """The records with the own fields of the given criteria, of all shipped ones where none is given."""
    types = [criterion if isinstance(criterion, type) else type(criterion) for criterion in criteria]
    types = types or list(_shipped())
    asking, other = need_records(needs, types), offer_records(offers, types)
    context = RunContext(datetime(2027, 3, 1, tzinfo=UTC), date(2027, 3, 11), asking.table, other.table)
    return Scene(asking, other, context)


@cache
def _shipped():
    return tuple(load_plugins().criteria.values())


def party(delegation=None, **facts):
    number = delegation or next(_numbers)
    return Party(organisation=number, delegation=number, identity=f"{number:014d}", **facts)


def need(delegation=None, *, facts=None, **values):
    return Need(next(_numbers), party(delegation, **(facts or {})), **values)


def offer(delegation=None, *, facts=None, **values):
    return Offer(next(_numbers), party(delegation, **(facts or {})), **values)


def registered(value):
    """A fact a public register vouches for."""
    return Fact(value, 1.0, date(2027, 1, 4), "Registre")
