import pytest

from matchmaker.core.scoring.explain import PartInWords
from matchmaker.core.scoring.parts import PartScore
from matchmaker.plugin_api import Reason
from matchmaker.services.scoring.explain import PairInWords
from matchmaker.web.scoring.bars import Slice, slices


def part(key, weight, value, evidence=1.0, emphasis=1.0):
    return PartInWords(
        key, key.title(), "info", weight, PartScore(value, evidence, emphasis), Reason(key), ()
    )


def pair(*parts):
    return PairInWords("need_offer", None, None, 0.5, 1.0, 50, True, parts, None, [])


def test_each_piece_is_as_wide_as_what_it_adds():
    drawn = slices(pair(part("cpv", 3.0, 1.0), part("local", 1.0, 0.5, 0.4), part("text", 0.0, 1.0)))

    assert drawn == [Slice("cpv", "Cpv", 1, 0.0, 75.0), Slice("local", "Local", 2, 75.0, 5.0)]


def test_a_criterion_keeps_its_colour_whatever_its_place():
    heavy = slices(pair(part("local", 3.0, 1.0), part("cpv", 1.0, 1.0)))
    light = slices(pair(part("cpv", 1.0, 1.0), part("local", 1.0, 1.0)))

    assert (
        {one.key: one.colour for one in heavy}
        == {one.key: one.colour for one in light}
        == {"cpv": 1, "local": 2}
    )


def test_unknown_has_no_width():
    assert [one.width for one in slices(pair(part("cpv", 1.0, None, 0.0), part("text", 1.0, 1.0)))] == [
        0.0,
        50.0,
    ]


def test_the_strongest_reasons_are_those_that_earn_most():
    told = pair(
        part("cpv", 3.0, 0.4), part("text", 1.0, 0.9), part("local", 2.0, 0.9), part("organic", 1.0, 1.0, 0.3)
    )

    assert [one.key for one in told.strong] == ["local", "text"]


@pytest.mark.parametrize("parts", [(), (part("cpv", 1.0, None),)])
def test_without_a_good_part_there_is_no_reason(parts):
    assert pair(*parts).strong == []
