"""Why a meeting is not held: one of FORMAT.md's reasons, the meetings in the way, and a sentence.

``cases`` finds what stands where the meeting could be, ``truth`` which of it may be said. A reason is given only
when it is proven (``truth`` says how it is read); else it is ``not_proven``.
"""

from collections.abc import Mapping
from dataclasses import replace

from matchmaker.core.scheduling.prices import read_prices
from matchmaker.core.scheduling.schedule import Reason, Unscheduled
from matchmaker.core.scheduling.space import Presence, Space
from matchmaker.core.scheduling.who import Relaxation
from matchmaker.core.scheduling.why import sentences as say
from matchmaker.core.scheduling.why.cases import reason_for
from matchmaker.core.scheduling.why.held import Held
from matchmaker.core.scheduling.why.impossible import impossible_alone
from matchmaker.core.scheduling.why.sentences import NOT_PROVEN
from matchmaker.core.scheduling.why.truth import Truth

__all__ = ["NOT_PROVEN", "explain"]


def explain(
    space: Space, starts: Mapping[int, int], *, settled: bool, relaxation: Relaxation | None = None
) -> tuple[Unscheduled, ...]:
    """A reason for each meeting that is not in ``starts``.

    ``settled``: levels 1 to 3 are proven. ``relaxation``: what the search proved them with; without it the
    relaxation is solved once more.
    """
    left = [n for n in range(len(space.problem.meetings)) if n not in starts]
    if not left:
        return ()
    held, presence = Held(space, starts), Presence(space.problem)
    truth = Truth(space, starts, read_prices(space, starts, relaxation, settled=settled), settled=settled)

    def reason(n: int) -> Reason:
        return impossible_alone(space, presence, n) or _proven(held, truth, n)

    return tuple(Unscheduled(n, reason(n)) for n in left)


def _proven(held: Held, truth: Truth, n: int) -> Reason:
    """The reason that fits, with as many of the meetings in the way as the proof bears."""
    found = reason_for(held, n)
    if found.code in ("fixed", "participant_full") and _stands_alone(held, found):
        return found
    because = truth.part_of(n, found.because)
    if because is not None:
        return replace(found, because=because)
    if truth.settled:
        return Reason("outweighed", (), say.NO_GAIN)
    return Reason("not_proven", (), NOT_PROVEN)


def _stands_alone(held: Held, reason: Reason) -> bool:
    """Nothing that is named can be given up or moved: true whatever else was proven."""
    must, starts = held.space.must, held.space.starts
    if reason.template == say.NONE_WANTED:
        return True
    return reason.code == "fixed" and all(m in must and len(starts[m]) == 1 for m in reason.because)
