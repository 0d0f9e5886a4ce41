from dataclasses import replace

import pytest

from matchmaker.core.events.chase import Progress, overdue, reasons_for

READY = Progress("supplier", came=True, described=True, offers=True, needs=False, availability_said=True)


@pytest.mark.parametrize(
    ("progress", "reasons"),
    [
        (READY, ()),
        (replace(READY, kind="expert", offers=False), ()),
        (replace(READY, kind="buyer"), ("no_need",)),
        (replace(READY, kind="both", offers=False), ("no_offer", "no_need")),
        (replace(READY, came=False, availability_said=False), ("never_came", "no_availability")),
        (replace(READY, described=False), ("no_description",)),
        (replace(READY, unanswered=True), ("unanswered",)),
        (Progress("visitor", False, False, False, False, False), ()),
    ],
)
def test_what_a_structure_owes(progress, reasons):
    assert reasons_for(progress) == reasons


def test_what_is_due_first_makes_the_urgency():
    assert overdue(["no_availability"], 10) == -3
    assert overdue(["no_availability", "never_came"], 10) == 11
    assert overdue(["no_availability"], None) == 0
