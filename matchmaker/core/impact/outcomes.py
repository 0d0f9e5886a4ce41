"""What came of the meetings, as each side says it. Amounts of the two sides are never added up.

Three figures stand side by side: what buyers declare, what suppliers declare, and what both confirm.
Existing clients are counted apart. How, and what is hidden: docs/decisions/impact.md.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.directory.figures import clean_whole
from matchmaker.core.errors import Invalid
from matchmaker.core.impact.secrecy import LEAST, dominated
from matchmaker.plugin_api.text import N_

STAGES = ("none", "talks", "quote", "agreement", "contract")
CONTRACT = "contract"
BUYER, SUPPLIER, PEER = "buyer", "supplier", "peer"
LARGEST = 1_000_000_000
CLOSE = 10  # percent of the larger amount


class NoSuchStage(Invalid):
    template = N_("« {stage} » n’est pas une suite possible. Rechargez la page et recommencez.")


class NotWhole(Invalid):
    template = N_("« {typed} » n’est pas un nombre entier (au plus {most}). Écrivez par exemple 12 000.")


class WithoutContract(Invalid):
    template = N_(
        "Un montant, des emplois ou des heures se donnent pour un contrat ou une commande : "
        "corrigez la suite donnée avec {partner}, ou effacez le nombre."
    )


@dataclass(frozen=True)
class OutcomeAnswer:
    """One side's word on what came of one meeting. Amounts in whole euros, None where not said."""

    meeting: int
    stage: str
    amount: int | None = None
    jobs: int | None = None
    hours: int | None = None
    existing_client: bool | None = None


def outcome_answer(
    meeting: int, stage: str, numbers: Sequence[str], *, existing_client: bool | None, partner: str
) -> OutcomeAnswer | None:
    """What was typed for one meeting: amount, jobs, hours; None when nothing was. Raises `Invalid` cases."""
    typed = [_whole(number) for number in numbers]
    said = any(number is not None for number in typed)
    if stage and stage not in STAGES:
        raise NoSuchStage(stage=stage)
    if said and stage != CONTRACT:
        raise WithoutContract(partner=partner)
    if not stage:
        return None
    amount, jobs, hours = typed
    return OutcomeAnswer(meeting, stage, amount, jobs, hours, existing_client)


def _whole(typed: str) -> int | None:
    found = clean_whole(typed)
    if found.problem is not None or (found.value or 0) > LARGEST:
        raise NotWhole(typed=typed.strip(), most=LARGEST)
    return found.value


@dataclass(frozen=True)
class Declared:
    """One side's latest word on one meeting, with who says it and what it was in that meeting."""

    meeting: int
    organisation: int
    partner: int  # the other organisation, whether or not it answered
    role: str  # buyer, supplier, or peer where the meeting had neither
    stage: str
    amount: int | None = None
    jobs: int | None = None
    hours: int | None = None
    existing_client: bool | None = None


@dataclass(frozen=True)
class Total:
    """A sum that may be shown, or not: ``value`` is None when hidden, and when nobody said a number."""

    value: int | None
    said: int  # meetings with a number
    hidden: bool = False


@dataclass(frozen=True)
class Line:
    """One figure: contracts counted once each, with what they add up to."""

    contracts: int
    amount: Total
    jobs: Total
    hours: Total


@dataclass(frozen=True)
class Figures:
    """The lines of one kind of client. Each stands alone: no two of them may be added."""

    buyers: Line
    suppliers: Line
    confirmed: Line
    between_peers: Line


@dataclass(frozen=True)
class StageCount:
    """How many meetings are at a stage: by the buyers' word, by the suppliers', and by both."""

    stage: str
    buyers: int
    suppliers: int
    both: int
    peers: int


@dataclass(frozen=True)
class Pair:
    """What the sides of one meeting say, without their names: stages, None where a side is silent."""

    buyer: str | None
    supplier: str | None
    peers: tuple[str, ...]
    existing_client: bool


@dataclass(frozen=True)
class Outcomes:
    asked: int  # structures that had a meeting
    answered: int  # structures of which one answer is known
    meetings: int  # of which at least one side says what came
    stages: tuple[StageCount, ...]
    new_clients: Figures
    existing_clients: Figures
    pairs: tuple[Pair, ...]  # a meeting each, in the order of their stages


Number = Callable[[Declared], int | None]
NUMBERS: Mapping[str, Number] = {
    "amount": lambda one: one.amount,
    "jobs": lambda one: one.jobs,
    "hours": lambda one: one.hours,
}


