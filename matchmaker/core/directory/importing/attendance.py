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


class TableKeeping:
    """Checks structures one after the other against the event: a table is kept by one of them."""

    def __init__(self, event: EventRow | None) -> None:
        self.event = event
        self._keeper: dict[str, str] = {}
        self._unnamed = 0

    def check(self, row: OrganisationRow) -> list[tuple[str, Problem]]:
        """List what does not fit the event, by column key; nothing without an event."""
        if self.event is None:
            return []
        told = self._table(row, self.event)
        return [*([("home_table", told)] if told else []), *_presence(row.delegation, self.event)]

    def _table(self, row: OrganisationRow, event: EventRow) -> Problem | None:
        table = row.delegation.home_table
        if not table:
            return None
        if (row.delegation.capacity or 1) > 1:
            template = N_("Une table gardée suppose un seul rendez-vous à la fois.")
            return refused(template, N_("Changez l’un ou l’autre."))
        self._unnamed += table is True
        if self._unnamed + len(self._keeper) > len(event.tables):
            template = N_("Il n’y a que {count} tables : plus aucune à garder.")
            return refused(template, N_("Écrivez non, ou ajoutez des tables."), count=len(event.tables))
        return self._named(table, row, event) if isinstance(table, str) else None

    def _named(self, table: str, row: OrganisationRow, event: EventRow) -> Problem | None:
        if table not in event.tables:
            template = N_("La table « {table} » n’existe pas à cet événement.")
            advice = N_("Écrivez oui, non, ou l’une de celles-ci : {tables}.")
            return refused(template, advice, table=table, tables=_few(event.tables))
        keeper = self._keeper.setdefault(table, row.name_key)
        if keeper == row.name_key:
            return None
        template = N_("La table « {table} » est déjà gardée par une autre structure du fichier.")
        return refused(template, N_("Donnez-en une autre."), table=table)


def _presence(delegation: DelegationRow, event: EventRow) -> list[tuple[str, Problem]]:
    told: list[tuple[str, Problem]] = []
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
