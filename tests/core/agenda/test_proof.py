import pytest

from matchmaker.core.agenda.proof import prove
from matchmaker.core.agenda.summary import Proof


@pytest.mark.parametrize(
    ("shortfall", "weight", "unplaced", "proof"),
    [
        ((0, 0), (900, 900), [300], Proof(best=True)),
        ((0, 0), (900, 1650), [300, 300, 300], Proof(best=False, at_most_more=2)),
        ((0, 0), (900, 9000), [300, 500], Proof(best=False, at_most_more=2)),
        ((0, 0), (900, 1600), [300, 500], Proof(best=False, at_most_more=1)),
        ((0, 0), (900, 950), [300], Proof(best=False, at_most_more=0)),
        ((0, 0), (900, 950), [0], Proof(best=False)),
        ((2, 1), (900, 900), [300], Proof(best=False)),
        ((0, None), (900, None), [300], Proof(best=False)),
        ((None, None), (None, None), [], Proof(best=False)),
    ],
)
def test_bounds_are_told_as_meetings_that_could_still_be_held(shortfall, weight, unplaced, proof):
    assert (
        prove(
            shortfall=shortfall[0],
            shortfall_bound=shortfall[1],
            weight=weight[0],
            weight_bound=weight[1],
            unplaced_weights=unplaced,
        )
        == proof
    )
