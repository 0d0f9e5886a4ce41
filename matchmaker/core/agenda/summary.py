"""What an organiser wants to know of a timetable: how good it is, whom it leaves out, and why."""

import datetime as dt
import statistics
from collections import Counter
from dataclasses import dataclass

from matchmaker.core.agenda.timetable import EventFacts, Timetable
from matchmaker.plugin_api.text import N_


@dataclass(frozen=True)
class Proof:
    """What was proven of the timetable.

    ``best``: no timetable keeps the organiser's rules better. Otherwise at most ``at_most_more``
    meetings could be held besides these, None when nothing was proven in time.
    """

    best: bool
    at_most_more: int | None = None

    @property
    def sentence(self) -> str:
        """The template to show; ``at_most_more`` fills in ``count``."""
        if self.best:
            return N_("Aucun planning ne respecte mieux vos règles.")
        if self.at_most_more is None:
            return N_("Ce planning est valable ; un meilleur n’est pas exclu.")
        if self.at_most_more == 0:
            return N_(
                "Aucun rendez-vous de plus n’est possible ; un autre choix pourrait valoir un peu mieux."
            )
        if self.at_most_more == 1:
            return N_("Au plus 1 rendez-vous de plus serait possible.")
        return N_("Au plus {count} rendez-vous de plus seraient possibles.")


@dataclass(frozen=True)
class Equity:
    """How the meetings are shared among the structures of one kind (counts of meetings per structure)."""

    kind: str
    structures: int
    fewest: int
    median: float
    most: int
    without: tuple[str, ...]  # names of those who meet nobody


@dataclass(frozen=True)
class UnplacedRequest:
    """Names in place of ids, and the organiser's reason."""

    a: str
    b: str
    subject: str
    reason: str


@dataclass(frozen=True)
class Summary:
    """``asked`` and ``served`` count requests: two wishes for the same pair share one meeting.

    ``notes`` are further sentences the organiser must read, such as a criterion left out.
    """

    event: EventFacts
    proof: Proof
    asked: int
    served: int
    meetings: int
    equity: tuple[Equity, ...]
    unplaced: tuple[UnplacedRequest, ...]
    version: int
    printed_at: dt.datetime
    notes: tuple[str, ...] = ()


def summarise(
    timetable: Timetable, proof: Proof, *, asked: int, served: int, notes: tuple[str, ...] = ()
) -> Summary:
    """The summary of a timetable. ``asked`` and ``served`` come from the wishes, which it does not hold."""
    names = {delegation.id: delegation.name for delegation in timetable.delegations}
    return Summary(
        event=timetable.event,
        proof=proof,
        asked=asked,
        served=served,
        meetings=sum(meeting.status == "confirmed" for meeting in timetable.meetings),
        equity=measure_equity(timetable),
        unplaced=tuple(
            UnplacedRequest(names[one.a], names[one.b], one.subject, one.reason) for one in timetable.unplaced
        ),
        version=timetable.version,
        printed_at=timetable.printed_at,
        notes=notes,
    )


def measure_equity(timetable: Timetable) -> tuple[Equity, ...]:
    """One line per kind of delegation, in the order in which kinds first appear."""
    held = [meeting for meeting in timetable.meetings if meeting.status == "confirmed"]
    counts = Counter(side for meeting in held for side in (meeting.a, meeting.b))
    lines = []
    for kind in dict.fromkeys(one.kind for one in timetable.delegations):
        members = [one for one in timetable.delegations if one.kind == kind]
        meetings = [counts[one.id] for one in members]
        without = tuple(one.name for one in members if not counts[one.id])
        lines.append(
            Equity(kind, len(members), min(meetings), statistics.median(meetings), max(meetings), without)
        )
    return tuple(lines)
