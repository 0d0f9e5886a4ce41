import datetime as dt
from dataclasses import replace

import pytest

from matchmaker.core.agenda.agendas import build_agendas
from matchmaker.core.agenda.timetable import Pause, PlannedMeeting
from matchmaker.documents.pdf_agenda import agenda_pdf
from tests.documents.nasty_names import NASTY_NAMES, printable
from tests.factories.timetables import EVENT, MEETINGS, at, make_delegation, make_timetable, slot


def test_agenda_says_which_of_the_structures_people_goes(text_of):
    (agenda,) = (one for one in build_agendas(make_timetable()) if one.delegation.id == "B2")

    assert "Pour vous : Jean Roux, parcs" in text_of(agenda_pdf(agenda))[0]


def test_agenda_says_when_where_with_whom_and_why(text_of):
    pages = text_of(agenda_pdf(build_agendas(make_timetable())[2]))

    assert pages == [
        (
            "Rencontre d’affaires de la Seine-Verte · jeudi 11 mars 2027 · Maison des associations, Évry-Courcouronnes "
            "Planning individuel "
            "Les Jardins du Val Fournisseur · Inès Caron · Luc Petit "
            "2 rendez-vous "
            "Heure Table Avec "
            "14:00 jusqu’à 14:15 T2 Ville de Valbrune Jean Roux, parcs "
            "14:20 jusqu’à 14:35 T1 Département de la Seine-Verte Claire Morel "
            "Entretien des espaces verts des collèges "
            "Même métier : services de plantation. À 12 km du lieu d’exécution. "
            "14:40 – 14:55 libre "
            "14:55 – 15:20 Pause "
            "15:20 – 15:35 libre "
            "Merci d’être à table à l’heure dite : tous les rendez-vous changent ensemble. "
            "CRESS de démonstration · accueil : 01 60 00 00 00 "
            "Version 2 · imprimé le 9 mars 2027 à 09:30 · une version plus récente remplace cette feuille 1 / 1"
        )
    ]


def test_agenda_without_meetings_says_so_and_what_to_do(text_of):
    [page] = text_of(agenda_pdf(build_agendas(make_timetable())[4]))

    assert "Aucun rendez-vous n’est prévu pour vous à ce jour." in page
    assert "Présentez-vous à l’accueil" in page


def test_agenda_of_one_who_keeps_its_table_shows_it_large(text_of):
    [page] = text_of(agenda_pdf(build_agendas(make_timetable())[0]))

    assert "Votre table T1" in page


def test_agenda_tells_unplaced_requests_in_the_words_for_the_parties(text_of):
    [page] = text_of(agenda_pdf(build_agendas(make_timetable())[1]))

    assert (
        "Demandes sans rendez-vous Net’Éclair Insertion (Nettoyage des écoles) Aucun créneau commun." in page
    )
    assert "n’est là que" not in page


def test_draft_agenda_says_it_is_one(text_of):
    [page] = text_of(agenda_pdf(build_agendas(make_timetable(version=0))[2]))

    assert "Projet de planning, non diffusé · imprimé le 9 mars 2027 à 09:30" in page


def test_cancelled_meeting_is_not_printed(text_of):
    timetable = make_timetable(meetings=(replace(MEETINGS[1], status="cancelled"),))

    [page] = text_of(agenda_pdf(build_agendas(timetable)[3]))

    assert "Département" not in page


def test_times_are_those_of_the_events_own_zone(text_of):
    island = replace(EVENT, zone="Indian/Reunion")

    [page] = text_of(agenda_pdf(build_agendas(make_timetable(event=island))[3]))

    assert "17:00 jusqu’à 17:15 T1 Département de la Seine-Verte" in page
    assert "imprimé le 9 mars 2027 à 12:30" in page


@pytest.mark.parametrize("name", NASTY_NAMES, ids=range(len(NASTY_NAMES)))
def test_any_name_is_printed_as_it_was_typed(text_of, name):
    delegations = (make_delegation("A", name, people=(name,)), make_delegation("B", name))
    meeting = PlannedMeeting("m@x", 0, "T1", "A", "B", subject=name, why=(name,))
    timetable = make_timetable(delegations=delegations, meetings=(meeting,), unplaced=())

    printed = "".join(text_of(agenda_pdf(build_agendas(timetable)[0])))

    # Blanks and hyphens at line ends are the typesetter's; everything else must be there, five times over.
    squeezed = printed.replace(" ", "").replace("-", "")
    assert squeezed.count(printable(name).replace(" ", "").replace("-", "")) == 5


def test_fourteen_meetings_and_their_reasons_fit_one_sheet(text_of):
    buyer = make_delegation(
        "B", "Communauté d’agglomération Cœur d’Essonne", "acheteur", people=("Claire Morel",)
    )
    suppliers = tuple(make_delegation(f"S{n}", f"Régie de quartier Saint-Éloi {n}") for n in range(14))
    first = slot(9, 0)
    slots = tuple(
        replace(
            first,
            starts_at=first.starts_at + dt.timedelta(minutes=20 * n),
            ends_at=first.ends_at + dt.timedelta(minutes=20 * n),
        )
        for n in range(14)
    )
    meetings = tuple(
        PlannedMeeting(
            f"m{n}@x",
            n,
            "T1",
            f"S{n}",
            "B",
            subject="Entretien des espaces verts",
            why=("Même métier", "À 12 km"),
        )
        for n in range(14)
    )
    timetable = make_timetable(
        delegations=(buyer, *suppliers), slots=slots, meetings=meetings, unplaced=(), pauses=()
    )

    assert len(text_of(agenda_pdf(build_agendas(timetable)[0]))) == 1


def test_days_are_named_when_there_are_several(text_of):
    next_day = replace(
        slot(9, 0),
        starts_at=at(9, 0) + dt.timedelta(days=1),
        ends_at=at(9, 15) + dt.timedelta(days=1),
    )
    pause = Pause("Café", at(14, 15), at(14, 20))
    timetable = make_timetable(
        slots=(slot(14, 0), next_day), meetings=(replace(MEETINGS[0], slot=1),), unplaced=(), pauses=(pause,)
    )

    [page] = text_of(agenda_pdf(build_agendas(timetable)[2]))

    assert "Jeudi 11 mars 2027 Heure Table Avec 14:00 – 14:15 libre" in page
    assert "Vendredi 12 mars 2027 Heure Table Avec 09:00 jusqu’à 09:15 T1" in page
