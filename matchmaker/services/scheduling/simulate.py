"""What changes would bring to an event, and what it could hold before anybody has asked: computed as jobs."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.scheduling.expected import Expected, Known
from matchmaker.core.scheduling.schedule import sentence_of
from matchmaker.db.events import Event
from matchmaker.db.jobs import Job
from matchmaker.db.queries.scheduling import Wanted, names_of, parties_of, wishes_of
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.jobs.handlers import Result
from matchmaker.services.jobs.queue import enqueue
from matchmaker.services.jobs.running import Cancelled, Running
from matchmaker.services.scheduling.build_problem import build_problem
from matchmaker.services.scheduling.solve import obstacle

SIMULATE, FORECAST = "scheduling.simulate", "scheduling.forecast"
BUYERS = frozenset({"buyer", "both"})
SECONDS = 5.0  # for each change
FORECAST_SECONDS = 2.0  # for each size of each draw: there are many, and they are estimates anyway
COMPARING = N_("Comparaison des hypothèses")
#: What nobody has told yet, as a half-day of a regional event has it.
USUAL = {"buyers": 15, "suppliers": 40, "slots": 9, "tables": 15}


@dataclass(frozen=True)
class Line:
    """One change in words and what it brings; percents are of the value of the event as it is."""

    sentence: str
    found: Mapping[str, Any]
    percent: tuple[float | None, float | None]  # from and to; equal where proven
    fallen: tuple[str, ...]

    @property
    def exact(self) -> bool:
        return self.percent[0] is not None and self.percent[0] == self.percent[1]


def start_simulation(actor: Actor, event_id: int) -> Job:
    """Ask what changes would bring. Raises what `obstacle` finds."""
    with transaction(actor, "scheduling.start_simulation") as session:
        event = event_for_organiser(actor, event_id, change=True)
        refusal = obstacle(event)
        if refusal is not None:
            raise refusal
        return enqueue(session, SIMULATE, f"event:{event.id}", by=actor, event=event)


def start_forecast(actor: Actor, event_id: int, expected: Expected, minutes: int | None) -> Job:
    """Ask what an event of the expected size could hold."""
    with transaction(actor, "scheduling.start_forecast") as session:
        event = event_for_organiser(actor, event_id, change=True)
        return enqueue(
            session,
            FORECAST,
            f"event:{event.id}",
            by=actor,
            event=event,
            expected=asdict(expected),
            minutes=minutes,
        )


def simulate_event(running: Running) -> Result:
    """What each change would bring to the job's event, as `simulation_to_json` writes it."""
    # Loaded here: the solver libraries weigh on every process that imports them.
    from matchmaker.core.scheduling.simulate import simulate
    from matchmaker.core.scheduling.simulation_file import simulation_to_json

    event = _event(running)
    version = event.input_version
    built = build_problem(event)
    buyers = {party.id for party in parties_of(event.id) if party.kind in BUYERS}
    found = simulate(
        built.problem, minutes=step_minutes(event), buyers=buyers, pace=pace_of(running, SECONDS, built.seed)
    )
    return simulation_to_json(found) | {"input_version": version}


def forecast_event(running: Running) -> Result:
    """What the job's event could hold with the numbers of its arguments, as `forecast_to_json` writes it."""
    from matchmaker.core.scheduling.forecast import forecast
    from matchmaker.core.scheduling.simulation_file import forecast_to_json

    event = _event(running)
    found = forecast(
        Expected(**running.arguments["expected"]),
        known=known_of(event),
        minutes=running.arguments["minutes"],
        pace=pace_of(running, FORECAST_SECONDS, 0),
    )
    return forecast_to_json(found)


def _event(running: Running) -> Event:
    event = db.session.get(Event, running.event_id)
    if event is None:
        raise NotFound
    return event


def pace_of(running: Running, seconds: float, seed: int) -> Any:
    """Reports each calculation to the job; a stopped job ends between two of them."""
    from matchmaker.core.scheduling.simulate import Pace

    def tell(done: int, of: int) -> None:
        running.report(done / of, COMPARING, done=done, of=of)

    return Pace(seconds, seed, tell, (Cancelled, SoftTimeLimitExceeded))


def known_of(event: Event) -> Known:
    """Who has registered and wished already. A wish the rule of the game leaves out counts by its rank."""
    built = build_problem(event)
    worth = {frozenset(pair): value for pair, value in zip(built.pairs, built.values, strict=True)}
    here = {person.id for person in built.problem.participants}
    pairs: dict[frozenset[int], tuple[int, int, int]] = {}
    for wish in wishes_of(event.id):
        key = frozenset((wish.from_id, wish.to_id))
        if wish.state != "declined" and key <= here:
            pairs.setdefault(key, (wish.from_id, wish.to_id, worth.get(key, _by_rank(wish))))
    buyers = frozenset(party.id for party in parties_of(event.id) if party.kind in BUYERS)
    return Known(built.problem.participants, buyers, tuple(pairs.values()), len(event.slots))


def _by_rank(wish: Wanted) -> int:
    """As accepted without a rank: a wish is worth 3, 2 or 1 points and the answer one."""
    return 100 * (4 - wish.rank + 1)


def expected_of(event: Event) -> Expected:
    """What the event's own numbers let expect; usual ones where it has none."""
    kinds = [party.kind for party in parties_of(event.id)]
    buyers = sum(kind in BUYERS for kind in kinds)
    return Expected(
        buyers=buyers or USUAL["buyers"],
        suppliers=len(kinds) - buyers or USUAL["suppliers"],
        slots=len(event.slots) or USUAL["slots"],
        tables=len(event.tables) or USUAL["tables"],
        wishes=event.wish_quota,
        guarantee=event.guarantee,
        max_meetings=event.max_meetings,
    )


def step_minutes(event: Event) -> int | None:
    """From the start of a meeting to the start of the next; None with fewer than two slots."""
    steps = [
        int((after.starts_at - before.starts_at).total_seconds()) // 60
        for before, after in pairwise(event.slots)
    ]
    return min(steps) if steps else None


def lines_of(event_id: int, result: Mapping[str, Any], translate: Callable[[str], str]) -> list[Line]:
    """The rows of a stored simulation, in words."""
    names = names_of(event_id)

    def name(who: object) -> str:
        return names.get(int(str(who)), str(who))

    value = result["weight_found"]
    return [
        Line(
            sentence_of(one["template"], one["values"], name, translate),
            one,
            (percent_of(one["weight"][0], value), percent_of(one["weight"][1], value)),
            tuple(name(who) for who in one["fallen"]),
        )
        for one in result["gains"]
    ]


def percent_of(amount: int | None, value: int | None) -> float | None:
    """An amount of value in percent of another; None where either is unknown."""
    return None if amount is None or not value else round(100 * amount / value, 2)
