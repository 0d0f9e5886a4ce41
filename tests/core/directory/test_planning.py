"""The workbook of an event, and lists as they are met in the field."""

from datetime import date, time

import pytest

from matchmaker.core.catalogue.cpv import CpvTable
from matchmaker.core.directory.importing.answers import Answers
from matchmaker.core.directory.importing.outcomes import Status
from matchmaker.core.directory.importing.plan import Reference
from matchmaker.core.directory.importing.planning import plan_import
from matchmaker.core.directory.importing.raw import RawBook, RawRow, RawSheet, column_letter
from matchmaker.core.directory.importing.records import PlannedSlot
from matchmaker.core.directory.importing.sheets import SHEETS, sheets_with
from matchmaker.core.directory.names import fold
from matchmaker.core.directory.territory import Commune, Territory
from matchmaker.data.cpv import cpv_table
from matchmaker.documents.reading import read_book
from matchmaker.documents.template import template_workbook
from matchmaker.plugin_api.fields import Field

TERRITORY = Territory([Commune("91521", "Ris-Orangis", ("91130",), "91", "11", population=31189)])

EVENT = [
    ("Nom de l’événement", "Rencontres d’affaires"),
    ("Date", date(2027, 3, 11)),
    ("Heure de début", "14h"),
    ("Durée", 15),
    ("Pause entre deux rendez-vous", 5),
    ("Nombre de créneaux", 8),
    ("Pause après le créneau n°", 4),
    ("Durée de la pause", 20),
    ("Tables", "T1, T2, T3"),
    ("Garantie", 1),
]
PARTICIPANTS = [
    ("Structure", "SIRET", "Commune", "Disponibilité", "Garde sa table", "Courriel"),
    ("Département de la Seine-Verte", "00001234400016", "Ris-Orangis", None, "T1", "b1@x.example"),
    ("Ville de Valbrune", None, None, "14:00, 14:20", "oui", "b2@x.example"),
    ("Jardins du Val", "73282932000074", None, None, None, "s1@x.example"),
    ("Net’Éclair", "12345678200010", None, "à partir de 14:40", None, "s2@x.example"),
]
OFFERS = [
    ("Fournisseur", "Offre"),
    ("Jardins du Val", "Entretien d’espaces verts"),
    ("12345678200010", "Nettoyage de bureaux"),
]
NEEDS = [("Acheteur", "Besoin", "Code CPV"), ("Ville de Valbrune", "Tonte et haies", "77310000-6")]
WISHES = [
    ("Demandeur", "Souhaite rencontrer", "Rang", "Réponse"),
    ("Jardins du Val", "Département de la Seine-Verte", "indispensable", "souhaité"),
    ("Net’Éclair", "ville de valbrune", 3, None),
    ("Net’Éclair", "Jardins du Val", None, "refusé"),
]


def sheet(name, rows):
    return RawSheet(name, tuple(RawRow(number, tuple(cells)) for number, cells in enumerate(rows, start=1)))


def workbook(event=EVENT, participants=PARTICIPANTS, offers=OFFERS, needs=NEEDS, wishes=WISHES):
    named = {
        "Événement": event,
        "Participants": participants,
        "Offres": offers,
        "Besoins": needs,
        "Vœux": wishes,
    }
    return RawBook("jour.xlsx", tuple(sheet(name, rows) for name, rows in named.items() if rows is not None))


def plan(book, *, answers=None, fields=(), cpv=None):
    reference = Reference(TERRITORY, cpv or CpvTable([]), fields=fields, answers=answers or Answers())
    return plan_import(book, reference, event_expected=True)


def told(found):
    return [(p.source.sheet, p.source.row, p.column, p.problem.sentence) for p in found.blocking]


def test_a_whole_event_comes_in():
    found = plan(workbook(), cpv=cpv_table())

    assert told(found) == []
    assert found.event.slots[3:5] == (
        PlannedSlot(time(15), time(15, 15), 0),
        PlannedSlot(time(15, 40), time(15, 55), 1),
    )
    assert (found.event.tables, found.event.guarantee, found.event.zone) == (
        ("T1", "T2", "T3"),
        1,
        "Europe/Paris",
    )
    assert [(row.name, row.delegation.role) for row in found.organisations] == [
        ("Département de la Seine-Verte", None),
        ("Ville de Valbrune", "buyer"),
        ("Jardins du Val", "supplier"),
        ("Net’Éclair", "supplier"),
    ]
    assert [offer.columns["cpv"] for offer in found.offers] == [("77310000",), ("90919200",)]
    assert [need.columns["cpv"] for need in found.needs] == [("77310000",)]
    assert [(wish.rank, wish.answer, wish.answer_rank) for wish in found.requests] == [
        (1, "accepted", 2),
        (3, None, None),
        (2, "declined", None),
    ]


def test_a_structure_without_number_is_known_by_its_name():
    found = plan(workbook())

    assert found.organisations[1].internal_number == "nom:ville de valbrune"
    assert found.requests[1].receiver == found.organisations[1].identity


