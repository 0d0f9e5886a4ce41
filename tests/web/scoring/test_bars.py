import re
from pathlib import Path

import pytest

from matchmaker import web
from matchmaker.core.scoring.explain import PartInWords
from matchmaker.core.scoring.parts import PartScore
from matchmaker.plugin_api import Gate, Reason
from matchmaker.plugin_host.registry import load_plugins
from matchmaker.services.scoring.explain import PairInWords
from matchmaker.web.scoring.bars import COLOURS, Slice, slices


def part(key, weight, value, evidence=1.0, emphasis=1.0, legal_stage="info"):
    return PartInWords(
        key, key.title(), legal_stage, weight, PartScore(value, evidence, emphasis), Reason(key), ()
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


def test_never_having_met_is_no_reason_to_meet():
    told = pair(part("rotation", 3.0, 1.0, legal_stage="fairness"), part("text", 1.0, 0.9))

    assert [one.key for one in told.strong] == ["text"]


@pytest.mark.parametrize("parts", [(), (part("cpv", 1.0, None),)])
def test_without_a_good_part_there_is_no_reason(parts):
    assert pair(*parts).strong == []


def test_a_criterion_keeps_its_colour_where_others_are_scored():
    installed = ("complementarity", "cpv", "local", "text")
    with_need = pair(part("cpv", 1.0, 1.0), part("text", 1.0, 1.0))
    of_two_suppliers = pair(part("complementarity", 1.0, 1.0), part("local", 1.0, 1.0))

    drawn = [one for each in (with_need, of_two_suppliers) for one in slices(each, installed)]

    assert {one.key: one.colour for one in drawn} == {"complementarity": 1, "cpv": 2, "local": 3, "text": 4}


def test_every_shipped_criterion_has_a_colour_of_its_own_that_stands_out():
    shipped = [key for key, kind in load_plugins().criteria.items() if not issubclass(kind, Gate)]
    css = (Path(web.__file__).parent / "static/scoring.css").read_text("utf-8")
    rest = re.search(r"\.score-rest { fill: (#\w{6});", css)[1]

    fills = dict(re.findall(r"\.slice-(\d+) { fill: (#\w{6}); --swatch: \2; }", css))

    assert len(shipped) <= COLOURS
    assert sorted(map(int, fills)) == list(range(1, COLOURS + 1))
    assert min(contrast(fill, rest) for fill in fills.values()) >= 3  # WCAG 1.4.11
    assert len(set(fills.values())) == COLOURS


def contrast(dark, light):
    """The contrast ratio of WCAG 2."""
    return (luminance(light) + 0.05) / (luminance(dark) + 0.05)


def luminance(colour):
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
