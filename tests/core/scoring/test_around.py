import pytest

from matchmaker.core.scoring.around import around

RIS, VIRY, ETAMPES, BIARRITZ = (48.6546, 2.4146), (48.6701, 2.3747), (48.4343, 2.1617), (43.4832, -1.5586)


def test_each_stands_in_its_direction_at_its_distance():
    shown = around(RIS, {1: VIRY, 2: ETAMPES})

    near, far = shown.dots
    assert (near.keys, far.keys) == ((1,), (2,))
    assert shown.circles == ((10, 0.2), (20, 0.4), (50, 1.0))
    assert far.km == pytest.approx(30.8, abs=0.5)
    assert (far.x**2 + far.y**2) ** 0.5 == pytest.approx(far.km / 50, abs=1e-3)
    assert far.x < 0 < far.y  # south-west
    assert near.y < 0  # north


def test_those_of_one_place_share_a_dot():
    assert [dot.keys for dot in around(RIS, {4: VIRY, 7: VIRY, 9: RIS}).dots] == [(9,), (4, 7)]


def test_who_is_very_far_stands_at_the_edge_and_leaves_the_others_their_room():
    shown = around(RIS, {**dict.fromkeys(range(9), VIRY), 9: BIARRITZ})

    assert shown.circles == ((10, 1.0),)
    edge = shown.dots[-1]
    assert (edge.x**2 + edge.y**2) ** 0.5 == pytest.approx(1.08, abs=1e-3)
    assert edge.km > 600


def test_one_alone_at_home_and_nobody():
    assert around(RIS, {1: RIS}).dots[0].km == 0
    assert around(RIS, {}) is None
