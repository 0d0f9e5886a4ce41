from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.core.catalogue.groupements import Candidate, Part, compose, parts_of
from matchmaker.core.catalogue.lots import Lot

GARDENS, WINDOWS, BREAD, PAINT = "77310000", "90911300", "15811000", "45442100"
LOTS = (Lot("Espaces verts", (GARDENS,)), Lot("Vitres", (WINDOWS,)))


def offer(number, *cpv, organisation=None, **values):
    own = organisation or number
    return Candidate(number, own, f"{own:014d} structure {own}", cpv, **values)


def members(composition):
    return [{one.organisation for one in proposal.members} for proposal in composition.proposals]


def test_the_parts_are_the_lots():
    assert parts_of(LOTS, [BREAD]) == (
        Part(1, "Espaces verts", (GARDENS,)),
        Part(2, "Vitres", (WINDOWS,)),
    )


def test_without_lots_the_parts_are_the_classes_of_the_codes():
    assert parts_of([], [GARDENS, WINDOWS, "77311000"]) == (
        Part(1, "", (GARDENS, "77311000")),
        Part(2, "", (WINDOWS,)),
    )


def test_two_who_complete_each_other_are_one_set():
    found = compose(parts_of(LOTS, ()), [offer(1, GARDENS, score=0.9), offer(2, WINDOWS, score=0.7)])

    (proposal,) = found.proposals
    assert [(one.organisation, one.parts, one.score) for one in proposal.members] == [
        (1, (1,), 0.9),
        (2, (2,), 0.7),
    ]
    assert proposal.score == 0.8
    assert found.uncovered == ()


def test_the_mean_weighs_each_member_by_its_parts():
    parts = parts_of((*LOTS, Lot("Pain", (BREAD,))), ())

    found = compose(parts, [offer(1, GARDENS, WINDOWS, score=0.9), offer(2, BREAD, score=0.3)])

    assert round(found.proposals[0].score, 6) == 0.7


def test_who_covers_all_alone_needs_nobody():
    found = compose(parts_of(LOTS, ()), [offer(1, GARDENS, WINDOWS, score=0.1), offer(2, WINDOWS, score=1.0)])

    assert members(found) == [{1}]


def test_an_organisation_brings_all_its_offers():
    both = [offer(1, GARDENS, organisation=7), offer(2, WINDOWS, organisation=7)]

    found = compose(parts_of(LOTS, ()), both)

    (proposal,) = found.proposals
    assert [(one.organisation, dict(one.offers)) for one in proposal.members] == [(7, {1: 1, 2: 2})]


def test_two_activities_of_one_siren_are_one_member():
    sisters = [offer(1, GARDENS, siren="123456782"), offer(2, WINDOWS, siren="123456782")]

    assert members(compose(parts_of(LOTS, ()), sisters)) == [{1}]
    assert members(compose(parts_of(LOTS, ()), sisters, with_organisation=2)) == [{2}]


def test_the_vetoed_and_those_too_far_away_are_no_candidates():
    candidates = [
        offer(1, GARDENS),
        offer(2, WINDOWS, vetoed=True),
        offer(3, WINDOWS, outside=True),
        offer(4, WINDOWS, short=True),
    ]

    found = compose(parts_of(LOTS, ()), candidates)

    assert members(found) == [{1, 4}]
    assert [one.short for one in found.proposals[0].members] == [False, True]


def test_a_lot_nobody_covers_is_told_and_the_rest_still_composed():
    parts = parts_of((*LOTS, Lot("Peinture", (PAINT,)), Lot("Divers")), ())

    found = compose(parts, [offer(1, GARDENS), offer(2, WINDOWS)])

    assert members(found) == [{1, 2}]
    assert [part.title for part in found.uncovered] == ["Peinture", "Divers"]


def test_a_wider_trade_covers_a_narrow_one_and_not_the_other_way_round():
    wide, narrow = parts_of([Lot("a", ("77310000",))], ()), parts_of([Lot("a", ("77300000",))], ())

    assert compose(wide, [offer(1, "77300000")]).uncovered == ()
    assert compose(narrow, [offer(1, "77310000")]).uncovered == narrow


def test_who_completes_me_gives_only_sets_with_me():
    candidates = [offer(1, GARDENS, score=0.2), offer(2, WINDOWS), offer(3, GARDENS, score=0.9)]

    assert members(compose(parts_of(LOTS, ()), candidates, with_organisation=1)) == [{1, 2}]
    assert members(compose(parts_of(LOTS, ()), candidates, with_organisation=9)) == []


def test_of_equals_the_name_decides_nothing():
    """The same two suppliers under other numbers of identity come in another order."""
    orders = set()
    for shift in range(40):
        rivals = [
            Candidate(1, 1, f"{shift} alpha", (GARDENS,)),
            Candidate(2, 2, f"{shift} zeta", (GARDENS,)),
        ]
        first = compose(parts_of(LOTS[:1], ()), rivals).proposals[0]
        orders.add(first.members[0].organisation)

    assert orders == {1, 2}


def test_a_known_score_comes_before_an_unknown_one():
    rivals = [offer(1, GARDENS), offer(2, GARDENS, score=0.1)]

    found = compose(parts_of(LOTS[:1], ()), rivals)

    assert members(found) == [{2}, {1}]
    assert [proposal.score for proposal in found.proposals] == [0.1, None]


CODES = (GARDENS, WINDOWS, BREAD, PAINT)
CANDIDATES = st.lists(
    st.builds(
        lambda organisation, cpv, score, vetoed: (organisation, tuple(cpv), score, vetoed),
        st.integers(1, 6),
        st.sets(st.sampled_from(CODES), min_size=1, max_size=3),
        st.sampled_from([None, 0.0, 0.25, 0.5, 1.0]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(CANDIDATES)
def test_every_set_covers_all_that_can_be_covered_and_nobody_is_useless(rows):
    candidates = [
        offer(n, *cpv, organisation=own, score=score, vetoed=vetoed)
        for n, (own, cpv, score, vetoed) in enumerate(rows, 1)
    ]
    parts = parts_of([Lot(code, (code,)) for code in CODES], ())

    found = compose(parts, candidates, limit=50)

    covered = {own: _covered(own, candidates) for own in range(1, 7)}
    able = set().union(*covered.values())
    minimal = [
        set(chosen)
        for size in range(1, 5)
        for chosen in combinations([own for own in covered if covered[own]], size)
        if _union(chosen, covered) == able
        and all(_union(set(chosen) - {one}, covered) != able for one in chosen)
    ]
    assert sorted(map(sorted, members(found))) == sorted(map(sorted, minimal)) or len(minimal) > 50
    assert [len(one) for one in members(found)] == sorted(len(one) for one in members(found))
    assert {code for part in found.uncovered for code in part.cpv} == set(CODES) - able


def _covered(own, candidates):
    return {
        code
        for code in CODES
        for one in candidates
        if one.organisation == own and not one.vetoed and code in one.cpv
    }


def _union(chosen, covered):
    return set().union(*(covered[one] for one in chosen))
