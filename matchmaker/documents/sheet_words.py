"""The head and the foot every printed sheet carries."""

import datetime as dt

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
        "head": " · ".join(part for part in (event.name, language.day(event.date), event.place) if part),
        "foot": foot,
    }


def capitalised(words: str) -> str:
    """The first letter in capitals and the others as they are: « Acheteur », « Structure ACI »."""
    return words[:1].upper() + words[1:]
