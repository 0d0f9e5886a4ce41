import datetime as dt
from dataclasses import replace

from matchmaker.core.agenda.agendas import Agenda, Appointment, NotPlaced, build_agendas
from matchmaker.core.agenda.timetable import Slot
from tests.factories.timetables import (
    DELEGATIONS,
    EVENT,
    MEETINGS,
    PAUSE,
    PRINTED,
    SLOTS,
    at,
    make_timetable,
)


def agenda_of(id: str, **values: object) -> Agenda:
    return next(one for one in build_agendas(make_timetable(**values)) if one.delegation.id == id)


def test_agenda_tells_one_side_whom_it_meets_when_and_where():
    agenda = agenda_of("S1")

    assert agenda == Agenda(
        event=EVENT,
        delegation=DELEGATIONS[2],
        appointments=(
            Appointment(
                uid="m3@example.org",
                sequence=0,
                starts_at=at(14, 0),
                ends_at=at(14, 15),
                table="T2",
                partner="Ville de Valbrune",
                partner_people=("Jean Roux, parcs",),
                subject="",
                why=(),
                status="confirmed",
                partner_named=("Jean Roux, parcs",),
            ),
            Appointment(
                uid="m1@example.org",
                sequence=1,
                starts_at=at(14, 20),
                ends_at=at(14, 35),
                table="T1",
                partner="Département de la Seine-Verte",
                partner_people=("Claire Morel",),
                subject="Entretien des espaces verts des collèges",
                why=("Même métier : services de plantation.", "À 12 km du lieu d’exécution."),
                status="confirmed",
            ),
        ),
        pauses=(PAUSE,),
        free=(Slot(at(14, 40), at(14, 55)), Slot(at(15, 20), at(15, 35))),
        unplaced=(),
        version=2,
        draft=False,
        printed_at=PRINTED,
    )


def test_every_delegation_has_an_agenda_even_without_meetings():
    agendas = build_agendas(make_timetable())

    assert [(one.delegation.id, len(one.held)) for one in agendas] == [
        ("B1", 2),
        ("B2", 1),
        ("S1", 2),
        ("S2", 1),
        ("S3", 0),
    ]


def test_unplaced_request_is_told_to_both_sides_without_the_organisers_reason():
    told = {one.delegation.id: one.unplaced for one in build_agendas(make_timetable()) if one.unplaced}

    assert told == {
        "B2": (NotPlaced("Net’Éclair Insertion", "Nettoyage des écoles", "Aucun créneau commun."),),
        "S2": (NotPlaced("Ville de Valbrune", "Nettoyage des écoles", "Aucun créneau commun."),),
    }


def test_free_time_joins_neighbours_and_stops_at_a_pause():
    assert agenda_of("S3").free == (Slot(at(14, 0), at(14, 55)), Slot(at(15, 20), at(15, 35)))


def test_free_time_leaves_out_slots_it_does_not_attend():
    assert agenda_of("S2").free == (Slot(at(14, 20), at(14, 35)),)


def test_free_time_stops_at_night():
    next_day = tuple(
        Slot(one.starts_at + dt.timedelta(days=1), one.ends_at + dt.timedelta(days=1)) for one in SLOTS[:1]
    )

    free = agenda_of("S3", slots=(*SLOTS, *next_day)).free

    assert free[-2:] == (Slot(at(15, 20), at(15, 35)), next_day[0])


def test_cancelled_meeting_frees_the_time_and_is_kept_for_calendars():
    agenda = agenda_of("S2", meetings=(replace(MEETINGS[1], status="cancelled", sequence=1),))

    assert [one.status for one in agenda.appointments] == ["cancelled"]
    assert agenda.held == ()
    assert agenda.free == (Slot(at(14, 0), at(14, 35)),)


def test_timetable_not_yet_published_gives_drafts():
    assert [one.draft for one in build_agendas(make_timetable(version=0))] == [True] * 5
