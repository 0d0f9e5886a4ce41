"""The head and the foot every printed sheet carries."""

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from matchmaker.core.agenda.timetable import EventFacts
from matchmaker.documents.language import Language
from matchmaker.plugin_api.text import N_


def head_and_foot(
    event: EventFacts, version: int, printed_at: dt.datetime, language: Language, *, draft: bool = False
) -> dict[str, object]:
    """The event at the top; at the bottom the version and the print date, so that old paper says it is old."""
    moment = language.moment(printed_at, event.zone)
    if draft:
        foot = language.say(N_("Projet de planning, non diffusé · imprimé le {moment}"), moment=moment)
    else:
        template = N_(
            "Version {version} · imprimé le {moment} · une version plus récente remplace cette feuille"
        )
        foot = language.say(template, version=version, moment=moment)
    return {
        "lang": language.locale[:2],
        "head": what_when_where(event, language),
        "foot": foot,
    }


def what_when_where(event: EventFacts, language: Language) -> str:
    """« Rencontres du Val · jeudi 11 mars 2027 · Halle des Docks »."""
    return " · ".join(part for part in (event.name, language.day(event.date), event.place) if part)


def by_day(
    rows: Iterable[tuple[dt.datetime, Mapping[str, object]]], zone: str, language: Language
) -> list[dict[str, object]]:
    """Rows under the day they begin on, on the clocks of the event; a day is named only when there are several."""
    days: dict[dt.date, list[Mapping[str, object]]] = {}
    for starts_at, row in rows:
        days.setdefault(starts_at.astimezone(ZoneInfo(zone)).date(), []).append(row)
    return [
        {"name": capitalised(language.day(day)) if len(days) > 1 else "", "rows": found}
        for day, found in days.items()
    ]


def capitalised(words: str) -> str:
    """The first letter in capitals and the others as they are: « Acheteur », « Structure ACI »."""
    return words[:1].upper() + words[1:]
