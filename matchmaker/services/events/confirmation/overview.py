"""The organiser's page: who confirmed, who is silent and whom to call first, what a cancellation frees."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaker.clock import now
from matchmaker.db.events import Event
from matchmaker.db.queries.confirmations import (
    CallLine,
    Expected,
    Mailed,
    calls_about,
    expected_at,
    held_by,
    mailed_at,
    names_of_people,
)
from matchmaker.db.queries.scheduling import Draft, drafts_of, names_of
from matchmaker.services.events.confirmation.letters import own_meetings
from matchmaker.services.scheduling.refill import Offered, propose_refill

VIEWS = ("appels", "injoignables", "confirmes", "remplaces", "annules", "a_demander")
STATE_OF = {"confirmes": "confirmed", "remplaces": "replaced", "annules": "cancelled"}
# People open their mail within two days; until then a page that was not opened says nothing.
TIME_TO_OPEN = timedelta(days=2)


@dataclass(frozen=True)
class Line:
    """A person of the list. ``trouble``: why a mail may not reach them: no_address, undelivered, unopened.

    ``asked``: whether their silence says anything; without an address, once the others were asked.
    """

    person: Expected
    first: datetime | None
    meetings: int
    asked: bool
    trouble: str | None
    calls: Sequence[CallLine]
    colleague: str | None


@dataclass(frozen=True)
class Freed:
    """What the organiser sees at once when somebody cancels, and the draft that is ready, if there is one."""

    offered: Sequence[Offered]
    names: Mapping[int, str]
    ready: Draft | None


@dataclass(frozen=True)
class Overview:
    counts: Mapping[str, int]  # per view
    lines: Sequence[Line]
    last: tuple[Line, CallLine] | None  # the call noted last, which can be taken back
    freed: Freed | None


def overview_of(event: Event, view: str) -> Overview:
    """Everything the page shows, in a fixed number of queries."""
    lines = _lines(event)
    counts = Counter(name for line in lines for name in VIEWS if _is_in(line, name))
    shown = [line for line in lines if _is_in(line, view)]
    return Overview(
        {name: counts[name] for name in VIEWS},
        sorted(shown, key=_first_meeting),
        _last(lines),
        _freed(event, lines),
    )


def _lines(event: Event) -> list[Line]:
    expected, held, mailed = expected_at(event), held_by(event.id), mailed_at(event.id)
    calls, begun = calls_about(event.id), any(one.asked_at for one in expected)
    names = names_of_people({one.colleague_id for one in expected if one.colleague_id})

    def line(one: Expected) -> Line:
        mine = own_meetings(held.get(one.delegation_id, ()), one.person_id)
        return Line(
            one,
            mine[0].starts_at if mine else None,
            len(mine),
            one.asked_at is not None or (begun and not one.email),
            _trouble(one, mailed.get(one.person_id, Mailed())),
            [call for call in calls if call.confirmation_id == one.confirmation_id],
            names.get(one.colleague_id) if one.colleague_id else None,
        )

    return [line(one) for one in expected]


def _trouble(one: Expected, mailed: Mailed) -> str | None:
    if not one.email:
        return "no_address"
    if mailed.undelivered:
        return "undelivered"
    if one.asked_at is None or one.opened_at is not None:
        return None
    # A reminder does not begin the two days anew: whoever left the first mail unopened is rung up all the same.
    return "unopened" if now() - (mailed.first_asked or one.asked_at) >= TIME_TO_OPEN else None


def _is_in(line: Line, view: str) -> bool:
    silent = line.person.comes and line.person.state == "asked"
    if view == "a_demander":
        return silent and not line.asked
    if view == "appels":
        return silent and line.asked
    if view == "injoignables":
        return silent and line.asked and line.trouble is not None
    return line.person.state == STATE_OF[view]


def _first_meeting(line: Line) -> tuple[bool, float, str, int]:
    """Whoever meets first is called first; those without a meeting last."""
    first = line.first
    return first is None, first.timestamp() if first else 0.0, line.person.organisation, line.person.person_id


def _last(lines: Sequence[Line]) -> tuple[Line, CallLine] | None:
    called = [(line, line.calls[0]) for line in lines if line.calls]
    return max(called, key=lambda one: one[1].id, default=None)


def _freed(event: Event, lines: Sequence[Line]) -> Freed | None:
    """Nothing is computed where nobody who has meetings cancelled."""
    if not any(line.person.state == "cancelled" and line.person.comes and line.meetings for line in lines):
        return None
    offered = propose_refill(event)
    return Freed(offered, names_of(event.id), _ready(event)) if offered else None


def _ready(event: Event) -> Draft | None:
    newest = next(iter(drafts_of(event.id)), None)
    fresh = newest is not None and newest.state == "candidate" and newest.input_version == event.input_version
    return newest if fresh else None
