import pytest

from matchmaker.core.scoring.award import (
    AwardCriterion,
    FairnessOnly,
    GateIsNoCriterion,
    InformationOnly,
    NotWeighed,
    OrdersMeetingsOnly,
    UnknownCriterion,
    Weighed,
    award_of,
    award_of_chosen,
)


def weighed(key, weight=1.0, stage="award_safe", gate=False):
    return Weighed(key, key.title(), stage, weight, gate, f"Mesure {key}.")


EVERY = [
    weighed("cpv", 3.0),
    weighed("organic", 1.0),
    weighed("local", 3.0, "sourcing_only"),
    weighed("rotation", 1.0, "fairness"),
    weighed("capacity", 1.0, "info"),
    weighed("reservation", 0.0, gate=True),
    weighed("reuse", 0.0),
]


def test_only_safe_criteria_with_a_weight_are_accepted_in_percent_of_their_sum():
    assert award_of(EVERY).accepted == (
        AwardCriterion("cpv", "Cpv", 75.0, "Mesure cpv."),
        AwardCriterion("organic", "Organic", 25.0, "Mesure organic."),
    )


def test_every_other_one_is_refused_with_the_reason_of_its_stage():
    assert [(key, type(reason)) for key, reason in award_of(EVERY).refused] == [
        ("local", OrdersMeetingsOnly),
        ("rotation", FairnessOnly),
        ("capacity", InformationOnly),
        ("reservation", GateIsNoCriterion),
        ("reuse", NotWeighed),
    ]
    assert award_of(EVERY).reasons[OrdersMeetingsOnly.why] == ["Local"]
    assert all(f"« {key.title()} »" in str(reason) for key, reason in award_of(EVERY).refused)


@pytest.mark.parametrize("weights", [[1, 1, 1], [1] * 7, [3, 1, 0.5], [10, 0.001], [2.0]])
def test_the_percentages_add_up_to_a_hundred(weights):
    lines = award_of([weighed(f"c{n}", weight) for n, weight in enumerate(weights)]).accepted

    assert round(sum(line.percent for line in lines), 6) == 100
    assert [round(line.percent * 10) for line in lines] == [line.percent * 10 for line in lines]


def test_nothing_to_award_with_is_no_error():
    assert award_of([weighed("local", 3.0, "sourcing_only")]).accepted == ()


def test_those_chosen_share_the_whole_among_themselves():
    chosen = award_of_chosen([*EVERY, weighed("egalim", 1.0)], ["egalim", "organic", "organic"])

    assert [(line.key, line.percent) for line in chosen.accepted] == [("egalim", 50.0), ("organic", 50.0)]
    assert chosen.refused == ()


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("local", OrdersMeetingsOnly),
        ("reservation", GateIsNoCriterion),
        ("reuse", NotWeighed),
        ("nobody", UnknownCriterion),
    ],
)
def test_one_that_is_refused_cannot_be_chosen(key, reason):
    with pytest.raises(reason):
        award_of_chosen(EVERY, ["cpv", key])
