"""A list announced with its number before anybody is written to: what the acts on such a list have in common."""

from collections.abc import Sized

from matchmaker.core.errors import Refusal
from matchmaker.plugin_api.text import N_


class ListChanged(Refusal):
    template = N_(
        "La liste a changé entre-temps : {now} destinataires au lieu de {announced}. "
        "Relisez-la, puis confirmez de nouveau."
    )


def refuse_changed(recipients: Sized, announced: int) -> None:
    """Raise `ListChanged` when it is no longer the number that was announced."""
    if len(recipients) != announced:
        raise ListChanged(now=len(recipients), announced=announced)
