"""The table plan as a PDF: a sheet per slot, or several slots to a sheet in a small room."""

from zoneinfo import ZoneInfo

from matchmaker.core.agenda.table_plan import Seating, TablePlan, TableSlot
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pdf import typeset
from matchmaker.documents.sheet_words import head_and_foot
from matchmaker.plugin_api.text import N_


def table_plan_pdf(plan: TablePlan, language: Language = FRENCH) -> bytes:
    """Every table of every slot with the two structures at it. Subjects stay off the wall."""
    around = head_and_foot(plan.event, plan.version, plan.printed_at, language, draft=plan.version == 0)
    values = {**around, **table_plan_values(plan, language)}
    return typeset("table_plan", values, printed_at=plan.printed_at)


def table_plan_values(plan: TablePlan, language: Language) -> dict[str, object]:
    """What stands on the sheets, apart from their head and foot."""
    say = language.say
    return {
        "title": say(N_("Plan des tables")),
        "kind_of_sheet": say(N_("Plan des tables")),
        "columns": [say(N_("Table")), say(N_("Structure")), say(N_("Structure"))],
        "empty": say(N_("Aucun créneau n’est prévu.")),
        "slots": [_slot(slot, plan, language) for slot in plan.slots],
    }


def _slot(slot: TableSlot, plan: TablePlan, language: Language) -> dict[str, object]:
    zone = plan.event.zone
    days = {one.starts_at.astimezone(ZoneInfo(zone)).date() for one in plan.slots}
    return {
        "time": language.hours(slot.starts_at, slot.ends_at, zone),
        "day": language.day(slot.starts_at.astimezone(ZoneInfo(zone)).date()) if len(days) > 1 else "",
        "rows": [_row(seating, language) for seating in slot.seatings],
    }


def _row(seating: Seating, language: Language) -> dict[str, object]:
    if seating.pair is None:
        return {"table": seating.table, "free": True, "a": language.say(N_("libre")), "b": ""}
    return {"table": seating.table, "free": False, "a": seating.pair[0], "b": seating.pair[1]}
