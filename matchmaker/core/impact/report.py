"""The report of an event for those who paid for it: one value, from which page, PDF and workbook are all made.

It holds the rows and the figures counted from them, so that every copy agrees to the last unit.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.agenda.timetable import EventFacts
from matchmaker.core.impact.feedback import DayAnswer, MeetingAnswer, was_held
from matchmaker.core.impact.outcomes import Declared, Outcomes, outcomes_of
from matchmaker.core.impact.secrecy import LEAST, shown_groups
from matchmaker.core.impact.words import OTHER_REASON, REASONS, STATES
from matchmaker.plugin_api.text import N_

MERGED = N_("Autres (secret statistique)")
DIMENSIONS = ("kind", "form", "size", "departement", "epci")


@dataclass(frozen=True)
class Structure:
    """A structure registered, and the words it is grouped by."""

    id: int
    name: str
    kind: str
    form: str
    size: str
    departement: str
    epci: str
    present: bool


@dataclass(frozen=True)
class Wish:
    """A wish that was sent and not taken back. ``reason`` says why it has no meeting, None where it has one."""

    sender: int
    receiver: int
    reason: str | None


@dataclass(frozen=True)
class Met:
    """A meeting of the timetable, and what its two sides and the desk say of it."""

    id: int
    a: int
    b: int
    state: str  # of `words.STATES`


@dataclass(frozen=True)
class Row:
    """One structure with what it asked and got; ``groups`` are the labels a report shows, in order of DIMENSIONS."""

    structure: Structure
    groups: tuple[str, ...]
    sent: int
    received: int
    placed: int
    held: int


@dataclass(frozen=True)
class Group:
    """Structures counted together: how many came, asked or were asked, were placed, met."""

    label: str
    registered: int
    present: int
    asked: int
    placed: int
    held: int


@dataclass(frozen=True)
class Spread:
    """Marks from 1 to 5, how often each; hidden when fewer than three structures gave them."""

    counts: tuple[int, int, int, int, int]
    voices: int  # structures that answered

    @property
    def answers(self) -> int:
        return sum(self.counts)

    @property
    def hidden(self) -> bool:
        return 0 < self.voices < LEAST

    @property
    def mean(self) -> float | None:
        """To one decimal; None when nobody gave a mark, or too few answered."""
        if self.voices < LEAST or not self.answers:
            return None
        whole = sum(mark * count for mark, count in enumerate(self.counts, start=1))
        return round(whole / self.answers, 1)


@dataclass(frozen=True)
class Report:
    facts: EventFacts
    made_at: dt.datetime
    rows: tuple[Row, ...]
    wishes: tuple[Wish, ...]
    meetings: tuple[Met, ...]
    day: tuple[DayAnswer, ...]  # without the structures, and without their sentence
    usefulness: tuple[MeetingAnswer, ...]
    groups: Mapping[str, tuple[Group, ...]]
    states: Mapping[str, int]
    reasons: tuple[tuple[str, int], ...]
    satisfaction: Spread
    useful: Spread
    would_return: Mapping[str, int]
    follow_ups: Mapping[str, int]
    outcomes: Outcomes | None  # None: nobody has said anything yet

    @property
    def registered(self) -> int:
        return len(self.rows)

    @property
    def present(self) -> int:
        return sum(row.structure.present for row in self.rows)

    @property
    def asked(self) -> int:
        return len(self.wishes)

    @property
    def unserved(self) -> int:
        return sum(wish.reason is not None for wish in self.wishes)

    @property
    def placed(self) -> int:
        return len(self.meetings)

    @property
    def held(self) -> int:
        return self.states["held"]


@dataclass(frozen=True)
class Answers:
    """What was said, as rows without names."""

    day: Sequence[DayAnswer]
    meetings: Sequence[MeetingAnswer]
    voices: int  # structures that said something of a meeting
    declared: Sequence[Declared]
    asked: int  # structures that were asked what came


def report_of(
    facts: EventFacts,
    structures: Sequence[Structure],
    wishes: Sequence[Wish],
    meetings: Sequence[Met],
    answers: Answers,
    made_at: dt.datetime,
) -> Report:
    """Count everything once, from the rows."""
    rows = _rows(structures, wishes, meetings)
    # In the order of the marks, which says nothing of who gave them.
    day = sorted((DayAnswer(one.satisfaction, one.would_return) for one in answers.day), key=_by_mark)
    useful = sorted(answers.meetings, key=lambda one: (-(one.usefulness or 0), one.follow_up or "", one.held))
    return Report(
        facts=facts,
        made_at=made_at,
        rows=rows,
        wishes=tuple(wishes),
        meetings=tuple(meetings),
        day=tuple(day),
        usefulness=tuple(useful),
        groups={name: _groups(rows, place) for place, name in enumerate(DIMENSIONS)},
        states={state: sum(one.state == state for one in meetings) for state in STATES},
        reasons=_reasons(wishes),
        satisfaction=_spread((one.satisfaction for one in answers.day), len(answers.day)),
        useful=_spread((one.usefulness for one in answers.meetings), answers.voices),
        would_return=_choices(one.would_return for one in answers.day),
        follow_ups=_choices(one.follow_up for one in answers.meetings),
        outcomes=outcomes_of(answers.declared, answers.asked) if answers.declared else None,
    )


def met_of(meeting: int, a: int, b: int, status: str, said: Iterable[str]) -> Met:
    return Met(meeting, a, b, was_held(status, said))


def _rows(
    structures: Sequence[Structure], wishes: Sequence[Wish], meetings: Sequence[Met]
) -> tuple[Row, ...]:
    shown = {name: shown_groups((getattr(one, name) for one in structures), MERGED) for name in DIMENSIONS}
    sent = Counter(wish.sender for wish in wishes)
    received = Counter(wish.receiver for wish in wishes)
    placed = Counter(side for one in meetings for side in (one.a, one.b))
    held = Counter(side for one in meetings if one.state == "held" for side in (one.a, one.b))
    return tuple(
        Row(
            structure=one,
            groups=tuple(shown[name][getattr(one, name)] for name in DIMENSIONS),
            sent=sent[one.id],
            received=received[one.id],
            placed=placed[one.id],
            held=held[one.id],
        )
        for one in structures
    )


def _groups(rows: Sequence[Row], place: int) -> tuple[Group, ...]:
    """The largest first, those merged last."""
    labels = Counter(row.groups[place] for row in rows)
    order = sorted(labels, key=lambda label: (label == MERGED, -labels[label], label))
    return tuple(_group(label, [row for row in rows if row.groups[place] == label]) for label in order)


def _group(label: str, rows: Sequence[Row]) -> Group:
    def count(holds: Callable[[Row], object]) -> int:
        return sum(bool(holds(row)) for row in rows)

    return Group(
        label,
        registered=len(rows),
        present=count(lambda row: row.structure.present),
        asked=count(lambda row: row.sent or row.received),
        placed=count(lambda row: row.placed),
        held=count(lambda row: row.held),
    )


def _reasons(wishes: Sequence[Wish]) -> tuple[tuple[str, int], ...]:
    """Each reason in words with the wishes it left without a meeting, the most frequent first."""
    count = Counter(REASONS.get(wish.reason, OTHER_REASON) for wish in wishes if wish.reason is not None)
    return tuple(sorted(count.items(), key=lambda item: (-item[1], item[0])))


def _spread(marks: Iterable[int | None], voices: int) -> Spread:
    count = Counter(marks)
    return Spread((count[1], count[2], count[3], count[4], count[5]), voices)


def _choices(said: Iterable[str | None]) -> Mapping[str, int]:
    count = Counter(said)
    return {choice: count[choice] for choice in ("yes", "perhaps", "no")}


def _by_mark(answer: DayAnswer) -> tuple[int, str]:
    return -(answer.satisfaction or 0), answer.would_return or ""
