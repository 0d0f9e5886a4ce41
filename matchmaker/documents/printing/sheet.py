"""One sheet to print: what is on it, and what the foot of each of its pages says."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from matchmaker.core.agenda.printing.delta import fingerprint
from matchmaker.core.agenda.timetable import EventFacts
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pdf import typeset
from matchmaker.documents.sheet_words import head_and_foot
from matchmaker.plugin_api.text import N_

BADGE = "badge"
NOT_COMPARED = frozenset(("why", "guess"))


@dataclass(frozen=True)
class Sheet:
    """``values`` is everything on the sheet but its foot, which alone tells when it was printed.

    ``version`` is that of a structure's own planning; None where the number of the event's planning counts.
    ``pictures`` are added when the sheet is typeset: bytes the values already tell apart.
    """

    key: str
    title: str
    layout: str
    values: Mapping[str, object]
    version: int | None = None
    pictures: Mapping[str, object] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Of what would mislead once it is no longer so, the version in its foot included; not of the time it is
        printed at, nor of why people meet: a score that moves makes no paper worthless."""
        return fingerprint({"values": _compared(self.values), "version": self.version})


@dataclass(frozen=True)
class Printing:
    """Of which planning, and when: what the foot of each sheet says."""

    event: EventFacts
    number: int
    printed_at: dt.datetime


def print_sheets(
    sheets: Sequence[Sheet], title: str, printing: Printing, language: Language = FRENCH
) -> bytes:
    """One PDF of these sheets in their order; each counts its own pages. Badges share sheets, eight to one."""
    values = {
        "lang": language.locale[:2],
        "title": title,
        "parts": [_part(sheet, printing, language) for sheet in _joined(sheets, language)],
    }
    return typeset("print", values, printed_at=printing.printed_at)


def _compared(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _compared(part) for name, part in value.items() if name not in NOT_COMPARED}
    return [_compared(part) for part in value] if isinstance(value, list | tuple) else value


def _joined(sheets: Iterable[Sheet], language: Language) -> list[Sheet]:
    sheets = list(sheets)
    badges = [{**sheet.values, **sheet.pictures} for sheet in sheets if sheet.layout == BADGE]
    joined = [sheet for sheet in sheets if sheet.layout != BADGE]
    if badges:
        title = language.say(N_("Badges"))
        joined.append(
            Sheet("badges", title, "badges", {"title": title, "kind_of_sheet": title, "badges": badges})
        )
    return joined


def _part(sheet: Sheet, printing: Printing, language: Language) -> dict[str, object]:
    if sheet.version is None:
        around = _head_and_foot(printing, language)
    else:
        around = head_and_foot(printing.event, sheet.version, printing.printed_at, language)
    return {**sheet.values, **sheet.pictures, **around, "layout": sheet.layout}


def _head_and_foot(printing: Printing, language: Language) -> dict[str, object]:
    around = head_and_foot(printing.event, printing.number, printing.printed_at, language)
    foot = language.say(
        N_("Planning n° {number} · imprimé le {moment} · une version plus récente remplace cette feuille"),
        number=printing.number,
        moment=language.moment(printing.printed_at, printing.event.zone),
    )
    return {**around, "foot": foot}
