"""A small published timetable: three buyers who keep their table, four suppliers, four slots, one pause."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from matchmaker.core.agenda.timetable import (
    Delegation,
    EventFacts,
    Pause,
    PlannedMeeting,
    Slot,
    Timetable,
    Unplaced,
)

PARIS = ZoneInfo("Europe/Paris")

EVENT = EventFacts(
    name="Rencontre d’affaires de la Seine-Verte",
    date=dt.date(2027, 3, 11),
    place="Maison des associations, Évry-Courcouronnes",
    zone="Europe/Paris",
    organiser="CRESS de démonstration",
    desk="accueil : 01 60 00 00 00",
)


def at(hour: int, minute: int) -> dt.datetime:
    """A time on the day of the event, in Paris."""
    return dt.datetime(2027, 3, 11, hour, minute, tzinfo=PARIS)


def slot(hour: int, minute: int, *, minutes: int = 15) -> Slot:
    return Slot(at(hour, minute), at(hour, minute) + dt.timedelta(minutes=minutes))


def make_delegation(id: str, name: str, kind: str = "fournisseur", **values: object) -> Delegation:
    return replace(Delegation(id, name, kind), **values)


SLOTS = (slot(14, 0), slot(14, 20), slot(14, 40), slot(15, 20))
PAUSE = Pause("Pause", at(14, 55), at(15, 20))
PRINTED = at(9, 30) - dt.timedelta(days=2)

DELEGATIONS = (
    make_delegation(
        "B1", "Département de la Seine-Verte", "acheteur", home_table="T1", people=("Claire Morel",)
    ),
    make_delegation("B2", "Ville de Valbrune", "acheteur", home_table="T2"),
    make_delegation("S1", "Les Jardins du Val", people=("Inès Caron", "Luc Petit"), version=2),
    make_delegation("S2", "Net’Éclair Insertion", available=frozenset({0, 1})),
    make_delegation("S3", "Tournesol Traiteur"),
)

MEETINGS = (
    PlannedMeeting(
        "m1@example.org",
        slot=1,
        table="T1",
        a="S1",
        b="B1",
        sequence=1,
        subject="Entretien des espaces verts des collèges",
        why=("Même métier : services de plantation.", "À 12 km du lieu d’exécution."),
    ),
    PlannedMeeting("m2@example.org", slot=0, table="T1", a="S2", b="B1", subject="Nettoyage de bureaux"),
    PlannedMeeting("m3@example.org", slot=0, table="T2", a="S1", b="B2", people_b=("Jean Roux, parcs",)),
)

UNPLACED = (
    Unplaced(
        "S2",
        "B2",
        "Aucun créneau commun : Net’Éclair Insertion n’est là que de 14:00 à 14:35.",
        "Aucun créneau commun.",
        subject="Nettoyage des écoles",
    ),
)


def make_timetable(**values: object) -> Timetable:
    """The timetable above, with some of its values replaced."""
    timetable = Timetable(
        event=EVENT,
        delegations=DELEGATIONS,
        slots=SLOTS,
        tables=("T1", "T2", "T3"),
        meetings=MEETINGS,
        version=3,
        printed_at=PRINTED,
        pauses=(PAUSE,),
        unplaced=UNPLACED,
    )
    return replace(timetable, **values)
