"""Who keeps which table: give one to every buyer and expert who has none."""

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.set_up import keepers_of, standing_at
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.inputs import touch


class NobodyToSeat(Refusal):
    template = N_("Tous les acheteurs et experts qui reçoivent un rendez-vous à la fois ont déjà leur table.")


class TooFewTables(Refusal):
    template = N_(
        "Il manque {lacking} tables libres pour les acheteurs et experts sans table : ajoutez-les d’abord."
    )


def seat_those_standing(actor: Actor, event_id: int) -> int:
    """Give every buyer and expert a table that nobody keeps, in the order of the room; returns how many were seated.

    Who needs a kind of table is given one of that kind first. Raises `NobodyToSeat` and `TooFewTables`.
    """
    with transaction(actor, "events.seat_those_standing") as session:
        event = event_for_organiser(actor, event_id, change=True)
        waiting = standing_at(session, event.id)
        if not waiting:
            raise NobodyToSeat
        _seat(event, sorted(waiting, key=lambda one: -len(one.arrangements)))
        touch(session, event.id)
        return len(waiting)


def _seat(event: Event, waiting: list[Delegation]) -> None:
    kept = keepers_of(event.id)
    free = [table for table in event.tables if table.id not in kept and table.closed_from is None]
    if len(free) < len(waiting):
        raise TooFewTables(lacking=len(waiting) - len(free))
    for one in waiting:
        fitting = [table for table in free if set(one.arrangements) <= set(table.features)]
        # Tables with something special are left for those who need it, as long as there are others.
        table = min(fitting or free, key=lambda table: (len(table.features), table.position))
        one.home_table_id = table.id
        one.version += 1
        free.remove(table)
