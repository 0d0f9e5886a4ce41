"""A SAT solver that is asked in small portions of work, so that the clock and the person waiting are heard."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pysat.solvers import Solver

from matchmaker.core.scheduling.sat.formula import Formula


@dataclass(frozen=True)
class SatEngine:
    """A solver of PySAT, and its options."""

    name: str
    options: Mapping[str, int] = field(default_factory=dict)


#: Quick to take up and drop what is assumed.
GLUCOSE = SatEngine("glucose4")
#: Simplifies as it goes, which pays for long questions. With few restarts ("stable mode") it finds timetables sooner,
#: with both kinds in turn it is better at proofs.
FINDER = SatEngine("cadical195", {"stabilizeonly": 1})
PROVER = SatEngine("cadical195")
#: Conflicts times clauses between two looks at the clock: about a second. Every look costs the solver a restart.
PORTION = 1_000_000_000

Late = Callable[[], bool]


class Asked:
    """Answers are the same on every machine; only ``late`` can cut them short. Use it in a ``with`` block."""

    def __init__(self, formula: Formula, late: Late, engine: SatEngine = GLUCOSE) -> None:
        self.solver = Solver(name=engine.name)
        if engine.options:
            self.solver.configure(engine.options)
        self.add(formula.clauses)
        self.portion = max(500, PORTION // (1 + len(formula.clauses)))
        self.late = late

    def __enter__(self) -> "Asked":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self.solver.delete()

    def add(self, clauses: Iterable[list[int]]) -> None:
        self.solver.append_formula(clauses)

    def ask(self, assumed: Sequence[int], work: int) -> bool | None:
        """Whether this can be; None where ``work`` conflicts or the time did not suffice."""
        for spent in range(0, work, self.portion):
            if self.late():
                return None
            self.solver.conf_budget(min(work - spent, self.portion))
            answer = self.solver.solve_limited(assumptions=list(assumed))
            if answer is not None:
                return bool(answer)
        return None

    @property
    def true(self) -> set[int]:
        return {literal for literal in self.solver.get_model() or () if literal > 0}

    @property
    def core(self) -> set[int]:
        """Some of what was assumed that cannot all be."""
        return set(self.solver.get_core() or ())