def test_an_association_may_give_its_rna_for_a_siret():
    book = workbook(
        participants=[
            ("Structure", "SIRET", "Acheteur / fournisseur"),
            ("Crèche l’Été", "W381234567", "Acheteur"),
        ],
        offers=None,
        needs=None,
        wishes=None,
    )

    found = plan(book)

    (crib,) = found.organisations
    assert (crib.siret, crib.rna, crib.delegation.role) == (None, "W381234567", "buyer")
    assert [item.problem.sentence for item in found.problems if item.key == "siret"] == [
        "« W381234567 » est un numéro RNA : repris comme tel."
    ]


@pytest.mark.parametrize(
    ("wish", "problem"),
    [
        (("Net’Éclair", "Net Eclair"), ("B", "« Net’Éclair » demande à se rencontrer elle-même.")),
        (
            ("Jardin du Val", "Net’Éclair"),
            (
                "A",
                "« Jardin du Val » n’est pas dans la liste des structures. Vouliez-vous dire « Jardins du Val » ?",
            ),
        ),
        (("Zorglub", "Net’Éclair"), ("A", "« Zorglub » n’est pas dans la liste des structures.")),
        (("Net’Éclair", None), ("B", "« Souhaite rencontrer » est à remplir.")),
        (("Net’Éclair", "Jardins du Val", "urgent"), ("C", "« urgent » n’est pas proposé.")),
    ],
)
def test_a_wish_that_cannot_stand_is_told_by_sheet_row_and_column(wish, problem):
    found = plan(workbook(wishes=[WISHES[0], wish]))

    assert told(found) == [("Vœux", 2, *problem)]
    assert found.requests == ()


@pytest.mark.parametrize(
    ("label", "value", "problem"),
    [
        ("Nombre de créneaux", 0, "Il faut au moins un créneau (et 96 au plus) pour se rencontrer."),
        ("Tables", 0, "« 0 » : il faut entre 1 et 300 tables, de noms différents."),
        ("Durée", 0, "Un rendez-vous de 0 minute n’est pas possible."),
        ("Date", "bientôt", "« bientôt » n’est pas une date."),
        ("Heure de début", None, "Il faut l’heure de début, ou la liste des heures des créneaux."),
        ("Nombre de créneaux", 60, "Le dernier créneau finirait après minuit."),
    ],
)
def test_an_event_that_cannot_be_held_says_why(label, value, problem):
    event = [(name, value if name == label else kept) for name, kept in EVENT]

    found = plan(workbook(event=event))

    row = [name for name, _ in EVENT].index(label) + 1
    assert told(found) == [("Événement", row, "B", problem)]
    assert found.event is None


def test_everybody_absent_is_told():
    absent = [PARTICIPANTS[0], *((*row[:3], "absent", *row[4:]) for row in PARTICIPANTS[1:])]

    found = plan(workbook(participants=absent))

    assert told(found) == [
        (
            "Participants",
            0,
            "",
            "Aucun créneau ne réunit deux structures présentes : aucun rendez-vous n’est possible.",
        )
    ]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (("X", None, None, "14:05"), ("D", "Aucun créneau ne commence à 14:05.")),
        (("X", None, None, None, "T9"), ("E", "La table « T9 » n’existe pas à cet événement.")),
    ],
)
def test_attendance_is_checked_against_the_event(cells, problem):
    found = plan(workbook(participants=[*PARTICIPANTS, cells]))

    assert told(found) == [("Participants", 6, *problem)]


def test_a_problem_of_attendance_repeats_what_stands_in_the_cell():
    found = plan(workbook(participants=[*PARTICIPANTS, ("X", None, None, "sauf 14:05")]))

    assert [problem.value for problem in found.blocking] == ["sauf 14:05"]


def test_missing_sheets_and_columns_are_told():
    found = plan(RawBook("x.xlsx", (sheet("Vœux", [("Demandeur", "Rang"), ("A", 1)]),)))

    assert [sentence for *_, sentence in told(found)] == [
        "La colonne « Souhaite rencontrer » manque.",
        "La feuille « Événement » manque.",
        "La feuille « Participants » manque.",
        "« Souhaite rencontrer » est à remplir.",
        "« A » n’est pas dans la liste des structures.",
    ]


def test_explicit_times_replace_the_computed_ones():
    event = [("Nom", "X"), ("Date", "11/03/2027"), ("Horaires", "14:00, 14:20, 15:00"), ("Tables", 2)]

    found = plan(
        workbook(
            event=event,
            wishes=None,
            needs=None,
            offers=None,
            participants=[PARTICIPANTS[0], *PARTICIPANTS[3:4]] * 2,
        )
    )

    assert [(slot.starts, slot.session) for slot in found.event.slots] == [
        (time(14), 0),
        (time(14, 20), 0),
        (time(15), 1),
    ]


