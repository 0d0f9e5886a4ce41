"""One agenda, for those the caller has found it for."""

from matchmaker.core.agenda.agendas import Agenda, build_agendas
from matchmaker.db.events import Delegation
from matchmaker.documents.language import Language
from matchmaker.services.agenda.timetable import load_timetable


def agenda_of(delegation: Delegation, language: Language) -> Agenda:
    """One delegation's agenda from the live meetings. The caller has checked that the reader may see it."""
    event = delegation.event
    timetable = load_timetable(event, language, only=delegation.id)
    own = str(delegation.id)
    return next(agenda for agenda in build_agendas(timetable) if agenda.delegation.id == own)
