"""The sheet that is signed, one for each half-day, with the logos of those who paid for it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.agenda.printing.half_days import HalfDay
from matchmaker.core.agenda.printing.people import Attendee
from matchmaker.core.agenda.timetable import EventFacts
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.printing.lists import half_day_name
from matchmaker.documents.printing.sheet import Sheet
from matchmaker.plugin_api.text import N_

ATTENDANCE = "sign"
LINES_LEFT = 5  # for people who come unannounced


@dataclass(frozen=True)
class Logo:
    """``format`` is `png` or `jpg`, as the bytes say."""

    name: str
    format: str
    data: bytes


def attendance_sheet(
    half: HalfDay,
    expected: Sequence[Attendee],
    event: EventFacts,
    logos: Sequence[Logo] = (),
    language: Language = FRENCH,
) -> Sheet:
    """One line a person by family name, empty lines for those who come unannounced, and the totals to fill in."""
    say = language.say
    title = say(N_("Feuille d’émargement"))
    when = f"{half_day_name(half, language)} · {language.hours(half.starts_at, half.ends_at, event.zone)}"
    values = {
        "title": title,
        "kind_of_sheet": title,
        "when": when,
        "organiser": " · ".join(filter(None, (event.organiser, event.name, event.place))),
        "columns": [say(N_("N°")), say(N_("Nom")), say(N_("Structure")), say(N_("Signature"))],
        "rows": [_row(number, one) for number, one in enumerate(expected, start=1)]
        + [{"number": "", "person": "", "structure": ""}] * LINES_LEFT,
        "logo_digests": [hashlib.sha256(one.data).hexdigest() for one in logos],
        "logo_place": say(N_("Logo")),
        "totals_title": say(N_("Totaux de la demi-journée")),
        "totals": _totals(expected, language),
        "signature": say(N_("Certifié exact. Nom, date et signature de l’organisateur :")),
    }
    return Sheet(
        f"{ATTENDANCE}:{half.key}", f"{title}, {half_day_name(half, language)}", "attendance", values,
        pictures={"logos": [_logo(one) for one in logos]},
    )  # fmt: skip


def _row(number: int, one: Attendee) -> Mapping[str, object]:
    return {"number": str(number), "person": one.person, "structure": one.structure}


def _totals(expected: Sequence[Attendee], language: Language) -> list[list[str]]:
    say = language.say
    return [
        [say(N_("Lignes imprimées")), str(len(expected))],
        [say(N_("Structures attendues")), str(len({one.delegation for one in expected}))],
        [say(N_("Présents (signatures)")), ""],
        [say(N_("Dont inscrits sur place")), ""],
        [say(N_("Absents")), ""],
    ]


def _logo(one: Logo) -> dict[str, object]:
    return {"name": one.name, "format": one.format, "bytes": list(one.data)}
