import pytest

from matchmaker.core.requests.value import (
    Answer,
    Candidate,
    Candidates,
    LeftOut,
    Pair,
    Rank,
    Rule,
    Silence,
    Wish,
    apply_rule,
    pairs_of,
)

ACCEPTED, DECLINED = Answer.ACCEPTED, Answer.DECLINED


def value(*wishes, score=0):
    [pair] = pairs_of(wishes, {frozenset("AB"): score})
    return pair.value


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ([Wish("A", "B", Rank.INDISPENSABLE, ACCEPTED, Rank.INDISPENSABLE)], 642),
        ([Wish("A", "B", Rank.WANTED, ACCEPTED, Rank.IF_POSSIBLE)], 342),
        ([Wish("A", "B", Rank.WANTED, ACCEPTED)], 342),
        ([Wish("A", "B", Rank.INDISPENSABLE)], 342),
        ([Wish("A", "B", Rank.IF_POSSIBLE), Wish("B", "A", Rank.INDISPENSABLE)], 442),
        ([Wish("A", "B", Rank.IF_POSSIBLE), Wish("A", "B", Rank.WANTED)], 242),
    ],
)
def test_value_is_100_times_the_points_of_both_plus_the_score(wishes, expected):
    assert value(*wishes, score=42) == expected


def test_a_pair_nobody_asked_for_is_worth_its_score():
    choice = apply_rule(Rule(), [Pair("A", "B", score=73, proposed=True)])

    assert choice.candidates == (Candidate("A", "B", 73, 73, silent=True),)


def test_one_request_per_direction_makes_one_pair():
    wishes = [Wish("A", "B", Rank.WANTED), Wish("B", "A", Rank.WANTED), Wish("A", "C", Rank.WANTED)]

    assert [(pair.a, pair.b) for pair in pairs_of(wishes)] == [("A", "B"), ("A", "C")]


@pytest.mark.parametrize(
    ("rule", "wish", "expected"),
    [
        (Rule(Candidates.BOTH_ASKED), Wish("A", "B", answer=ACCEPTED), LeftOut.ONE_SIDED),
        (Rule(Candidates.RECEIVER_ACCEPTED), Wish("A", "B", answer=ACCEPTED), None),
        (Rule(Candidates.CHAMBER_DECIDES), Wish("A", "B", answer=ACCEPTED), LeftOut.NOT_APPROVED),
        (Rule(silence=Silence.AFTER_OTHERS), Wish("A", "B"), None),
        (Rule(silence=Silence.LEFT_OUT), Wish("A", "B"), LeftOut.SILENT),
        (Rule(silence=Silence.BY_HAND), Wish("A", "B"), LeftOut.BY_HAND),
        (Rule(), Wish("A", "B", answer=DECLINED), LeftOut.DECLINED),
    ],
)
def test_which_pairs_are_candidates(rule, wish, expected):
    choice = apply_rule(rule, pairs_of([wish]))

    assert [one.why for one in choice.left_out] == ([] if expected is None else [expected])
    assert len(choice.candidates) == (expected is None)


def test_one_subject_declined_leaves_the_others_standing():
    wishes = [Wish("A", "B", Rank.INDISPENSABLE, DECLINED), Wish("A", "B", Rank.IF_POSSIBLE, ACCEPTED)]

    choice = apply_rule(Rule(), pairs_of(wishes))

    assert choice.candidates == (Candidate("A", "B", 200, 200, silent=False),)


def test_the_chamber_decides_by_hand():
    rule = Rule(Candidates.CHAMBER_DECIDES)
    pairs = [Pair("A", "B", 1, None, approved=True), Pair("A", "C", 1, 1, approved=False)]

    choice = apply_rule(rule, pairs)

    assert [(one.a, one.b) for one in choice.candidates] == [("A", "B")]
    assert [one.why for one in choice.left_out] == [LeftOut.REFUSED_BY_CHAMBER]


def test_a_barred_pair_is_no_candidate_even_when_approved():
    choice = apply_rule(Rule(), [Pair("A", "B", 3, 3, approved=True, barred=True)])

    assert [one.why for one in choice.left_out] == [LeftOut.BARRED]


def test_two_unanswered_pairs_never_outweigh_one_point_of_an_answered_one():
    least = Pair("A", "B", 1, 1)
    most_silent = [Pair("A", "C", 3, None, score=99), Pair("B", "D", 3, None, score=99)]

    answered, *silent = apply_rule(Rule(), [least, *most_silent]).candidates

    assert answered.weight / answered.value > sum(one.weight for one in silent)
    assert (answered.value, silent[0].value) == (200, 399)


def test_the_reason_names_the_side_that_did_not_answer():
    wishes = [Wish("Mobil’Insert", "Valbrune", Rank.WANTED)]

    [left] = apply_rule(Rule(silence=Silence.LEFT_OUT), pairs_of(wishes)).left_out

    sentence = left.template.format(**left.values)
    assert sentence == "Valbrune n’a pas répondu : la règle écarte les demandes sans réponse."
