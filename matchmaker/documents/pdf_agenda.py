"""The agenda of one structure as a PDF."""

from collections.abc import Iterable

from matchmaker.core.agenda.agendas import Agenda, Appointment
from matchmaker.core.agenda.timetable import Pause, Slot
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pdf import typeset
from matchmaker.documents.sheet_words import by_day, capitalised, head_and_foot
from matchmaker.plugin_api.text import N_


def agenda_pdf(agenda: Agenda, language: Language = FRENCH) -> bytes:
    """One A4 sheet or more: the meetings, the free time, the pauses and what could not be placed."""
    frame = head_and_foot(agenda.event, agenda.version, agenda.printed_at, language, draft=agenda.draft)
    return typeset("agenda", frame | agenda_values(agenda, language), printed_at=agenda.printed_at)


def agenda_values(agenda: Agenda, language: Language, *, with_people: bool = True) -> dict[str, object]:
    """What stands between head and foot. Without people, only those are named whom a meeting cannot do without."""
    say, delegation = language.say, agenda.delegation
    home = delegation.home_table
    return {
        "title": say(N_("Planning individuel de {name}"), name=delegation.name),
        "kind_of_sheet": say(N_("Planning individuel")),
        "name": delegation.name,
        "about": " · ".join(
            filter(None, (capitalised(delegation.kind), *(delegation.people if with_people else ())))
        ),
        "home_table": None if home is None else {"words": say(N_("Votre table")), "name": home},
        "count": _count(agenda, language),
        "columns": [say(N_("Heure")), say(N_("Table")), say(N_("Avec"))],
        "days": _days(agenda, language, with_people=with_people),
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


def _days(agenda: Agenda, language: Language, *, with_people: bool) -> list[dict[str, object]]:
    """The rows of each day in the order of time."""
    zone = agenda.event.zone
    spans: list[Appointment | Pause | Slot] = [*agenda.held, *agenda.free, *_pauses_between(agenda)]
    spans.sort(key=lambda span: span.starts_at)
    rows = [(span.starts_at, _row(span, zone, language, with_people=with_people)) for span in spans]
    return by_day(rows, zone, language)


def _pauses_between(agenda: Agenda) -> Iterable[Pause]:
    """The pauses inside this delegation's presence, those announced to everybody, and all where it has none."""
    present: list[Appointment | Slot] = [*agenda.held, *agenda.free]
    if not present:
        return agenda.pauses
    first = min(span.starts_at for span in present)
    last = max(span.ends_at for span in present)
    return (one for one in agenda.pauses if one.announced or first <= one.starts_at < last)


def _people(one: Appointment, language: Language, *, with_people: bool) -> str:
    """Who comes for the partner, and who of this side goes where it takes one person."""
    partner = ", ".join(one.partner_people if with_people else one.partner_named)
    if not one.own_people:
        return partner
    own = language.say(N_("Pour vous : {name}"), name=", ".join(one.own_people))
    return " · ".join(filter(None, (partner, own)))


def _row(
    span: Appointment | Pause | Slot, zone: str, language: Language, *, with_people: bool
) -> dict[str, str]:
    if isinstance(span, Appointment):
        return {
            "type": "meeting",
            "time": language.time(span.starts_at, zone),
            "until": language.say(N_("jusqu’à {time}"), time=language.time(span.ends_at, zone)),
            "table": span.table,
            "partner": span.partner,
            "people": _people(span, language, with_people=with_people),
            "subject": span.subject,
            "guess": span.guess,
            "why": " ".join(span.why),
        }
    hours = language.hours(span.starts_at, span.ends_at, zone)
    if isinstance(span, Pause):
        return {"type": "pause", "time": hours, "words": span.label}
    return {"type": "free", "time": hours, "words": language.say(N_("libre"))}
