"""Two people edit the same thing: the second one is told, and nothing of either is lost."""

from matchmaker.core.errors import Refusal
from matchmaker.db.base import Versioned
from matchmaker.plugin_api.text import N_


class ChangedMeanwhile(Refusal):
    template = N_(
        "Quelqu’un a enregistré une autre version pendant que vous écriviez. Vos réponses sont gardées : "
        "comparez, puis enregistrez de nouveau."
    )


def next_version(row: Versioned, seen: int) -> None:
    """Raise the row's version, if it is still the one the form was made from.

    Raises `ChangedMeanwhile`. The row must have been loaded for update in this transaction.
    """
    if row.version != seen:
        raise ChangedMeanwhile
    row.version += 1
