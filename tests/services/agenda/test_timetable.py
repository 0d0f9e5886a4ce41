from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event as listening

from matchmaker.core.agenda.timetable import Delegation, EventFacts, PlannedMeeting, Unplaced
from matchmaker.documents.language import FRENCH
from matchmaker.extensions import db
from matchmaker.services.agenda.pack import published_timetable
from matchmaker.services.agenda.sheets import agenda_of
from matchmaker.services.agenda.timetable import load_timetable
from tests.factories.making import START
from tests.factories.publishing import publish_small_event


@pytest.fixture
def published(make):
    return publish_small_event(make)


@pytest.fixture
def statements(app):
    """The statements sent while the test runs."""
    sent = []

    def note(connection, cursor, statement, *rest):
        sent.append(statement)

    listening.listen(db.engine, "before_cursor_execute", note)
    yield sent
    listening.remove(db.engine, "before_cursor_execute", note)


def test_timetable_holds_the_live_meetings_and_what_the_schedule_left(published):
    timetable = load_timetable(published.event, FRENCH)

    first, buyer, second = (str(one.id) for one in (published.first, published.buyer, published.second))
    assert timetable.event == EventFacts(
        name="Rencontre d’essai",
        date=START.date(),
        place="Salle des fêtes",
        zone="Europe/Paris",
        organiser="CRESS d’essai",
    )
    assert timetable.delegations == (
        Delegation(first, "Les Jardins du Val", "Fournisseur", ("Inès Caron",)),
        Delegation(second, "Tournesol Traiteur", "Fournisseur", available=frozenset({0})),
        Delegation(buyer, "Ville de Valbrune", "Acheteur", ("Claire Morel",), home_table="T1"),
    )
    assert timetable.meetings == (
        PlannedMeeting("un@matchmaker", 1, "T1", first, buyer, subject="Entretien des parcs"),
    )
    assert timetable.unplaced == (
        Unplaced(
            second,
            buyer,
            reason="Tournesol Traiteur et Ville de Valbrune n’ont aucun créneau commun.",
            told="Aucun créneau ne convenait à ce rendez-vous.",
            requests=(2,),
        ),
    )
    assert (timetable.version, timetable.tables, len(timetable.slots)) == (1, ("T1", "T2"), 4)


def test_timetable_of_one_side_holds_nothing_of_others(published):
    timetable = load_timetable(published.event, FRENCH, only=published.first.id)

    assert {one.name for one in timetable.delegations} == {"Les Jardins du Val", "Ville de Valbrune"}
    assert timetable.unplaced == ()


def test_one_side_never_reads_the_organisers_reason(published):
    timetable = load_timetable(published.event, FRENCH, only=published.second.id)

    assert [(one.reason, one.told) for one in timetable.unplaced] == [
        ("Aucun créneau ne convenait à ce rendez-vous.", "Aucun créneau ne convenait à ce rendez-vous.")
    ]


def test_cancelled_meeting_is_kept_only_if_people_were_told_of_it(published, session):
    published.meeting.status = "cancelled"
    published.meeting.version = 2
    session.commit()

    kept = agenda_of(published.first, FRENCH).appointments
    published.meeting.first_publication = None
    session.commit()
    dropped = agenda_of(published.first, FRENCH).appointments

    assert [(one.status, one.sequence) for one in kept] == [("cancelled", 1)]
    assert dropped == ()


def test_event_not_yet_published_gives_draft_agendas(make):
    event = make.event()
    delegation = make.delegation(event)

    agenda = agenda_of(delegation, FRENCH)

    assert (agenda.draft, agenda.appointments, agenda.unplaced) == (True, (), ())


def test_summary_accounts_for_every_wish_that_was_not_withdrawn(published):
    timetable, summary = published_timetable(published.event, FRENCH)

    assert (summary.asked, summary.served, summary.meetings, summary.proof.best) == (3, 1, 1, True)
    assert [(one.a, one.b, one.reason) for one in summary.unplaced] == [
        (
            "Tournesol Traiteur",
            "Ville de Valbrune",
            "Tournesol Traiteur et Ville de Valbrune n’ont aucun créneau commun.",
        ),
        ("Les Jardins du Val", "Tournesol Traiteur", "La structure demandée a décliné."),
    ]
    assert len(timetable.unplaced) == 2


@pytest.mark.parametrize("more", [0, 3])
def test_timetable_takes_the_same_number_of_queries_whatever_the_size(make, published, statements, more):
    for _ in range(more):
        make.delegation(published.event)
    event = published.event
    _ = event.chamber.name
    statements.clear()

    load_timetable(event, FRENCH)

    assert len([one for one in statements if one.startswith("SELECT")]) == 16


def test_pauses_are_those_of_the_programme(make, session):
    event = make.event(slots=2)
    last = event.slots[1]
    last.session, last.starts_at = 1, START + timedelta(minutes=60)
    last.ends_at = last.starts_at + timedelta(minutes=15)
    session.commit()

    [pause] = load_timetable(event, FRENCH).pauses

    assert (pause.label, pause.ends_at) == ("Pause", datetime(2027, 3, 11, 14, 0, tzinfo=UTC))
    assert replace(pause, label="x").starts_at == START + timedelta(minutes=15)


def test_a_person_called_like_the_structure_is_not_named_twice(make):
    event = make.event()
    hospital = make.organisation(name="Hôpital Sainte-Claire")
    people = (make.person(name="Hôpital Sainte-Claire"), make.person(name="Claire Delmas"))
    make.delegation(event, hospital, people=people)

    [delegation] = load_timetable(event, FRENCH).delegations

    assert delegation.people == ("Claire Delmas",)
