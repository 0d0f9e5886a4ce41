"""Check how structures come against the event they come to: its slots and its tables."""

from collections.abc import Sequence

from matchmaker.core.directory.availability import Availability
from matchmaker.core.directory.cleaning import Problem, noted, refused
from matchmaker.core.directory.importing.records import DelegationRow, EventRow, OrganisationRow
from matchmaker.plugin_api.text import N_


def free_slots(delegation: DelegationRow, event: EventRow) -> tuple[int, ...]:
    """List the slots (from 0) in which a delegation can meet."""
    availability = delegation.availability or Availability()
    return tuple(i for i, slot in enumerate(event.slots) if availability.allows(slot.starts, slot.ends))


def check_attendance(delegation: DelegationRow, event: EventRow) -> list[tuple[str, Problem]]:
    """List what does not fit the event, by column key."""
    told = []
    table = delegation.home_table
    if isinstance(table, str) and table not in event.tables:
        template = N_("La table « {table} » n’existe pas à cet événement.")
        advice = N_("Écrivez oui, non, ou l’une de celles-ci : {tables}.")
        told.append(("home_table", refused(template, advice, table=table, tables=_few(event.tables))))
    availability = delegation.availability
    if availability is None:
        return told
    unknown = availability.unknown_starts([slot.starts for slot in event.slots])
    if unknown:
        template = N_("Aucun créneau ne commence à {times}.")
        advice = N_("Les créneaux commencent à {starts}.")
        times = ", ".join(f"{moment:%H:%M}" for moment in unknown)
        starts = _few([f"{slot.starts:%H:%M}" for slot in event.slots])
        told.append(("availability", refused(template, advice, times=times, starts=starts)))
    elif not free_slots(delegation, event):
        template = N_("Absente de tous les créneaux : elle n’aura aucun rendez-vous.")
        told.append(("availability", noted(template)))
    return told


def nobody_there(rows: Sequence[OrganisationRow], event: EventRow) -> bool:
    """Tell whether fewer than two structures can meet in any slot."""
    held = [slot for row in rows for slot in free_slots(row.delegation, event)]
    return not any(held.count(slot) > 1 for slot in set(held))


def _few(labels: Sequence[str], most: int = 12) -> str:
    return ", ".join(labels[:most]) + (" …" if len(labels) > most else "")
