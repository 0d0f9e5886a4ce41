"""The answer, `matchmaker-schedule/1`: who meets when and where, what is proven, and why some do not meet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from matchmaker.core.scheduling.problem import Assignment
from matchmaker.core.scheduling.reading import Id

FORMAT = "matchmaker-schedule/1"

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
Until = Literal["weight", "breaks", "tables"]
Code = Literal[
    "no_common_slot",
    "no_such_table",
    "participant_full",
    "busy",
    "outweighed",
    "guarantee",
    "fixed",
    "precedence",
    "break_rule",
    "not_proven",
    # Of a timetable edited by hand; no calculation gives them.
    "taken_out",
    "forbidden",
    "free",
    "no_room",
]

#: Values of a reason that are ids of delegations; a page puts their names in.
PEOPLE = frozenset({"a", "b", "who", "other", "kept"})
#: Values of a reason that are tuples of delegation ids.
CROWDS = frozenset({"partners", "others"})
#: Values that are tuples of two delegation ids each: meetings, named by their sides.
PAIRS = frozenset({"pairs"})
#: Values of a reason that are an id of a resource, or a tuple of them.
RESOURCES = frozenset({"resource"})


@dataclass(frozen=True)
class Reason:
    """Why a meeting is not held: a code, the meetings in the way, and a French sentence with gaps."""

    code: Code
    because: tuple[int, ...]
    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(
        self, name: Callable[[Id], str] = str, translate: Callable[[str], str] = lambda text: text
    ) -> str:
        """The sentence with ``name(id)`` for every delegation, in the language of ``translate``."""
        return sentence_of(self.template, self.values, name, translate)


def sentence_of(
    template: str,
    values: Mapping[str, object],
    name: Callable[[Id], str],
    translate: Callable[[str], str] = lambda text: text,
) -> str:
    """A reason's sentence from its parts, as a stored one comes back."""
    return translate(template).format(**{key: _filled(key, values[key], name) for key in values})


def _filled(key: str, value: object, name: Callable[[Id], str]) -> object:
    if key in PEOPLE | RESOURCES and isinstance(value, str | int):
        return name(value)
    if key in CROWDS | RESOURCES and isinstance(value, list | tuple):
        return ", ".join(name(who) for who in value)
    if key in PAIRS and isinstance(value, list | tuple):
        return ", ".join(" – ".join(name(who) for who in pair) for pair in value)
    return value


@dataclass(frozen=True)
class Unscheduled:
    meeting: int
    reason: Reason


@dataclass(frozen=True)
class Conflict:
    """A small set that cannot stand together."""

    meetings: tuple[int, ...]
    participants: tuple[Id, ...]
    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return self.template.format(**self.values)


@dataclass(frozen=True)
class Schedule:
    """Values, their proven bounds and the seconds they took. None where nothing was computed."""

    status: Status
    until: Until
    assignments: tuple[Assignment, ...] = ()
    unscheduled: tuple[Unscheduled, ...] = ()
    shortfall: int = 0
    shortfall_bound: int | None = None
    weight: int = 0
    weight_bound: int | None = None
    breaks: int = 0
    breaks_bound: int | None = None
    breaks_bound_fixed_set: int | None = None
    table_changes: int = 0
    conflict: Conflict | None = None
    stopped: Literal["time"] | None = None
    stopped_by: Literal["user"] | None = None  # the time was up because somebody said so
    seed: int = 0
    failures: tuple[str, ...] = ()  # engines that raised; what they would have proven is missing
    weight_seconds: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True)
class Step:
    """Progress: which phase runs ("who", "when", "repair", "proof", "breaks", "tables") and the figures so far."""

    phase: str
    weight: int | None
    weight_bound: int | None
    breaks: int | None = None


Progress = Callable[[Step], None]


def schedule_to_json(schedule: Schedule) -> dict[str, object]:
    """The schedule as written to its file."""
    document: dict[str, object] = {
        "format": FORMAT,
        "status": schedule.status,
        "until": schedule.until,
        "assignments": [vars(assignment) for assignment in schedule.assignments],
    }
    for name in ("shortfall", "shortfall_bound", "weight", "weight_bound", "breaks", "breaks_bound"):
        document[name] = getattr(schedule, name)
    document |= {
        "breaks_bound_fixed_set": schedule.breaks_bound_fixed_set,
        "table_changes": schedule.table_changes,
        "weight_seconds": round(schedule.weight_seconds, 4),
        "unscheduled": [_unscheduled_json(row) for row in schedule.unscheduled],
        "seed": schedule.seed,
        "seconds": round(schedule.seconds, 4),
    }
    if schedule.conflict:
        document["conflict"] = {
            "meetings": list(schedule.conflict.meetings),
            "participants": list(schedule.conflict.participants),
            "reason": schedule.conflict.reason,
            "template": schedule.conflict.template,
            "values": dict(schedule.conflict.values),
        }
    if schedule.stopped:
        document["stopped"] = schedule.stopped
    if schedule.stopped_by:
        document["stopped_by"] = schedule.stopped_by
    if schedule.failures:
        document["failures"] = list(schedule.failures)
    return document


def _unscheduled_json(row: Unscheduled) -> dict[str, object]:
    return {
        "meeting": row.meeting,
        "reason": row.reason.code,
        "detail": row.reason.sentence(),
        "because": list(row.reason.because),
        "template": row.reason.template,
        "values": {key: _thawed(value) for key, value in row.reason.values.items()},
    }


#: What a schedule file holds as it is.
PLAIN = (
    *("status", "until", "shortfall", "shortfall_bound", "weight", "weight_bound", "breaks", "breaks_bound"),
    *("breaks_bound_fixed_set", "table_changes", "weight_seconds", "seed", "seconds"),
)


def schedule_from_json(document: Mapping[str, Any]) -> Schedule:
    """A schedule that ``schedule_to_json`` wrote. Raises KeyError on anything else."""
    conflict = document.get("conflict")
    return Schedule(
        assignments=tuple(Assignment(**row) for row in document["assignments"]),
        unscheduled=tuple(_unscheduled(row) for row in document["unscheduled"]),
        conflict=None
        if conflict is None
        else Conflict(
            tuple(conflict["meetings"]),
            tuple(conflict["participants"]),
            conflict["template"],
            conflict["values"],
        ),
        stopped=document.get("stopped"),
        stopped_by=document.get("stopped_by"),
        failures=tuple(document.get("failures", ())),
        **{name: document[name] for name in PLAIN},
    )


def _unscheduled(row: Mapping[str, Any]) -> Unscheduled:
    values = {key: _frozen(value) for key, value in row["values"].items()}
    return Unscheduled(row["meeting"], Reason(row["reason"], tuple(row["because"]), row["template"], values))


def _frozen(value: object) -> object:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _thawed(value: object) -> object:
    return list(map(_thawed, value)) if isinstance(value, tuple) else value
