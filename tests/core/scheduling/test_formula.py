"""Sums in clauses say what they count, for whatever is known beforehand."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from pysat.solvers import Solver

from matchmaker.core.scheduling.sat.formula import Formula

known = st.sampled_from([None, None, None, True, False])


@given(st.lists(known, min_size=1, max_size=6))
def test_a_sum_is_counted_exactly(fixed):
    formula = Formula()
    literals = [formula.variable() if one is None else one for one in fixed]
    more_than = [formula.variable() for _ in fixed]
    formula.count_exactly(literals, more_than)

    with Solver(name="glucose4", bootstrap_with=formula.clauses) as sat:
        for values in product([False, True], repeat=len(fixed)):
            if any(one is not None and one != value for one, value in zip(fixed, values, strict=True)):
                continue
            given_values = [
                literal if value else -literal
                for literal, value in zip(literals, values, strict=True)
                if not isinstance(literal, bool)
            ]
            assert sat.solve(assumptions=given_values)
            model = set(sat.get_model())
            assert [literal in model for literal in more_than] == [sum(values) > k for k in range(len(fixed))]
            for k, literal in enumerate(more_than):
                assert not sat.solve(assumptions=[*given_values, -literal if sum(values) > k else literal])
