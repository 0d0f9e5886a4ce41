"""When a delegation can meet, in the words of a participant list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from matchmaker.core.directory.cells import as_text, is_blank
from matchmaker.core.directory.cleaning import EMPTY, Cell, Choice, Cleaned, Problem, asked, refused
from matchmaker.core.directory.moments import parse_time
from matchmaker.core.directory.names import fold
from matchmaker.plugin_api.text import N_

FIRST, NOON, LAST = time(0), time(13), time(23, 59)
MORNING, AFTERNOON = "matin", "après-midi"
_ALWAYS = frozenset(
    [
        "toute la journee",
        "journee",
        "journee entiere",
        "oui",
        "tous",
        "tout",
        "present",
        "complete",
        "tous les creneaux",
    ]
)
_NEVER = frozenset(["non", "absent", "absente", "aucune", "aucun", "indisponible"])
_SPLIT = re.compile(r"\s*(?:[;,+\n]|\bet\b)\s*", re.IGNORECASE)
_EXCEPT = re.compile(r"\s*(?:\bsauf\b|\bexcepté\b|\bhors\b)\s*(?:[àa]\s+)?", re.IGNORECASE)
_CLOCK = r"(\d{1,2}\s*(?:[h:]\s*\d{0,2})?)"
_RANGE = re.compile(rf"^(?:de\s+)?{_CLOCK}\s*(?:-|–|—|à|a|>|/|jusqu['’]à)\s*{_CLOCK}$", re.IGNORECASE)
_BETWEEN = re.compile(rf"^entre\s+{_CLOCK}\s*et\s*{_CLOCK}$", re.IGNORECASE)
_FROM = re.compile(
    rf"^(?:à partir de|a partir de|dès|des|après|apres|arrivée|arrive)\s*(?:à\s+)?{_CLOCK}$", re.IGNORECASE
)
_UNTIL = re.compile(rf"^(?:jusqu['’]?\s*[àa]|avant|départ|part)\s*(?:à\s+)?{_CLOCK}$", re.IGNORECASE)


@dataclass(frozen=True)
class Window:
    """From ``start`` to ``end``; ``start`` alone (equal ends) names the slot that begins then."""

    start: time
    end: time

    def holds(self, start: time, end: time) -> bool:
        """Tell whether a slot lies in the window."""
        if self.start == self.end:
            return start == self.start
        return self.start <= start and end <= self.end

    def touches(self, start: time, end: time) -> bool:
        """Tell whether any of a slot lies in the window."""
        if self.start == self.end:
            return start <= self.start < end
        return start < self.end and self.start < end


@dataclass(frozen=True)
class Availability:
    """A slot is free when it lies in one of ``present`` and touches none of ``absent``."""

    present: tuple[Window, ...] = (Window(FIRST, LAST),)
    absent: tuple[Window, ...] = ()

    def allows(self, start: time, end: time) -> bool:
        """Tell whether a slot can be used."""
        held = any(window.holds(start, end) for window in self.present)
        return held and not any(window.touches(start, end) for window in self.absent)

    def unknown_starts(self, starts: Sequence[time]) -> tuple[time, ...]:
        """List the single times named here at which no slot of the event begins."""
        named = (w.start for w in (*self.present, *self.absent) if w.start == w.end)
        return tuple(moment for moment in named if moment not in starts)


ALWAYS = Availability()
NEVER = Availability(present=())


def clean_availability(cell: Cell) -> Cleaned[Availability]:
    """Read ``matin``, ``14:00-15:30``, ``14h, 14h20``, ``sauf 15:00``, ``à partir de 14h40``…

    ``AM`` is asked: half of those who write it mean *après-midi*.
    """
    if is_blank(cell):
        return EMPTY
    text = as_text(cell)
    if fold(text) in ("am", "a m"):
        return Cleaned(problem=_morning_or_afternoon(text))
    if fold(text) in _NEVER:
        return Cleaned(NEVER)
    kept, *excepted = _EXCEPT.split(text.strip(" ."))
    present, absent = _windows(kept), _windows(" , ".join(excepted))
    if present is None or absent is None:
        template = N_("« {value} » : disponibilité non comprise.")
        advice = N_("Écrivez par exemple : matin, 14:00-15:30, 14:00 et 14:20, sauf 15:00.")
        return Cleaned(problem=refused(template, advice, value=text))
    return Cleaned(Availability(present or ALWAYS.present, absent))


def _morning_or_afternoon(text: str) -> Problem:
    choices = (Choice(MORNING, N_("matin")), Choice(AFTERNOON, N_("après-midi")))
    template = N_("« {value} » : matin ou après-midi ?")
    return asked(template, N_("Choisissez : nous ne devinons pas."), choices, value=text)


def _windows(text: str) -> tuple[Window, ...] | None:
    """Give the windows named; empty when none is, None when a part is not understood."""
    if not text.strip(" ,"):
        return ()
    whole = _window(text)
    if whole is not None:
        return (whole,)
    windows = [_window(part) for part in _SPLIT.split(text) if part.strip()]
    return None if any(window is None for window in windows) else tuple(w for w in windows if w is not None)


def _window(text: str) -> Window | None:
    words = fold(text)
    if words in _ALWAYS:
        return Window(FIRST, LAST)
    if words in ("matin", "matinee", "le matin"):
        return Window(FIRST, NOON)
    if words in ("apres midi", "aprem", "pm", "l apres midi"):
        return Window(NOON, LAST)
    return _clock_window(text.strip())


def _clock_window(text: str) -> Window | None:
    for pattern, defaults in ((_RANGE, None), (_BETWEEN, None), (_FROM, LAST), (_UNTIL, FIRST)):
        match = pattern.match(text)
        times = [parse_time(part) for part in match.groups()] if match else []
        if times and all(times):
            ends = sorted(t for t in (*times, defaults) if t is not None)
            return Window(ends[0], ends[-1]) if times[0] == ends[0] or pattern is _UNTIL else None
    moment = parse_time(text)
    return None if moment is None else Window(moment, moment)
