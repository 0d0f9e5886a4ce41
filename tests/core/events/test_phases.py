import pytest

from matchmaker.core.events.phases import STEPS, NoSuchStep, find_step, steps_from
from matchmaker.core.events.words import PHASES


def test_every_step_leads_to_a_phase_with_a_way_on_or_back():
    assert {step.to for steps in STEPS.values() for step in steps} <= set(STEPS) <= set(PHASES)


def test_publishing_is_not_a_step_by_hand():
    forward = {step.to for steps in STEPS.values() for step in steps if step.forward}

    assert "published" not in forward


def test_a_step_that_is_not_in_the_table_is_refused():
    with pytest.raises(NoSuchStep):
        find_step("registration", "closed")


@pytest.mark.parametrize("phase", ["wishes", "scheduled"])
def test_the_way_back_to_published_is_there_while_people_have_a_timetable(phase):
    assert find_step(phase, "published", told=True).forward is False
    with pytest.raises(NoSuchStep):
        find_step(phase, "published", told=False)


@pytest.mark.parametrize("phase", ["scheduled", "published"])
def test_reopening_the_wishes_asks_first_where_a_timetable_is_published(phase):
    asked = {
        told: [bool(step.asks) for step in steps_from(phase, told=told) if step.to == "wishes"]
        for told in (True, False)
    }

    assert asked == {True: [True], False: [False]}
