"""What people said of themselves reaches the desk and the organiser's page, on both databases."""

from datetime import timedelta

import time_machine

from matchmaker.core.agenda.presence import State
from matchmaker.db.events import Absence
from matchmaker.extensions import db
from matchmaker.services.agenda.arrivals import desk_at, reception_of
from matchmaker.services.agenda.desks import give_desk
from tests.factories.making import START


def note(delegation, slots):
    delegation.absences += [
        Absence(event_id=delegation.event_id, slot_id=slot.id, on_the_day=True) for slot in slots
    ]
    db.session.commit()


def line_of(organiser, event):
    [line] = reception_of(organiser, event.id).lines
    return line


def test_an_absence_noted_on_the_day_is_the_state_of_who_was_not_seen(event, organiser, came):
    note(came, event.slots)

    with time_machine.travel(START, tick=False):
        reception = reception_of(organiser, event.id)
        [at_the_desk] = desk_at(give_desk(organiser, event.id, "Nadia").key).lines

    assert reception.counts == {"present": 0, "late": 0, "absent": 1, "unknown": 0}
    assert reception.lines[0].announced == at_the_desk.announced == State("absent")


def test_the_desk_of_the_day_before_knows_who_has_cancelled(event, organiser, came):
    note(came, event.slots)

    with time_machine.travel(START - timedelta(days=1), tick=False):
        assert line_of(organiser, event).announced == State("absent")


def test_a_delay_is_forgotten_once_its_slots_are_over(event, organiser, came):
    first, second = event.slots[:2]
    note(came, [first])

    with time_machine.travel(first.starts_at, tick=False):
        assert line_of(organiser, event).announced == State("late", second.starts_at)
    with time_machine.travel(first.ends_at, tick=False):
        assert line_of(organiser, event).announced is None
