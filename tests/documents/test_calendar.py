import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from matchmaker.core.agenda.agendas import build_agendas
from matchmaker.documents.calendar import agenda_calendar
from tests.documents.nasty_names import NASTY_NAMES
from tests.factories.timetables import EVENT, MEETINGS, at, make_delegation, make_timetable


def events_of(written: bytes) -> list:
    return list(Calendar.from_ical(written).walk("VEVENT"))


def test_calendar_reads_back_with_its_times_and_identity():
    second = events_of(agenda_calendar(build_agendas(make_timetable())[2]))[1]

    assert {
        "uid": str(second["uid"]),
        "sequence": second["sequence"],
        "start": second.decoded("dtstart"),
        "end": second.decoded("dtend"),
        "stamp": second.decoded("dtstamp"),
        "summary": str(second["summary"]),
        "location": str(second["location"]),
        "description": str(second["description"]),
        "status": str(second["status"]),
    } == {
        "uid": "m1@example.org",
        "sequence": 1,
        "start": at(14, 20),
        "end": at(14, 35),
        "stamp": dt.datetime(2027, 3, 9, 8, 30, tzinfo=dt.UTC),
        "summary": "Rendez-vous : Département de la Seine-Verte",
        "location": "Table T1, Maison des associations, Évry-Courcouronnes",
        "description": "Claire Morel\n"
        "Entretien des espaces verts des collèges\n"
        "Même métier : services de plantation.\n"
        "À 12 km du lieu d’exécution.",
        "status": "CONFIRMED",
    }


def test_moved_meeting_keeps_its_uid_and_raises_its_sequence():
    before = events_of(agenda_calendar(build_agendas(make_timetable())[3]))[0]
    moved = replace(MEETINGS[1], slot=3, sequence=4)

    after = events_of(agenda_calendar(build_agendas(make_timetable(meetings=(moved,)))[3]))[0]

    assert (before["uid"], before["sequence"]) == ("m2@example.org", 0)
    assert (after["uid"], after["sequence"], after.decoded("dtstart")) == ("m2@example.org", 4, at(15, 20))


def test_cancelled_meeting_is_sent_as_cancelled():
    cancelled = replace(MEETINGS[1], status="cancelled", sequence=2)

    [event] = events_of(agenda_calendar(build_agendas(make_timetable(meetings=(cancelled,)))[3]))

    assert (event["uid"], event["sequence"], event["status"]) == ("m2@example.org", 2, "CANCELLED")


def test_meeting_of_a_draft_is_tentative():
    [event] = events_of(agenda_calendar(build_agendas(make_timetable(version=0))[3]))

    assert event["status"] == "TENTATIVE"


def test_agenda_without_meetings_is_a_calendar_without_events():
    assert events_of(agenda_calendar(build_agendas(make_timetable())[4])) == []


def test_times_are_written_on_the_clock_of_the_event():
    island = make_timetable(event=replace(EVENT, zone="Indian/Reunion"))

    written = agenda_calendar(build_agendas(island)[3])

    assert b"DTSTART;TZID=Indian/Reunion:20270311T170000" in written
    assert events_of(written)[0].decoded("dtstart").tzinfo == ZoneInfo("Indian/Reunion")


@pytest.mark.parametrize(
    "name", [*NASTY_NAMES, "ligne\r\nX-INJECTED:1", "a\x00b"], ids=range(len(NASTY_NAMES) + 2)
)
def test_any_name_stays_inside_its_line(name):
    delegations = (make_delegation("A", "Nous"), make_delegation("B", name))
    meeting = replace(MEETINGS[0], a="A", b="B", subject=name)
    timetable = make_timetable(delegations=delegations, meetings=(meeting,), unplaced=())

    written = agenda_calendar(build_agendas(timetable)[0])

    [event] = events_of(written)
    one_line = name.replace("\r\n", " ").replace("\x00", " ")
    assert event["summary"] == f"Rendez-vous : {one_line}"
    assert one_line in event["description"]
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert b"\r\nX-INJECTED" not in written
