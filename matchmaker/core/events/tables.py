"""Tables as an organiser names them."""

from collections.abc import Sequence

from matchmaker.core.events.refusals import NoTable, TableTwice, TableWithoutName, TooManyTables
from matchmaker.plugin_api.text import N_

MOST_TABLES = 300
FEATURES = {"step_free": N_("accès de plain-pied"), "quiet": N_("coin calme")}


def labels(count: int, known: Sequence[str] = ()) -> tuple[str, ...]:
    """`count` new labels T1, T2, … that are not among the known ones."""
    free = (f"T{number}" for number in range(1, count + len(known) + 1))
    return tuple([label for label in free if label not in known][:count])


def check_labels(given: Sequence[str]) -> tuple[str, ...]:
    """The labels without stray spaces. Raises when there is none, one is empty, or two are equal."""
    tidy = tuple(" ".join(label.split()) for label in given)
    if not tidy:
        raise NoTable
    if len(tidy) > MOST_TABLES:
        raise TooManyTables(count=len(tidy), most=MOST_TABLES)
    for number, label in enumerate(tidy, start=1):
        if not label:
            raise TableWithoutName(number=number)
        if tidy.index(label) != number - 1:
            raise TableTwice(label=label)
    return tidy
