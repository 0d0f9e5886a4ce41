from datetime import time

import pytest

from matchmaker.core.directory.availability import clean_availability
from matchmaker.core.directory.cleaning import Severity

SLOTS = [(time(h, m), time(h, m + 15)) for h in (9, 14) for m in (0, 20, 40)] + [(time(15), time(15, 15))]


def usable(cell):
    availability = clean_availability(cell).value
    return [f"{start:%H:%M}" for start, end in SLOTS if availability.allows(start, end)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("toute la journée", ["09:00", "09:20", "09:40", "14:00", "14:20", "14:40", "15:00"]),
        ("matin", ["09:00", "09:20", "09:40"]),
        ("Après-midi", ["14:00", "14:20", "14:40", "15:00"]),
        ("14:00-14:40", ["14:00", "14:20"]),
        ("de 14h à 15h30", ["14:00", "14:20", "14:40", "15:00"]),
        ("14h, 14h40", ["14:00", "14:40"]),
        ("14:00 et 15:00", ["14:00", "15:00"]),
        ("matin et 15h", ["09:00", "09:20", "09:40", "15:00"]),
        ("à partir de 14h20", ["14:20", "14:40", "15:00"]),
        ("jusqu'à 14h20", ["09:00", "09:20", "09:40", "14:00"]),
        ("sauf 15:00", ["09:00", "09:20", "09:40", "14:00", "14:20", "14:40"]),
        ("après-midi sauf 14h-14h30", ["14:40", "15:00"]),
        ("absent", []),
    ],
)
def test_words_and_times_name_the_slots(cell, expected):
    assert usable(cell) == expected


def test_am_is_asked_with_two_choices():
    problem = clean_availability("AM").problem

    assert problem.severity is Severity.QUESTION
    assert [choice.value for choice in problem.choices] == ["matin", "après-midi"]


@pytest.mark.parametrize("cell", ["peut-être", "15h-14h", "le 12"])
def test_what_is_not_understood_is_told(cell):
    assert clean_availability(cell).problem.severity is Severity.TO_CORRECT


def test_a_time_at_which_no_slot_begins_is_found():
    availability = clean_availability("14:05, 14:20").value

    assert availability.unknown_starts([start for start, _ in SLOTS]) == (time(14, 5),)