def outcomes_of(declared: Iterable[Declared], asked: int) -> Outcomes:
    """The figures, from the latest word of each side on each meeting."""
    by_meeting: dict[int, list[Declared]] = defaultdict(list)
    for one in declared:
        by_meeting[one.meeting].append(one)
    all_said = [one for said in by_meeting.values() for one in said]
    known = {meeting for meeting, said in by_meeting.items() if any(one.existing_client for one in said)}
    return Outcomes(
        asked=asked,
        answered=len({one.organisation for one in all_said}),
        meetings=len(by_meeting),
        stages=tuple(_stage(stage, by_meeting.values()) for stage in STAGES),
        new_clients=_figures([said for meeting, said in by_meeting.items() if meeting not in known]),
        existing_clients=_figures([said for meeting, said in by_meeting.items() if meeting in known]),
        pairs=tuple(sorted((_pair(said) for said in by_meeting.values()), key=repr)),
    )


def _pair(said: Sequence[Declared]) -> Pair:
    by_role = {one.role: one.stage for one in said}
    peers = tuple(sorted(one.stage for one in said if one.role == PEER))
    known = any(one.existing_client for one in said)
    return Pair(by_role.get(BUYER), by_role.get(SUPPLIER), peers, known)


def _stage(stage: str, meetings: Iterable[Sequence[Declared]]) -> StageCount:
    count: Counter[str] = Counter()
    for said in meetings:
        at = {one.role for one in said if one.stage == stage}
        count.update(at)
        count["both"] += {BUYER, SUPPLIER} <= at
    return StageCount(stage, count[BUYER], count[SUPPLIER], count["both"], count[PEER])


def _figures(meetings: Sequence[Sequence[Declared]]) -> Figures:
    signed = [[one for one in said if one.stage == CONTRACT] for said in meetings]
    signed = [said for said in signed if said]
    both = [said for said in signed if {BUYER, SUPPLIER} <= {one.role for one in said}]
    peers = [said for said in signed if any(one.role == PEER for one in said)]
    buyers = [[one for one in said if one.role == BUYER] for said in signed]
    suppliers = [[one for one in said if one.role == SUPPLIER] for said in signed]
    return Figures(
        buyers=_line([said for said in buyers if said], _own),
        suppliers=_line([said for said in suppliers if said], _own),
        confirmed=_line(both, agreed, beside=(buyers, suppliers)),
        between_peers=_line(peers, _least),
    )


def agreed(numbers: Sequence[int | None]) -> int | None:
    """The lower of two numbers at most `CLOSE` percent of the larger apart; None when they are not, or one is missing."""
    known = [number for number in numbers if number is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    return low if (high - low) * 100 <= CLOSE * high else None


def _own(numbers: Sequence[int | None]) -> int | None:
    """The number of the only side heard."""
    return numbers[0]


def _least(numbers: Sequence[int | None]) -> int | None:
    """Of two structures in the same role the lower word: theirs is one contract, never two."""
    known = [number for number in numbers if number is not None]
    return min(known) if known else None


Settled = Callable[[Sequence[int | None]], int | None]
Said = Sequence[Declared]  # of one meeting


def _line(meetings: Sequence[Said], settle: Settled, beside: Sequence[Sequence[Said]] = ()) -> Line:
    def total(number: Number) -> Total:
        pieces = [(said, settle([number(one) for one in said])) for said in meetings]
        return _total([(said, value) for said, value in pieces if value is not None], number, beside)

    return Line(len(meetings), *(total(NUMBERS[name]) for name in ("amount", "jobs", "hours")))


def _total(pieces: Sequence[tuple[Said, int]], number: Number, beside: Sequence[Sequence[Said]]) -> Total:
    if not pieces:
        return Total(None, 0)
    counted = {said[0].meeting for said, _ in pieces}
    hidden = _tells_one(pieces) or any(_left_over(line, counted, number) for line in beside)
    return Total(None if hidden else sum(value for _, value in pieces), len(pieces), hidden)


def _tells_one(pieces: Sequence[tuple[Said, int]]) -> bool:
    """Whether the sum would tell what one structure signed: too few on either side, or one that is nearly all."""
    shares: Counter[int] = Counter()
    for said, value in pieces:
        shares.update({said[0].organisation: value, said[0].partner: value})
    sides = ({said[0].organisation for said, _ in pieces}, {said[0].partner for said, _ in pieces})
    whole = sum(value for _, value in pieces)
    return min(map(len, sides)) < LEAST or dominated(max(shares.values()), whole)


def _left_over(line: Sequence[Said], counted: set[int], number: Number) -> bool:
    """Whether a subtraction from this line would leave the number of one or two structures alone."""
    rest = {
        one.organisation
        for said in line
        for one in said
        if one.meeting not in counted and number(one) is not None
    }
    return 0 < len(rest) < LEAST
