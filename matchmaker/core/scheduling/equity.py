"""Who got how many meetings of those it asked for or was asked for, how even that is, and which promises failed."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

from matchmaker.core.scheduling.problem import Problem
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.schedule import Reason, Schedule
from matchmaker.core.scheduling.space import make_space
from matchmaker.plugin_api.text import N_

NOBODY_ASKED = N_("Aucun rendez-vous n’est retenu avec cette structure : ni vœu accepté, ni proposition.")
FEW_ASKED = N_("Rendez-vous retenus avec cette structure : {wanted} en tout, pour {promised} garantis.")
FEW_POSSIBLE = N_(
    "Rendez-vous retenus avec cette structure : {wanted}, dont {possible} ont un créneau commun et une "
    "table, pour {promised} garantis."
)
CAPPED = N_("Son maximum de {most} rendez-vous est plus bas que sa garantie de {promised}.")


@dataclass(frozen=True)
class Standing:
    """One participant: the wishes it sent and received, and what became of the meetings kept for scheduling."""

    who: Id
    sent: int
    received: int
    wanted: int  # candidate meetings with it
    possible: int  # of these, how many could be held if they were alone
    held: int
    promised: int
    most: int | None

    @property
    def missing(self) -> int:
        return max(0, self.promised - self.held)

    @property
    def share(self) -> float | None:
        """Of the meetings wanted, how many are held; None where none was wanted."""
        return self.held / self.wanted if self.wanted else None


@dataclass(frozen=True)
class Evenness:
    """How evenly meetings are spread over participants somebody wants to meet. Counts are per participant."""

    participants: int
    wanted: int
    held: int
    lowest: int
    middle: float
    highest: int
    lower_half: float | None  # share of all meetings that the half with the fewest holds; .5 is even
    gini: float | None  # 0: everybody has as many; None where nobody meets
    without: int  # participants with no meeting at all

    @property
    def share(self) -> float | None:
        return self.held / self.wanted if self.wanted else None


@dataclass(frozen=True)
class Failure:
    """A promise that is not kept, and why: a sentence of its own, or the reasons of its meetings not held."""

    standing: Standing
    template: str | None
    values: Mapping[str, object]
    reasons: tuple[Reason, ...]


def standings(
    problem: Problem, held: Collection[int], wishes: Iterable[tuple[Id, Id]] = ()
) -> tuple[Standing, ...]:
    """Every participant in the order of the problem. ``wishes`` are (who asks, who is asked)."""
    pairs = list(wishes)
    sent, received = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    starts = make_space(problem).starts
    wanted, possible, meets = Counter[Id](), Counter[Id](), Counter[Id]()
    for n, meeting in enumerate(problem.meetings):
        wanted.update(meeting.sides)
        possible.update(meeting.sides if starts[n] else ())
        meets.update(meeting.sides if n in held else ())
    return tuple(
        Standing(
            one.id,
            sent[one.id],
            received[one.id],
            wanted[one.id],
            possible[one.id],
            meets[one.id],
            one.min_meetings,
            one.max_meetings,
        )
        for one in problem.participants
    )


def evenness(of: Iterable[Standing]) -> Evenness | None:
    """Of those with at least one meeting wanted; None where there are none."""
    them = [one for one in of if one.wanted]
    if not them:
        return None
    counts = sorted(one.held for one in them)
    return Evenness(
        participants=len(them),
        wanted=sum(one.wanted for one in them),
        held=sum(counts),
        lowest=counts[0],
        middle=median(counts),
        highest=counts[-1],
        lower_half=lower_half(counts),
        gini=gini(counts),
        without=counts.count(0),
    )


def lower_half(counts: Sequence[int]) -> float | None:
    """The share that the half with the fewest holds; the one in the middle counts half. None: nothing to share."""
    total, half = sum(counts), len(counts) / 2
    if not total:
        return None
    ordered = sorted(counts)
    whole = int(half)
    return (sum(ordered[:whole]) + (half - whole) * (ordered[whole] if half > whole else 0)) / total


def gini(counts: Sequence[int]) -> float | None:
    """Gini's coefficient: twice the area between the curve of Lorenz and the diagonal. None: nothing to share."""
    total, size = sum(counts), len(counts)
    if not total:
        return None
    return (size + 1 - 2 * sum(accumulate(sorted(counts))) / total) / size


def by_group(of: Iterable[Standing], group: Callable[[Id], str]) -> tuple[tuple[str, Evenness | None], ...]:
    """Evenness of each group, in the order in which groups are met."""
    groups: dict[str, list[Standing]] = {}
    for one in of:
        groups.setdefault(group(one.who), []).append(one)
    return tuple((name, evenness(them)) for name, them in groups.items())


def failures(problem: Problem, schedule: Schedule, of: Iterable[Standing]) -> tuple[Failure, ...]:
    """Who is below its guarantee, and why; most is missing first."""
    reasons: dict[Id, list[Reason]] = {}
    for row in schedule.unscheduled:
        for who in problem.meetings[row.meeting].sides:
            reasons.setdefault(who, []).append(row.reason)
    below = sorted((one for one in of if one.missing), key=lambda one: -one.missing)
    return tuple(
        Failure(one, _own_reason(one), _values(one), tuple(reasons.get(one.who, ()))) for one in below
    )


def _own_reason(one: Standing) -> str | None:
    if not one.wanted:
        return NOBODY_ASKED
    if one.wanted < one.promised:
        return FEW_ASKED
    if one.possible < one.promised:
        return FEW_POSSIBLE
    if one.most is not None and one.most < one.promised:
        return CAPPED
    return None


def _values(one: Standing) -> Mapping[str, object]:
    return {"wanted": one.wanted, "possible": one.possible, "promised": one.promised, "most": one.most}
