"""The search against trying every set, and on needs as large as they come."""

from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.core.catalogue.set_covers import Coverer, Covers, best_covers, key_of

PARTS = 0b11111
MEMBERS = st.lists(
    st.tuples(st.integers(1, PARTS), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=9
)


def coverers(rows):
    """Worth is small and chance is shared, so that equals occur."""
    return [
        Coverer(mask, worth * mask.bit_count(), bytes((tie, place)), place)
        for place, (mask, worth, tie) in enumerate(rows)
    ]


def every_cover(members, parts, least=1, with_one=None):
    """All sets without a useless member, by trying each set there is."""
    found = []
    for size in range(least, len(members) + 1):
        for chosen in combinations(members, size):
            if with_one is not None and with_one not in chosen:
                continue
            if union(chosen) & parts == parts and all(
                union(one for one in chosen if one is not out) & parts != parts for out in chosen
            ):
                found.append(chosen)
    return sorted(found, key=key_of)


def union(chosen):
    covered = 0
    for one in chosen:
        covered |= one.mask
    return covered


def places(found):
    return [sorted(one.place for one in chosen) for chosen in found]


@settings(max_examples=300, deadline=None)
@given(MEMBERS, st.integers(1, 6), st.integers(1, 2))
def test_the_best_sets_are_those_found_by_trying_each(rows, limit, least):
    members = coverers(rows)

    found = best_covers(members, PARTS, limit, least=least).sets

    assert places(found) == places(every_cover(members, PARTS, least)[:limit])


@settings(max_examples=300, deadline=None)
@given(MEMBERS, st.integers(1, 6))
def test_the_best_sets_with_one_member_are_those_found_by_trying_each(rows, limit):
    members = coverers(rows)

    found = best_covers(members, PARTS, limit, with_one=members[0]).sets

    assert places(found) == places(every_cover(members, PARTS, with_one=members[0])[:limit])


@settings(max_examples=100, deadline=None)
@given(MEMBERS, st.randoms())
def test_the_order_of_the_members_changes_nothing(rows, random):
    members = coverers(rows)
    shuffled = random.sample(members, len(members))

    assert best_covers(members, PARTS, 5) == best_covers(shuffled, PARTS, 5)


def test_nothing_to_cover_needs_nobody():
    assert best_covers([Coverer(1, 1, b"")], 0, 5) == Covers([])


def test_a_part_nobody_covers_leaves_no_set():
    assert best_covers([Coverer(0b01, 1, b"")], 0b11, 5) == Covers([])


def test_one_who_covers_nothing_is_in_no_set():
    other, idle = Coverer(0b11, 2, b"a"), Coverer(0b100, 9, b"b")

    assert best_covers([other, idle], 0b11, 5, with_one=idle) == Covers([])


def test_ten_parts_and_fifteen_hundred_members_are_searched_whole():
    """As many as a large event brings: what is found is minimal, and the same whoever comes first."""
    every = 0b1111111111
    masks = [1 << n % 10 | 1 << (n * 7 + n // 13) % 10 | 1 << (n * 3 + n // 29) % 10 for n in range(1500)]
    members = [Coverer(mask, n * 37 % 1000 * mask.bit_count(), b"%d" % n, n) for n, mask in enumerate(masks)]

    answer = best_covers(members, every, 5)

    found = answer.sets
    assert answer.complete
    assert [len(chosen) for chosen in found] == [4] * 5
    assert all(union(chosen) == every for chosen in found)
    assert places(best_covers(members[::-1], every, 5).sets) == places(found)


def test_the_search_stops_after_its_steps_and_says_so():
    """Thirty parts and members of six each at random: more sets than anybody can look at."""
    random = Random(3)
    every = (1 << 30) - 1
    masks = [sum(1 << part for part in random.sample(range(30), 6)) for _ in range(300)]
    members = [Coverer(mask, n % 97 * 6, b"%d" % n, n) for n, mask in enumerate(masks)]

    found = best_covers(members, every, 5, steps=20_000)

    assert not found.complete
    (chosen,) = found.sets
    assert union(chosen) == every
    assert all(union(one for one in chosen if one is not out) != every for out in chosen)
    assert best_covers(members[::-1], every, 5, steps=20_000) == found


@settings(max_examples=200, deadline=None)
@given(MEMBERS, st.integers(0, 40))
def test_what_a_search_cut_short_finds_is_a_set_all_the_same(rows, steps):
    members = coverers(rows)

    found = best_covers(members, PARTS, 5, with_one=members[0], steps=steps)

    sets = places(every_cover(members, PARTS, with_one=members[0]))
    assert all(one in sets for one in places(found.sets))
    assert not found.complete or places(found.sets) == sets[:5]
