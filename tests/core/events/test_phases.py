import pytest

from matchmaker.core.events.phases import STEPS, NoSuchStep, find_step
from matchmaker.core.events.words import PHASES


def test_every_step_leads_to_a_phase_with_a_way_on_or_back():
    assert {step.to for steps in STEPS.values() for step in steps} <= set(STEPS) <= set(PHASES)


def test_publishing_is_not_a_step_by_hand():
    forward = {step.to for steps in STEPS.values() for step in steps if step.forward}

    assert "published" not in forward


def test_a_step_that_is_not_in_the_table_is_refused():
    with pytest.raises(NoSuchStep):
        find_step("registration", "closed")
