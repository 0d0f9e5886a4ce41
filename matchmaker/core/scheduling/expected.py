"""An event as it may become, from a few expected numbers: made by chance, but the same for the same seed.

The model, shaped after real rencontres d'affaires:

- buyers are wanted unevenly: each has a popularity drawn from a Pareto law of exponent 1.3, so that a few
  are asked by nearly everybody and many by a handful;
- suppliers are unevenly active: each has an activity drawn from a gamma law of shape 2, and a wish comes
  from a supplier by activity and goes to a buyer by popularity; a share of the wishes is between suppliers;
- three in ten wishes are mutual; a wish is indispensable, souhaité or si possible in the proportions 3, 4, 3,
  and worth 100 for each point of both sides plus a score below 100 (``core.requests.value``);
- who is not there all day misses one stretch of it; one buyer in eight receives with two people;
- what is known already is kept: real participants and wishes stay, the rest is drawn. Real wishes make a
  buyer more popular, and where there are enough of them the worth of the rest is drawn from theirs.

The draws do not depend on the numbers of slots and tables: two sizes of the same event have the same people.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from matchmaker.core.scheduling.problem import Meeting, Participant, Problem, plain_tables
from matchmaker.core.scheduling.reading import Id

POPULARITY_EXPONENT = 1.3
ACTIVITY_SHAPE = 2.0
MUTUAL_SHARE = 0.3
RANK_POINTS, RANK_SHARES = (3, 2, 1), (3, 4, 3)
TWO_PEOPLE_SHARE = 0.12
ENOUGH_VALUES = 30  # real wishes from which the worth of the others is drawn
MOST_ATTEMPTS = 50  # draws for each wish, before the event counts as saturated


@dataclass(frozen=True)
class Expected:
    """What the organiser counts on. ``wishes`` is per supplier, ``present`` the share of the event people attend."""

    buyers: int
    suppliers: int
    slots: int
    tables: int
    wishes: float
    present: float = 0.9
    peer_share: float = 0.1
    guarantee: int = 0
    max_meetings: int | None = None


@dataclass(frozen=True)
class Known:
    """Who has registered and wished already: (a, b, value) for each wish."""

    participants: tuple[Participant, ...] = ()
    buyers: frozenset[Id] = frozenset()
    wishes: tuple[tuple[Id, Id, int], ...] = ()
    slots: int = 0  # of the event that the availability is told in


def expected_problem(expected: Expected, seed: int, known: Known | None = None) -> Problem:
    """An event of the expected size; with fewer wishes where everybody has asked everybody."""
    known = known or Known()
    chance = Random(seed)  # nosec B311  # an invented event keeps no secret
    real = [_stretched(person, known.slots, expected.slots) for person in known.participants]
    buyers = [one.id for one in real if one.id in known.buyers]
    suppliers = [one.id for one in real if one.id not in known.buyers]
    drawn = [
        *(_person(expected, chance, f"B+{n}", True) for n in range(expected.buyers - len(buyers))),
        *(_person(expected, chance, f"F+{n}", False) for n in range(expected.suppliers - len(suppliers))),
    ]
    buyers += [one.id for one in drawn if str(one.id).startswith("B")]
    suppliers += [one.id for one in drawn if str(one.id).startswith("F")]
    every = frozenset(range(expected.slots))
    wishes = _wishes(expected, chance, known, buyers, suppliers)
    half = (expected.slots + 1) // 2
    return Problem(
        slots=expected.slots,
        tables=plain_tables([expected.tables] * expected.slots),
        participants=(*real, *drawn),
        meetings=tuple(Meeting(a, b, every, value) for a, b, value in wishes),
        sessions=((0, half - 1), (half, expected.slots - 1)) if expected.slots > 1 else ((0, 0),),
        days=((0, expected.slots - 1),),
    )


def _stretched(person: Participant, old: int, new: int) -> Participant:
    """The same part of a day cut into another number of slots. Tables are not told apart here."""
    available = frozenset(slot for slot in range(new) if slot * old // new in person.available)
    return Participant(person.id, available, person.capacity, person.max_meetings, person.min_meetings)


def _person(expected: Expected, chance: Random, name: str, buyer: bool) -> Participant:
    missing = min(1.0, max(0.0, 1 - expected.present))
    # Whoever is late or leaves early misses a stretch; how many do, and how long, give the share in all.
    often = min(1.0, 2 * missing)
    absent, length, start = chance.random() < often, chance.uniform(0.5, 1.5), chance.random()
    double = chance.random() < TWO_PEOPLE_SHARE
    span = min(1.0, length * missing / often) if absent else 0.0
    first = start * (1 - span)
    slots = expected.slots
    return Participant(
        name,
        frozenset(n for n in range(slots) if not first <= (n + 0.5) / slots < first + span),
        capacity=2 if buyer and double else 1,
        max_meetings=expected.max_meetings,
        min_meetings=expected.guarantee,
    )


def _wishes(
    expected: Expected, chance: Random, known: Known, buyers: Sequence[Id], suppliers: Sequence[Id]
) -> list[tuple[Id, Id, int]]:
    """The real wishes, then as many drawn ones as are missing."""
    found = list(known.wishes)
    taken = {frozenset((a, b)) for a, b, _ in found}
    asked = Counter(side for a, b, _ in found for side in (a, b))
    popularity = [chance.paretovariate(POPULARITY_EXPONENT) * (1 + asked[one]) for one in buyers]
    activity = [chance.gammavariate(ACTIVITY_SHAPE, 1.0) for _ in suppliers]
    quality = {one: chance.betavariate(2, 2) for one in suppliers}
    values = sorted(value for _, _, value in found)
    missing = max(0, round(expected.wishes * expected.suppliers) - len(found))
    peers = round(missing * expected.peer_share) if len(suppliers) > 1 else 0
    for n in range(missing):
        among = suppliers if n < peers else buyers
        weights = activity if n < peers else popularity
        pair = _pair(chance, (suppliers, activity), (among, weights), taken)
        if pair is not None:
            taken.add(frozenset(pair))
            found.append((*pair, _value(chance, values, quality, pair[0])))
    return found


def _pair(
    chance: Random,
    askers: tuple[Sequence[Id], Sequence[float]],
    asked: tuple[Sequence[Id], Sequence[float]],
    taken: set[frozenset[Id]],
) -> tuple[Id, Id] | None:
    if not askers[0] or not asked[0]:
        return None
    for _ in range(MOST_ATTEMPTS):
        a, b = chance.choices(*askers)[0], chance.choices(*asked)[0]
        if a != b and frozenset((a, b)) not in taken:
            return a, b
    return None


def _value(chance: Random, real: Sequence[int], quality: Mapping[Id, float], asker: Id) -> int:
    if len(real) >= ENOUGH_VALUES:
        return chance.choice(real)
    points = chance.choices(RANK_POINTS, RANK_SHARES)[0]
    answer = chance.choices(RANK_POINTS, RANK_SHARES)[0] if chance.random() < MUTUAL_SHARE else 1
    score = round(99 * (quality[asker] + chance.random()) / 2)
    return 100 * (points + answer) + score
