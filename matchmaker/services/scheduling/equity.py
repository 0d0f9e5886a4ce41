"""How fair a draft is: who got how many meetings of those asked for, and what each guarantee cost."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.events.words import KINDS
from matchmaker.core.scheduling.equity import Evenness, Failure, Standing, by_group, failures, standings
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.schedule import schedule_from_json, sentence_of
from matchmaker.data.legal_categories import legal_categories
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Delegation, Event
from matchmaker.db.jobs import Job
from matchmaker.db.queries.scheduling import names_of, wishes_of
from matchmaker.db.scheduling import Schedule
from matchmaker.db.transaction import transaction
from matchmaker.documents.csv import csv_file
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.handlers import Result
from matchmaker.services.jobs.queue import enqueue
from matchmaker.services.jobs.running import Running
from matchmaker.services.scheduling.changes import schedule_for_organiser
from matchmaker.services.scheduling.simulate import SECONDS, pace_of, percent_of

COSTS = "scheduling.promises"
MOST_REASONS = 4  # sentences told for one structure under its guarantee
FAMILIES = {
    "association": N_("Associations"),
    "cooperative": N_("Coopératives"),
    "mutuelle": N_("Mutuelles"),
    "fondation": N_("Fondations"),
}
PUBLIC, INSERTION = N_("Acheteurs publics"), N_("Structures de l’insertion")
COMPANIES, UNKNOWN = N_("Autres formes juridiques"), N_("Forme juridique non renseignée")
#: Up to so many employees: micro, small and medium-sized firms (Recommendation 2003/361/EC).
SIZES = (
    (0, N_("Aucun salarié")),
    (9, N_("1 à 9 salariés")),
    (49, N_("10 à 49 salariés")),
    (249, N_("50 à 249 salariés")),
)
LARGE, SIZE_UNKNOWN = N_("250 salariés et plus"), N_("Effectif non renseigné")
HEADS = (
    N_("Structure"),
    N_("Participe comme"),
    N_("Forme"),
    N_("Taille"),
    N_("Vœux envoyés"),
    N_("Vœux reçus"),
    N_("Rendez-vous retenus"),
    N_("Rendez-vous possibles"),
    N_("Rendez-vous placés"),
    N_("Garantis"),
    N_("Manquants"),
)

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Row:
    name: str
    kind: str
    form: str
    size: str
    standing: Standing


@dataclass(frozen=True)
class Group:
    label: str
    evenness: Evenness


@dataclass(frozen=True)
class Below:
    """A structure under its guarantee, and why."""

    name: str
    standing: Standing
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Equity:
    rows: tuple[Row, ...]
    kinds: tuple[Group, ...]
    forms: tuple[Group, ...]
    sizes: tuple[Group, ...]
    below: tuple[Below, ...]
    best_promises: bool  # no timetable keeps more of the guarantees
    promises: bool

    @property
    def widest(self) -> int:
        """The longest bar of the chart."""
        return max((row.standing.wanted for row in self.rows), default=0) or 1


def view_equity(event: Event, schedule: Schedule, translate: Translate) -> Equity:
    """The report of one draft, in a fixed number of queries."""
    problem, found = problem_from_json(schedule.problem), schedule_from_json(schedule.solution)
    names, parts = names_of(event.id), _parts_of(event.id)
    wishes = [(one.from_id, one.to_id) for one in wishes_of(event.id) if one.state != "declined"]
    of = standings(problem, {row.meeting for row in found.assignments}, wishes)

    def part(who: object) -> tuple[str, str, str]:
        kind, form, size = parts.get(int(str(who)), ("", UNKNOWN, SIZE_UNKNOWN))
        return translate(KINDS[kind]) if kind else "", translate(form), translate(size)

    def name(who: object) -> str:
        return names.get(int(str(who)), str(who))

    rows = [Row(name(one.who), *part(one.who), one) for one in of]
    return Equity(
        rows=tuple(sorted(rows, key=lambda row: (row.kind, -row.standing.missing, row.name.casefold()))),
        kinds=_groups(of, lambda who: part(who)[0]),
        forms=_groups(of, lambda who: part(who)[1]),
        sizes=_by_size(_groups(of, lambda who: part(who)[2]), translate),
        below=tuple(_below(one, name, translate) for one in failures(problem, found, of)),
        best_promises=schedule.shortfall == schedule.shortfall_bound,
        promises=any(one.promised for one in of),
    )


def _groups(of: Iterable[Standing], group: Callable[[object], str]) -> tuple[Group, ...]:
    return tuple(Group(label, found) for label, found in by_group(of, group) if found is not None)


def _by_size(groups: Iterable[Group], translate: Translate) -> tuple[Group, ...]:
    """From the smallest to the largest, the unknown last."""
    order = [translate(label) for label in (*(label for _, label in SIZES), LARGE, SIZE_UNKNOWN)]
    return tuple(sorted(groups, key=lambda group: order.index(group.label)))


def _below(failure: Failure, name: Callable[[object], str], translate: Translate) -> Below:
    if failure.template is not None:
        sentences = [translate(failure.template).format(**failure.values)]
    else:
        told = (sentence_of(one.template, one.values, name, translate) for one in failure.reasons)
        sentences = list(dict.fromkeys(told))[:MOST_REASONS]
    return Below(name(failure.standing.who), failure.standing, tuple(sentences))


def _parts_of(event_id: int) -> Mapping[int, tuple[str, str, str]]:
    """The kind, the legal form and the size of each delegation."""
    found = (
        select(
            Delegation.id,
            Delegation.kind,
            Organisation.legal_category,
            Organisation.siae_kind,
            Organisation.public_buyer,
            Organisation.workforce,
        )
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.event_id == event_id)
    )
    return {row[0]: (row[1], form_of(*row[2:5]), size_of(row[5])) for row in db.session.execute(found)}


def form_of(category: str | None, siae_kind: str | None, public_buyer: bool | None) -> str:
    """The group a structure is counted in; unknown is a group of its own."""
    known = legal_categories().get(category or "")
    if siae_kind:
        return INSERTION
    if public_buyer or (known and known.buyer_kind):
        return PUBLIC
    if known and known.ess_family:
        return FAMILIES[known.ess_family]
    return COMPANIES if category else UNKNOWN


def size_of(workforce: int | None) -> str:
    """The group of its size; unknown is a group of its own."""
    if workforce is None:
        return SIZE_UNKNOWN
    return next((label for most, label in SIZES if workforce <= most), LARGE)


def equity_csv(report: Equity, translate: Translate) -> bytes:
    """The report as a spreadsheet reads it, a structure a line."""
    return csv_file(
        [translate(head) for head in HEADS],
        [_cells(row) for row in report.rows],
    )


def _cells(row: Row) -> tuple[str | int, ...]:
    one = row.standing
    wishes = one.sent, one.received
    meetings = one.wanted, one.possible, one.held
    return row.name, row.kind, row.form, row.size, *wishes, *meetings, one.promised, one.missing


def start_costs(actor: Actor, event_id: int, schedule_id: int) -> Job:
    """Ask what each guarantee of a draft cost."""
    with transaction(actor, "scheduling.start_costs") as session:
        schedule = schedule_for_organiser(actor, event_id, schedule_id)
        event = session.get(Event, schedule.event_id)
        return enqueue(session, COSTS, target_of(schedule_id), by=actor, event=event, schedule=schedule_id)


def target_of(schedule_id: int) -> str:
    return f"schedule:{schedule_id}"


def count_costs(running: Running) -> Result:
    """The cost of each guarantee of the job's draft, with the pairs of meetings concerned."""
    # Loaded here: the solver libraries weigh on every process that imports them.
    from matchmaker.core.scheduling.promises import cost_of_promises
    from matchmaker.core.scheduling.simulation_file import costs_to_json

    schedule = db.session.get(Schedule, running.arguments["schedule"])
    if schedule is None:
        raise NotFound
    problem, found = problem_from_json(schedule.problem), schedule_from_json(schedule.solution)
    costs = costs_to_json(cost_of_promises(problem, found, pace=pace_of(running, SECONDS, schedule.seed)))
    for one in costs["each"]:
        for key in ("instead", "given_up"):
            one[key] = [list(problem.meetings[n].sides) for n in one[key]]
    return costs | {"weight": schedule.weight}


@dataclass(frozen=True)
class CostLine:
    """What one guarantee cost: percents of the value of the draft, and pairs in words."""

    name: str
    percent: tuple[float | None, float | None]
    instead: tuple[str, ...]
    given_up: tuple[str, ...]
    others: int


def cost_lines(event_id: int, result: Mapping[str, Any]) -> list[CostLine]:
    names = names_of(event_id)
    value = result["weight"]

    def pair(sides: Iterable[int]) -> str:
        return " – ".join(names.get(side, str(side)) for side in sides)

    return [
        CostLine(
            names.get(one["who"], str(one["who"])),
            (percent_of(one["weight"][0], value), percent_of(one["weight"][1], value)),
            tuple(map(pair, one["instead"])),
            tuple(map(pair, one["given_up"])),
            one["others"],
        )
        for one in result["each"]
    ]
