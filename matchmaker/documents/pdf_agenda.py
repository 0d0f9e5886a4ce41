"""The agenda of one structure as a PDF."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from matchmaker.core.agenda.agendas import Agenda, Appointment
from matchmaker.core.agenda.timetable import Pause, Slot
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pdf import typeset
from matchmaker.documents.sheet_words import capitalised, head_and_foot
from matchmaker.plugin_api.text import N_


def agenda_pdf(agenda: Agenda, language: Language = FRENCH) -> bytes:
    """One A4 sheet or more: the meetings, the free time, the pauses and what could not be placed."""
    return typeset("agenda", _values(agenda, language), printed_at=agenda.printed_at)


def _values(agenda: Agenda, language: Language) -> dict[str, object]:
    say, delegation = language.say, agenda.delegation
    home = delegation.home_table
    return {
        **head_and_foot(agenda.event, agenda.version, agenda.printed_at, language, draft=agenda.draft),
        "title": say(N_("Planning individuel de {name}"), name=delegation.name),
        "kind_of_sheet": say(N_("Planning individuel")),
        "name": delegation.name,
        "about": " · ".join(filter(None, (capitalised(delegation.kind), *delegation.people))),
        "home_table": None if home is None else {"words": say(N_("Votre table")), "name": home},
        "count": _count(agenda, language),
        "columns": [say(N_("Heure")), say(N_("Table")), say(N_("Avec"))],
        "days": _days(agenda, language),
        "unplaced_title": say(N_("Demandes sans rendez-vous")),
        "unplaced": [
            {"partner": one.partner, "subject": one.subject, "reason": one.reason} for one in agenda.unplaced
        ],
        "advice": _advice(agenda, language),
        "signature": " · ".join(filter(None, (agenda.event.organiser, agenda.event.desk))),
    }


def _count(agenda: Agenda, language: Language) -> str:
    if not agenda.held:
        return language.say(N_("Aucun rendez-vous n’est prévu pour vous à ce jour."))
    return language.count(len(agenda.held), N_("Un rendez-vous"), N_("{count} rendez-vous"))


def _advice(agenda: Agenda, language: Language) -> str:
    if agenda.held:
        return language.say(
            N_("Merci d’être à table à l’heure dite : tous les rendez-vous changent ensemble.")
        )
    return language.say(N_("Présentez-vous à l’accueil : des rendez-vous se libèrent souvent le jour même."))


def _days(agenda: Agenda, language: Language) -> list[dict[str, object]]:
    """The rows of each day in the order of time; a day is named only when there are several."""
    zone = ZoneInfo(agenda.event.zone)
    spans: list[Appointment | Pause | Slot] = [*agenda.held, *agenda.free, *_pauses_between(agenda)]
    spans.sort(key=lambda span: span.starts_at)
    by_day: dict[dt.date, list[dict[str, str]]] = {}
    for span in spans:
        day = span.starts_at.astimezone(zone).date()
        by_day.setdefault(day, []).append(_row(span, agenda.event.zone, language))
    return [
        {"name": capitalised(language.day(day)) if len(by_day) > 1 else "", "rows": rows}
        for day, rows in by_day.items()
    ]


def _pauses_between(agenda: Agenda) -> Iterable[Pause]:
    """The pauses that fall inside this delegation's presence, and every one when it has none."""
    present: list[Appointment | Slot] = [*agenda.held, *agenda.free]
    if not present:
        return agenda.pauses
    first = min(span.starts_at for span in present)
    last = max(span.ends_at for span in present)
    return (pause for pause in agenda.pauses if first <= pause.starts_at < last)


def _people(one: Appointment, language: Language) -> str:
    """Who comes for the partner, and who of this side goes where it takes one person."""
    partner = ", ".join(one.partner_people)
    if not one.own_people:
        return partner
    own = language.say(N_("Pour vous : {name}"), name=", ".join(one.own_people))
    return " · ".join(filter(None, (partner, own)))


def _row(span: Appointment | Pause | Slot, zone: str, language: Language) -> dict[str, str]:
    start, end = language.time(span.starts_at, zone), language.time(span.ends_at, zone)
    if isinstance(span, Appointment):
        return {
            "type": "meeting",
            "time": start,
            "until": language.say(N_("jusqu’à {time}"), time=end),
            "table": span.table,
            "partner": span.partner,
            "people": _people(span, language),
            "subject": span.subject,
            "why": " ".join(span.why),
        }
    if isinstance(span, Pause):
        return {"type": "pause", "time": f"{start} – {end}", "words": span.label}
    return {"type": "free", "time": f"{start} – {end}", "words": language.say(N_("libre"))}
