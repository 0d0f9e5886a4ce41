"""The last of the chosen meetings: about half of the slots at a time, what is held there and what is missing placed anew.

Where every table is taken in every slot, chains find nothing to move. Windows this wide nearly always have another
arrangement, and are small enough for HiGHS to find it in a moment.
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from matchmaker.core.scheduling.build import build_model
from matchmaker.core.scheduling.engine import Task
from matchmaker.core.scheduling.highs import solve_highs
from matchmaker.core.scheduling.model import Model, Option
from matchmaker.core.scheduling.search import Search

#: Windows tried before the whole is given to HiGHS: a deterministic budget.
WINDOWS = 40
#: About so many choices are put into one window.
CHOICES = 20_000
#: HiGHS's branches for one window, in thousands.
WORK = 0.2


def fit(search: Search, chosen: Sequence[int], slots: Mapping[int, int]) -> dict[int, int]:
    """Slots for as many of ``chosen`` as windows can place; ``slots`` says where most of them stand already."""
    held = dict(slots)
    pick = random.Random(search.seed)  # nosec B311  # a seeded search keeps no secret
    for _ in range(WINDOWS):
        missing = [n for n in chosen if n not in held]
        if not missing or search.is_late():
            break
        window = _window(search, pick.choice(missing), len(held), pick)
        inside = [n for n in chosen if n in held and held[n] in window]
        model = _model(search, inside, missing, window)
        goal = dict.fromkeys(range(len(model.choices)), 1)
        task = Task(model, goal, (), None, None, search.clock.left, work=WORK)
        answer = search.attempt("fit", partial(solve_highs, task))
        if answer is not None and answer.values is not None:
            held |= {n: at for n, (at, _) in model.placement(answer.values).items()}
    return held


def _window(search: Search, missing: int, held: int, pick: random.Random) -> set[int]:
    """Slots, among them two where ``missing`` could be."""
    slots = range(search.space.problem.slots)
    in_a_slot = 1 + held // len(slots)
    size = max(2, min(len(slots) // 2 + 1, math.isqrt(CHOICES // in_a_slot)))
    useful = search.space.starts[missing]
    first = pick.sample(useful, min(2, len(useful)))
    rest = [slot for slot in slots if slot not in first]
    return {*first, *pick.sample(rest, min(size - len(first), len(rest)))}


def _model(search: Search, inside: Sequence[int], missing: Sequence[int], window: set[int]) -> Model:
    """What is held inside stays held and may move there; what is missing may come in. The rest takes no room there."""
    space = search.space
    # Breaks are evened out afterwards: here only places count.
    space = replace(space, problem=replace(space.problem, max_break_difference=None))
    options: dict[int, list[Option]] = {}
    for n in (*inside, *missing):
        where: list[Option] = [(slot, None) for slot in space.starts[n] if slot in window]
        if where:
            options[n] = where
    return build_model(space, options, must=inside)
