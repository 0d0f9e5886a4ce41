"""What the product refuses, named for the case. The front doors turn each into an answer (`errors.py`)."""

from collections.abc import Mapping
from typing import ClassVar

from matchmaker.plugin_api.text import N_


class Refusal(Exception):
    """A use case cannot go on. The sentence says what happened, to what, and what to do.

    ``template`` is French, marked with ``N_``, with named fields; pages translate it and
    fill in ``values``. ``status`` is the HTTP status a front door answers with.
    """

    template: ClassVar[str] = N_("Cette action n’est pas possible.")
    status: ClassVar[int] = 409

    def __init__(self, **values: object) -> None:
        self.values: Mapping[str, object] = values
        super().__init__(self.template.format(**values))


class NotFound(Refusal):
    """Nothing there, or nothing the reader may know of: both look the same from outside."""

    template = N_("Cette page n’existe pas, ou vous n’y avez pas accès.")
    status = 404


class NotAllowed(Refusal):
    """The reader may see it and may not do this with it."""

    template = N_("Vous n’avez pas le droit de faire cela. Demandez-le à l’organisateur.")
    status = 403


class Invalid(Refusal):
    """What was typed or sent cannot be taken. Subclasses say what and where."""

    template = N_("{sentence}")
    status = 400