def test_an_untidy_list_is_read_below_its_titles():
    rows = [
        ("Liste des inscrits", None, None),
        (),
        ("Numéro de SIRET", "ENTREPRISE ", "Mail 1", "Mail 2", "Métier", "Couleur"),
        (
            "73282932000074",
            "Jardins du Val",
            "a@x.example",
            "b@x.example",
            "Entretien d’espaces verts",
            "vert",
        ),
        ("Numéro de SIRET", "ENTREPRISE", "Mail 1"),
        ("Exemple : 1", "X"),
        ("Total", None, 2),
    ]

    found = plan_import(RawBook("l.csv", (sheet("Feuil1", rows),)), Reference(TERRITORY, cpv_table()))

    assert [(o.status, o.sentence) for o in found.outcomes] == [
        (Status.READY, ""),
        (Status.IGNORED, "En-têtes répétés."),
        (Status.IGNORED, "Ligne d’exemple du modèle."),
        (Status.IGNORED, "Ligne de total."),
    ]
    assert [c.email for c in found.organisations[0].contacts] == ["a@x.example", "b@x.example"]
    assert found.offers[0].columns == {"cpv": ("77310000",)}
    assert found.sheets[0].left_out == ("Couleur",)


def test_a_learned_header_is_understood_next_time():
    rows = [("Qui", "Combien"), ("Jardins du Val", 3)]
    answers = Answers(headers={"qui": "use_name", "combien": "capacity"})

    found = plan_import(
        RawBook("l.csv", (sheet("l", rows),)), Reference(TERRITORY, CpvTable([]), answers=answers)
    )

    assert (found.organisations[0].name, found.organisations[0].delegation.capacity) == ("Jardins du Val", 3)


def test_a_file_without_headers_says_so():
    found = plan_import(RawBook("l.csv", (sheet("l", [("a", "b")]),)), Reference(TERRITORY, CpvTable([])))

    assert [p.problem.sentence for p in found.blocking] == [
        "Aucune ligne d’en-têtes reconnue dans « l.csv »."
    ]
    assert found.counts[Status.IGNORED] == 1


def test_criteria_ask_their_questions_in_the_file():
    hours = Field("insertion_hours_offered", "offer", "number", "Heures d’insertion", low=0)
    offers = [("Fournisseur", "Offre", "heures d'insertion"), ("Jardins du Val", "Tonte", "4 200")]

    found = plan(workbook(offers=offers), fields=[hours])

    assert found.offers[0].fields == {"insertion_hours_offered": 4200.0}


def test_two_kinds_of_one_siret_and_name_are_two_organisations():
    rows = [
        ("SIRET", "Structure", "Type SIAE"),
        ("73282932000074", "Ricochet", "EI"),
        ("73282932000074", "RICOCHET", "ACI"),
    ]

    found = plan_import(RawBook("l.csv", (sheet("l", rows),)), Reference(TERRITORY, CpvTable([])))

    assert [row.name for row in found.organisations] == ["Ricochet (EI)", "RICOCHET (ACI)"]


def test_the_empty_template_is_read_back_without_loss():
    found = plan(read_book(template_workbook(SHEETS), "modele.xlsx"))

    assert [s.kind for s in found.sheets] == [
        None,
        "event",
        "participants",
        "offers",
        "needs",
        "requests",
        None,
    ]
    assert {problem for *_, problem in told(found)} == {
        "« Nom de l’événement » est à remplir.",
        "« Date » est à remplir.",
        "« Tables » est à remplir.",
        "Il faut l’heure de début, ou la liste des heures des créneaux.",
    }


def test_every_header_is_understood_as_itself():
    for spec in sheets_with():
        headers = [fold(column.header) for column in spec.columns]
        assert len(set(headers)) == len(headers)


def test_columns_are_named_as_spreadsheets_do():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


ENGLISH = {
    "Participants": "Attendees",
    "Structure": "Organisation",
    "Rôle": "Role",
    "acheteur": "buyer side",
    "Disponibilité": "Availability",
    "Mode d’emploi": "How to use",
}


def test_a_template_in_another_language_is_read_as_well():
    rows = [("Organisation", "Role", "Availability"), ("Ville de Valbrune", "buyer side", "14:00")]
    book = RawBook("x.xlsx", (sheet("How to use", [("1", "Fill in")]), sheet("Attendees", rows)))

    found = plan_import(
        book, Reference(TERRITORY, CpvTable([]), languages=[lambda words: ENGLISH.get(words, words)])
    )

    assert [(row.name, row.delegation.role) for row in found.organisations] == [
        ("Ville de Valbrune", "buyer")
    ]
    assert [outcome.status for outcome in found.outcomes] == [Status.READY]


def test_too_many_activities_under_one_number_are_to_be_corrected():
    names = [f"{letter}{other}" * 4 for letter in "abcdefghij" for other in "klmnop"]
    rows = [("SIRET", "Structure"), *(("73282932000074", name) for name in [*names, names[0]])]

    found = plan_import(RawBook("l.csv", (sheet("l", rows),)), Reference(TERRITORY, CpvTable([])))

    assert (found.counts[Status.READY], found.counts[Status.TO_CORRECT]) == (50, 10)
    assert found.outcomes[-1].status is Status.IGNORED
    assert told(found)[-1] == (
        "l",
        61,
        "",
        "Trop d’activités sous un même numéro : 73282932000074 en a déjà 50.",
    )
