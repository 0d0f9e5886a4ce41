"""What is proven of a stored schedule, in the organiser's words."""

from matchmaker.core.agenda.proof import prove
from matchmaker.core.agenda.summary import Proof
from matchmaker.db.scheduling import Schedule


def proof_of(schedule: Schedule) -> Proof:
    """From the stored bounds, and the weights of the meetings that are not held."""
    return prove(
        shortfall=schedule.shortfall,
        shortfall_bound=schedule.shortfall_bound,
        weight=schedule.weight,
        weight_bound=schedule.weight_bound,
        unplaced_weights=[
            schedule.problem["meetings"][row["meeting"]]["weight"] for row in schedule.solution["unscheduled"]
        ],
    )
