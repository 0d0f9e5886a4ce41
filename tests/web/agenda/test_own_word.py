"""On the day, from one's own agenda: one press says it, one press takes it back."""

from datetime import timedelta

import pytest
import time_machine

from tests.factories.making import START


@pytest.fixture
def on_the_day(planning, client_as):
    """The buyer's browser, an hour before the first slot."""
    with time_machine.travel(START - timedelta(hours=1), tick=False):
        yield client_as(planning.buying)


def day(planning):
    return f"/evenements/{planning.event.id}/planning/imprevus"


def test_who_is_late_presses_once_and_the_organiser_reads_it(planning, agenda, on_the_day, client_as):
    on_the_day.submit(agenda, f"{agenda}/retard", minutes="20")

    assert "L’organisateur vous attend à partir de 14:20." in on_the_day.get(agenda).text
    organiser = client_as(planning.organiser)
    assert "en retard, attendue pour 14:20" in organiser.get(day(planning)).text


def test_half_an_hour_before_the_first_meeting_a_delay_counts_from_it(planning, agenda, client_as):
    with time_machine.travel(START - timedelta(minutes=30), tick=False):
        browser = client_as(planning.buying)
        first = browser.get(agenda)

        browser.submit(agenda, f"{agenda}/retard", minutes="20")

        shown = browser.get(agenda).text
    assert "14:00" in first.text
    assert "C’est noté : on vous attend à partir de 14:20." in shown


def test_who_does_not_come_presses_once_and_can_take_it_back(planning, agenda, on_the_day, client_as):
    on_the_day.submit(agenda, f"{agenda}/absence")
    assert "vous n’êtes pas là à partir de 14:00." in on_the_day.get(agenda).text

    on_the_day.submit(agenda, f"{agenda}/presence")

    assert "Un contretemps ?" in on_the_day.get(agenda).text
    assert "absente à partir de 14:00" not in client_as(planning.organiser).get(day(planning)).text


def test_before_the_day_there_is_no_button_and_nothing_is_noted(planning, agenda, client_as):
    with time_machine.travel(START - timedelta(days=1), tick=False):
        browser = client_as(planning.buying)
        assert "Un contretemps ?" not in browser.get(agenda).text

        said = browser.submit(agenda, "/langue/en", by=f"{agenda}/absence")

        assert said.status_code == 303
        assert "Cela se dit le jour même." in browser.get(agenda).text


def test_a_delay_that_touches_no_slot_changes_nothing(planning, agenda, client_as):
    with time_machine.travel(START + timedelta(minutes=56), tick=False):  # their last meeting is over
        browser = client_as(planning.buying)

        browser.submit(agenda, f"{agenda}/retard", minutes="10")

        assert "Ce retard ne touche aucun créneau" in browser.get(agenda).text


def test_another_number_of_minutes_is_no_choice(agenda, on_the_day):
    on_the_day.submit(agenda, f"{agenda}/retard", minutes="15")

    shown = on_the_day.get(agenda).text
    assert "Dites combien de minutes : 10, 20, 40." in shown
    assert "Un contretemps ?" in shown
