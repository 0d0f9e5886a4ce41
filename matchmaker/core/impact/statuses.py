"""What a buyer counts its suppliers by, and what was known of one on the day that counts.

Unknown is not no: a status nobody showed for that day is counted apart (DOMAIN 0). Each stands alone: that an
ESUS is in the ESS too, or who is a SIAE, is said by its own fact and never concluded from another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matchmaker.core.directory.facts import strongest
from matchmaker.plugin_api.text import N_

SIAE = frozenset(
    {"EI", "AI", "ACI", "ETTI", "EITI"}
)  # article L5132-4 of the code du travail; a GEIQ is none
ADAPTED = frozenset({"EA", "EATT", "ESAT"})  # L5213-13 of the code du travail, L344-2 of the CASF
LOCAL = "local"
CATEGORIES = {
    "ess": N_("ESS"),
    "siae": N_("Insertion (SIAE)"),
    "adapted": N_("Handicap (EA, ESAT)"),
    "esus": N_("ESUS"),
    LOCAL: N_("Local"),
}
#: Which fact each of them is read from, and which of its values mean yes.
READ_FROM: Mapping[str, tuple[str, Callable[[object], bool]]] = {
    "ess": ("ess_status", lambda value: value is True),
    "siae": ("siae_kind", lambda value: value in SIAE),
    "adapted": ("siae_kind", lambda value: value in ADAPTED),
    "esus": ("esus", lambda value: value is True),
}
KEYS = tuple(dict.fromkeys(key for key, _means in READ_FROM.values()))
DECLARED = "declared"


@dataclass(frozen=True)
class Known:
    """A fact as it is kept: who said what, how strongly, since when and until when."""

    value: object
    evidence: str
    as_of: date
    expires_on: date | None


@dataclass(frozen=True)
class Status:
    """Yes, no, or None: nobody has shown it for that day. ``proven``: by more than a declaration.

    ``evidence`` and ``as_of`` say how and since when it is known, where one fact says it. Not its source: that may
    name a document, which is for its structure and its chamber to read.
    """

    value: bool | None = None
    proven: bool = False
    evidence: str | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Supplier:
    """What is known of one structure: facts by question, and what stands on its page without a date."""

    facts: Mapping[str, Sequence[Known]]
    undated: Mapping[str, object]


def statuses_on(day: date, suppliers: Sequence[Supplier]) -> dict[str, Status]:
    """Category → status on that day. Several suppliers are the members of a groupement: what holds of it holds of each."""
    return {category: _of_each([_of_one(category, day, one) for one in suppliers]) for category in READ_FROM}


def _of_one(category: str, day: date, supplier: Supplier) -> Status:
    key, means = READ_FROM[category]
    told = supplier.facts.get(key, ())
    if not told:
        # A list said so and nobody dated it: as good as a declaration. Once there are dates, they decide.
        value = supplier.undated.get(key)
        return Status() if value is None else Status(means(value))
    best = strongest((one for one in told if one.as_of <= day), day)
    if best is None:
        return Status()
    return Status(means(best.value), best.evidence != DECLARED, best.evidence, best.as_of)


def _of_each(found: Sequence[Status]) -> Status:
    if len(found) == 1:
        return found[0]
    if any(one.value is False for one in found):
        return Status(value=False, proven=all(one.proven for one in found if one.value is False))
    if found and all(one.value for one in found):
        return Status(value=True, proven=all(one.proven for one in found))
    return Status()


def near(km: float | None, limit: int) -> Status:
    """Whether a supplier is local: at most so many kilometres away; None: nobody knows where it or the need is."""
    return Status() if km is None else Status(value=km <= limit, proven=True)
