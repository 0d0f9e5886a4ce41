"""What a new event starts from."""

from datetime import time

import pytest

from matchmaker.core.events.items import check_free, span
from matchmaker.core.events.programme import Recipe, read_starts, slots_on
from matchmaker.core.events.templates import TEMPLATES, tables_for
from tests.core.events.test_items import DAY

DEFAULT_START = time(14)


@pytest.mark.parametrize(
    ("expected", "seated", "tables"),
    [
        (10, True, (11, 1)),
        (11, True, (13, 2)),  # a tenth, rounded up
        (1, True, (2, 1)),
        (24, False, (14, 2)),  # two structures at each
        (25, False, (15, 2)),
    ],
)
def test_tables_are_one_per_buyer_and_a_tenth_to_spare(expected, seated, tables):
    assert tables_for(expected, seated=seated) == tables


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_no_template_has_a_common_time_during_its_meetings(template):
    typed = template.form.get("starts")
    starts = read_starts(typed) if typed else Recipe(template.form.get("start", DEFAULT_START)).starts()
    slots = slots_on(DAY, "Europe/Paris", starts, template.form.get("length", 15))

    for item in template.items:
        stretch = span(DAY, item.start, item.end, "Europe/Paris")
        check_free(item.kind, stretch, [(one.starts_at, one.ends_at) for one in slots], "Europe/Paris")


def test_the_usual_half_day_ends_before_five():
    slots = slots_on(DAY, "Europe/Paris", Recipe(DEFAULT_START).starts(), 15)

    assert (len(slots), f"{slots[-1].ends_at:%H:%M}") == (8, "15:55")  # in UTC
    assert [slot.session for slot in slots] == [0, 0, 0, 0, 1, 1, 1, 1]
