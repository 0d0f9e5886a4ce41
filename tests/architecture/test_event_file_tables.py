"""Every table that hangs on an event is in the event file, or on the page with why it is not."""

import re

import pytest

from matchmaker.core.events.file_shape import SECTIONS
from matchmaker.db.models import Base

# Table -> the list of the file that holds its rows; `event` is the one row that is no list.
TRAVELS = {
    "event": "event",
    "slot": "slots",
    "event_table": "tables",
    "event_resource": "resources",
    "resource_absence": "resources",
    "resource_use": "participants",
    "criterion_setting": "criteria",
    "message_text": "texts",
    "delegation": "participants",
    "delegate": "participants",
    "delegate_subject": "participants",
    "badge": "participants",
    "absence": "participants",
    "availability_said": "participants",
    "person_absence": "person_absences",
    "forbidden_pair": "forbidden_pairs",
    "publication": "publications",
    "meeting": "meetings",
    "meeting_seat": "meetings",
    "request": "requests",
    "event_date": "dates",
    "programme_item": "programme",
    "registration_question": "questions",
    "registration_answer": "question_answers",
    "registration_desk": "registration_page",
    "registration": "registrations",
    "reminder": "reminders",
    "confirmation": "confirmations",
    "confirmation_call": "confirmations",
    "desk": "presences",
    "presence": "presences",
    "second_chance": "second_chances",
    "day_feedback": "sentences",
    "follow_up": "follow_ups",
    "event_logo": "logos",
}


def hanging_on_an_event():
    """The tables that lead to an event by their foreign keys, through whatever number of others."""
    found = {"event"}
    while more := {
        table.name
        for table in Base.metadata.sorted_tables
        if table.name not in found and any(key.column.table.name in found for key in table.foreign_keys)
    }:
        found |= more
    return found


@pytest.fixture
def left_out(root):
    """Table -> why, from the page."""
    page = (root / "docs/event-file.md").read_text(encoding="utf-8")
    part = page.split("## Tables that stay", 1)[1].split("\n## ", 1)[0]
    reasons = {}
    for names, why in re.findall(r"^\| (`.+?`) \| (.+?) \|$", part, re.MULTILINE):
        reasons |= dict.fromkeys(re.findall(r"`(\w+)`", names), why)
    return reasons


def test_each_table_of_an_event_travels_or_the_page_says_why_not(left_out):
    assert hanging_on_an_event() == TRAVELS.keys() | left_out.keys()
    assert TRAVELS.keys() & left_out.keys() == set()
    assert all(len(why) > 20 for why in left_out.values())


def test_each_list_holds_a_table():
    # People and what structures offer and need do not hang on an event; they come with it.
    assert set(TRAVELS.values()) == SECTIONS.keys() - {"people", "offers", "needs"} | {"event"}
