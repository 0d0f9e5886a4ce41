from dataclasses import replace
from datetime import timedelta

from matchmaker.services.agenda.stable_uids import with_stable_uids
from tests.factories.timetables import EVENT, MEETINGS, make_timetable


def uids(timetable):
    return [meeting.uid for meeting in with_stable_uids(timetable).meetings]


def test_same_event_and_structures_give_the_same_identities():
    moved = tuple(replace(one, slot=3, table="T3", a=one.b, b=one.a) for one in MEETINGS[:1])

    assert uids(make_timetable(meetings=moved)) == uids(make_timetable(meetings=MEETINGS[:1]))


def test_each_meeting_has_its_own_identity_even_between_the_same_two():
    twice = (MEETINGS[0], replace(MEETINGS[0], slot=2, subject="Autre sujet"))

    assert len({*uids(make_timetable(meetings=twice)), *uids(make_timetable(meetings=MEETINGS[1:]))}) == 4


def test_another_event_gives_other_identities():
    other = make_timetable(event=replace(EVENT, date=EVENT.date + timedelta(days=1)))

    assert set(uids(other)) & set(uids(make_timetable())) == set()


def test_sequence_rises_with_the_clock():
    timetable = make_timetable()
    later = replace(timetable, printed_at=timetable.printed_at + timedelta(minutes=1))

    first, second = (with_stable_uids(one).meetings[0].sequence for one in (timetable, later))

    assert second == first + 1
