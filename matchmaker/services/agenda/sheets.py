"""One agenda, for those the caller has found it for."""

from matchmaker.clock import now
from matchmaker.core.agenda.agendas import Agenda, build_agendas
from matchmaker.core.agenda.my_table import MyTable, find_table
from matchmaker.db.events import Delegation
from matchmaker.documents.language import Language
from matchmaker.services.agenda.timetable import load_timetable


def agenda_of(delegation: Delegation, language: Language) -> Agenda:
    """One delegation's agenda from the live meetings. The caller has checked that the reader may see it."""
    event = delegation.event
    timetable = load_timetable(event, language, only=delegation.id)
    own = str(delegation.id)
    return next(agenda for agenda in build_agendas(timetable) if agenda.delegation.id == own)


def own_table(delegation: Delegation, agenda: Agenda) -> MyTable | None:
    """Where its people go next, on the plan of the tables; None without a meeting."""
    tables = [(table.label, table.room) for table in delegation.event.tables]
    return find_table(agenda, tables, now())
