"""The sheets to prepare one's meetings as a PDF, one page or more for each, with room for notes."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from matchmaker.core.agenda.agendas import Agenda
from matchmaker.core.agenda.preparation import Preparation
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pdf import typeset
from matchmaker.documents.sheet_words import head_and_foot
from matchmaker.plugin_api.text import N_


def preparation_as_pdf(agenda: Agenda, sheets: Sequence[Preparation], language: Language = FRENCH) -> bytes:
    """``sheets`` are those of the agenda, at least one."""
    frame = head_and_foot(agenda.event, agenda.version, agenda.printed_at, language)
    values = {
        "title": language.say(N_("Préparation des rendez-vous de {name}"), name=agenda.delegation.name),
        "kind_of_sheet": language.say(N_("Préparer mes rendez-vous")),
        "notes": language.say(N_("Vos notes")),
        "sheets": [_sheet(one, agenda, language) for one in sheets],
    }
    return typeset("preparation", frame | values, printed_at=agenda.printed_at)


def _sheet(one: Preparation, agenda: Agenda, language: Language) -> dict[str, object]:
    zone = agenda.event.zone
    hours = language.hours(one.starts_at, one.ends_at, zone)
    day = f"{language.day(one.starts_at.astimezone(ZoneInfo(zone)).date())}, " if agenda.several_days else ""
    parts = (
        (N_("Pourquoi vous vous rencontrez"), one.why),
        (N_("Ce qu’elle cherche"), one.seeks),
        (N_("Ce qu’elle propose"), one.offers),
        (N_("À demander"), one.questions),
    )
    return {
        "partner": one.partner,
        "where": f"{day}{hours} · {language.say(N_('Table {table}'), table=one.table)}",
        "who": " · ".join(filter(None, (one.kind, ", ".join(one.people)))),
        "subject": one.subject,
        "parts": [{"title": language.say(title), "lines": list(lines)} for title, lines in parts if lines],
    }
