"""Story 1 with a database, and what an import must never do."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.importing.answers import Answers
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import ChamberOrganisation, Fact, Membership, Organisation, Person
from matchmaker.db.events import Delegation, Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.queries.invitations import recipients_of
from matchmaker.db.requests import Request
from matchmaker.documents.reading import read_book
from matchmaker.services.directory.contacts import person_for
from matchmaker.services.directory.imports import (
    NothingReady,
    NotTriedAnyMore,
    answer_import,
    apply_import,
    drop_import,
    dry_run,
    import_workbook,
    imports_of,
    try_import,
)
from tests.factories.lists import book_of, inscrits

MORNING = Answers(values={"availability!am": "matin"})


@pytest.fixture
def event(make):
    return make.event(slots=4, tables=3)


@pytest.fixture
def organiser(make, event):
    person = make.person(staff_of=event.chamber)
    return Actor(person.id, frozenset({event.chamber_id}))


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def bring(actor, event, rows, answers=MORNING):
    return import_workbook(
        actor, book_of(rows), chamber_id=event.chamber_id, event_id=event.id, answers=answers
    )


def effects(brought):
    return {(what, effect): n for (what, effect), n in sorted(brought.tally.counts.items()) if n}


def test_story_1_from_the_file_to_seven_recipients(session, event, organiser):
    tried = try_import(organiser, event.id, "inscrits_v7_FINAL(2).xlsx", inscrits())
    asked = tried.report["counts"]
    answer_import(organiser, event.id, tried.id, MORNING)

    brought = apply_import(organiser, event.id, tried.id)

    assert {status: n for status, n in asked.items() if n} == {
        "ready": 5,
        "question": 1,
        "to_correct": 1,
        "merge_proposed": 1,
        "ignored": 2,
    }
    assert effects(brought) == {
        ("delegations", "created"): 6,
        ("organisations", "created"): 6,
        ("people", "created"): 7,
    }
    assert len(recipients_of(session.get(Event, event.id))) == 7
    assert count(session, Outbox) == 0


def test_the_same_file_again_creates_and_changes_nothing(session, event, organiser):
    book = read_book(inscrits(), "inscrits.xlsx")
    once = {"chamber_id": event.chamber_id, "event_id": event.id, "answers": MORNING}
    import_workbook(organiser, book, **once)
    version = session.get(Event, event.id).input_version

    again = import_workbook(organiser, book, **once)

    assert (again.tally.of("created"), again.tally.of("changed")) == (0, 0)
    assert session.get(Event, event.id).input_version == version


def test_an_accepted_merge_is_not_asked_again(session, event, organiser):
    book = read_book(inscrits(), "inscrits.xlsx")
    answers = replace(MORNING, merges={"Sheet!10": "merge"})
    place = {"chamber_id": event.chamber_id, "event_id": event.id}
    import_workbook(organiser, book, answers=answers, **place)

    again = import_workbook(organiser, book, answers=MORNING, **place)

    assert again.plan.counts["merge_proposed"] == 0
    assert (again.tally.of("created"), again.tally.of("changed")) == (0, 0)


HEADERS = (
    "Structure",
    "SIRET",
    "Rôle",
    "Courriel",
    "Site internet",
    "Disponibilité",
    "Garde sa table",
    "Offre",
    "Besoin",
)


def test_a_row_says_who_comes_how_and_with_what(session, event, organiser):
    rows = [
        HEADERS,
        (
            "Jardins du Val",
            "73282932000074",
            None,
            "a@val.example",
            None,
            "14:00, 14:20",
            "oui",
            "Entretien d’espaces verts",
            None,
        ),
        ("Net’Éclair", "12345678200010", None, None, None, None, "T1", None, "Nettoyage de bureaux"),
    ]

    bring(organiser, event, rows)

    gardens, cleaners = session.scalars(select(Delegation).order_by(Delegation.id))
    tables = {table.id: table.label for table in session.get(Event, event.id).tables}
    assert (gardens.kind, [a.slot_id for a in gardens.absences]) == (
        "supplier",
        [slot.id for slot in event.slots[2:]],
    )
    assert (cleaners.kind, tables[cleaners.home_table_id], tables[gardens.home_table_id]) == (
        "buyer",
        "T1",
        "T2",
    )
    assert session.scalars(select(Offer.cpv)).all() == [["77310000"]]
    assert session.scalars(select(Need.cpv)).all() == [["90919200"]]


def test_what_the_organisation_confirmed_is_kept(session, event, organiser):
    rows = [HEADERS, ("Jardins du Val", "73282932000074", None, None, "val.example")]
    bring(organiser, event, rows)
    organisation = session.scalar(select(Organisation))
    organisation.website, organisation.confirmed_columns = "https://jardins.example", ["website"]
    session.commit()

    brought = bring(
        organiser, event, [HEADERS, ("Jardins du Val", "73282932000074", None, None, "autre.example")]
    )

    assert session.scalar(select(Organisation.website)) == "https://jardins.example"
    assert effects(brought)[("organisations", "unchanged")] == 1
    assert brought.tally.notes[0][1] == {"name": "Jardins du Val"}


def test_a_correction_made_since_the_last_file_stands(session, event, organiser):
    rows = [
        HEADERS,
        ("Jardins du Val", "73282932000074", "fournisseur", "a@val.example", "val.example", "14:00"),
    ]
    bring(organiser, event, rows)
    organisation, delegation = session.scalar(select(Organisation)), session.scalar(select(Delegation))
    organisation.website = "https://corrige.example"
    delegation.kind = "both"
    delegation.absences.clear()
    delegation.delegates.clear()
    session.commit()

    again = bring(organiser, event, rows)

    delegation = session.scalar(select(Delegation))
    assert (again.tally.of("created"), again.tally.of("changed")) == (0, 0)
    assert session.scalar(select(Organisation.website)) == "https://corrige.example"
    assert (delegation.kind, delegation.absences, delegation.delegates) == ("both", [], [])


def test_a_file_that_says_something_new_changes_that(session, event, organiser):
    bring(organiser, event, [HEADERS, ("Jardins du Val", "73282932000074", None, None, "val.example")])

    brought = bring(
        organiser, event, [HEADERS, ("Jardins du Val", "73282932000074", None, None, "neuf.example")]
    )

    assert effects(brought)[("organisations", "changed")] == 1
    assert session.scalar(select(Organisation.website)) == "https://neuf.example"


def test_another_chambers_organisation_is_completed_and_never_taken_over(session, make, event, organiser):
    other = make.organisation(
        known_to=make.chamber(),
        name="Jardins du Val",
        name_key="jardins du val",
        siret="73282932000074",
        website="https://sien.example",
    )
    owner = make.person(speaks_for=other)

    brought = bring(
        organiser,
        event,
        [HEADERS, ("Jardins du Val", "73282932000074", None, "intrus@x.example", "autre.example")],
    )

    session.refresh(other)
    assert other.website == "https://sien.example"
    assert session.scalars(select(Membership.person_id)).all() == [owner.id]
    assert count(session, Organisation) == 1
    assert session.scalar(select(Delegation)).delegates[0].person.email == "intrus@x.example"
    assert len(brought.tally.notes) == 1


def test_the_same_file_again_does_not_take_over_either(session, make, event, organiser):
    other = make.organisation(
        known_to=make.chamber(), name="Jardins du Val", name_key="jardins du val", siret="73282932000074"
    )
    owner = make.person(speaks_for=other)
    rows = [HEADERS, ("Jardins du Val", "73282932000074", None, "intrus@x.example")]
    bring(organiser, event, rows)

    bring(organiser, event, rows)

    assert session.scalars(select(Membership.person_id)).all() == [owner.id]


def test_a_name_alone_opens_nobodys_address(session, make, event, organiser):
    other = make.organisation(
        known_to=make.chamber(), name="Jardins du Val", name_key="jardins du val", siret="73282932000074"
    )
    ines = make.person(speaks_for=other, name="Inès Caron")

    bring(
        organiser,
        event,
        [("Structure", "SIRET", "Contact"), ("Jardins du Val", "73282932000074", "Inès Caron")],
    )

    with pytest.raises(NotFound):
        person_for(organiser, ines.id)


def test_another_chambers_private_list_does_not_answer_to_a_name(session, make, event, organiser):
    make.organisation(
        known_to=make.chamber(), name="Mairie", name_key="mairie", siret=None, internal_number="99/nom:mairie"
    )

    bring(organiser, event, [("Structure", "Rôle"), ("Mairie", "acheteur")])

    assert session.scalars(select(Organisation.internal_number).order_by(Organisation.id)).all() == [
        "99/nom:mairie",
        f"{event.chamber_id}/nom:mairie",
    ]


def test_a_shared_mailbox_carries_two_people_and_one_person_two_structures(session, event, organiser):
    rows = [
        ("Structure", "SIRET", "Interlocuteur", "Courriel"),
        ("Jardins du Val", "73282932000074", "Awa Martin", "contact@val.example"),
        ("Net’Éclair", "12345678200010", "Léo Petit", "contact@val.example"),
        ("Coop Signal", "40483304800014", "Awa Martin", "contact@val.example"),
    ]

    bring(organiser, event, rows)

    assert session.scalars(select(Person.name).where(Person.email == "contact@val.example")).all() == [
        "Awa Martin",
        "Léo Petit",
    ]
    assert count(session, Membership) == 3


def test_a_status_is_a_fact_with_its_source(session, event, organiser):
    bring(
        organiser, event, [("Structure", "SIRET", "Type SIAE"), ("Jardins du Val", "73282932000074", "ACI")]
    )

    fact = session.scalar(select(Fact))
    assert (fact.key, fact.value, fact.evidence, fact.source) == (
        "siae_kind",
        {"value": "ACI"},
        "declared",
        "import : liste.csv",
    )


def test_a_whole_workbook_makes_its_event(session, make, event, organiser):
    sheets = {
        "Événement": [
            ("Nom", "Rencontre"),
            ("Date", "11/03/2027"),
            ("Début", "14:00"),
            ("Nombre de créneaux", 3),
            ("Tables", 2),
            ("Garantie", 1),
            ("Sans réponse", "laissés de côté"),
        ],
        "Participants": [
            ("Structure", "SIRET"),
            ("Ville de Valbrune", None),
            ("Jardins du Val", "73282932000074"),
        ],
        "Besoins": [("Acheteur", "Besoin"), ("Ville de Valbrune", "Tonte")],
        "Vœux": [
            ("Demandeur", "Souhaite rencontrer", "Rang", "Réponse", "Sujet"),
            ("Jardins du Val", "Ville de Valbrune", 1, "3", "tonte"),
        ],
    }

    brought = import_workbook(organiser, book_of(sheets), chamber_id=event.chamber_id, whole_event=True)

    made = session.get(Event, brought.event_id)
    assert (made.name, made.silence, made.guarantee, len(made.slots), len(made.tables)) == (
        "Rencontre",
        "left_out",
        1,
        3,
        2,
    )
    assert made.slots[0].starts_at.isoformat() == "2027-03-11T13:00:00+00:00"
    wish = session.scalar(select(Request))
    assert (wish.rank, wish.state, wish.answer_rank, wish.origin) == (1, "accepted", 3, "import")
    assert wish.need_id == session.scalar(select(Need.id))


def test_an_answer_in_the_file_answers_a_pending_wish_once(session, event, organiser):
    sheets = {
        "Participants": [("Structure", "Rôle"), ("A", "acheteur"), ("B", "fournisseur")],
        "Vœux": [("Demandeur", "Souhaite rencontrer", "Rang"), ("A", "B", 2)],
    }
    bring(organiser, event, sheets)
    sheets["Vœux"] = [("Demandeur", "Souhaite rencontrer", "Rang", "Réponse"), ("A", "B", 2, "refusé")]

    first, second = bring(organiser, event, sheets), bring(organiser, event, sheets)

    assert [effects(b).get(("requests", "changed"), 0) for b in (first, second)] == [1, 0]
    assert session.scalar(select(Request.state)) == "declined"


def test_a_dry_run_changes_nothing(session, event, organiser):
    plan = dry_run(read_book(inscrits(), "inscrits.xlsx"), chamber_id=event.chamber_id, event_id=event.id)

    assert plan.counts["ready"] == 5
    assert count(session, Organisation) == count(session, ChamberOrganisation) == 0


def test_an_import_is_applied_once_or_dropped(event, organiser):
    tried = try_import(organiser, event.id, "inscrits.xlsx", inscrits())
    apply_import(organiser, event.id, tried.id)

    with pytest.raises(NotTriedAnyMore, match="appliqué"):
        apply_import(organiser, event.id, tried.id)
    with pytest.raises(NotTriedAnyMore):
        drop_import(organiser, event.id, tried.id)


def test_a_file_with_nothing_ready_is_refused(event, organiser):
    tried = try_import(organiser, event.id, "liste.csv", b"Structure;SIRET\nX;123\n")

    with pytest.raises(NothingReady):
        apply_import(organiser, event.id, tried.id)


def test_foreign_imports_do_not_exist(make, event, organiser):
    tried = try_import(organiser, event.id, "inscrits.xlsx", inscrits())
    stranger = Actor(make.person().id, frozenset({make.chamber().id}))

    for act in (imports_of, lambda a, e: apply_import(a, e, tried.id)):
        with pytest.raises(NotFound):
            act(stranger, event.id)
    with pytest.raises(NotFound):
        import_workbook(stranger, book_of([("Structure",)]), chamber_id=event.chamber_id)


def test_headers_learned_from_one_file_serve_the_next(session, event, organiser):
    data = b"Qui;Combien\nJardins du Val;1\n"
    first = try_import(organiser, event.id, "a.csv", data)
    answer_import(organiser, event.id, first.id, Answers(headers={"qui": "use_name", "combien": "capacity"}))
    apply_import(organiser, event.id, first.id)

    second = try_import(organiser, event.id, "b.csv", data)

    assert second.report["counts"]["ready"] == 1


def test_the_report_tells_created_from_unchanged(event, organiser):
    bring(organiser, event, [HEADERS, ("Jardins du Val", "73282932000074")])
    data = b"Structure;SIRET\nJardins du Val;73282932000074\nNeuve;12345678200010\n"

    tried = try_import(organiser, event.id, "l.csv", data)

    assert [row["effect"] for row in tried.report["rows"]] == ["unchanged", "create"]


def test_local_preference_in_a_public_need_is_noted_and_blocks_nothing(session, event, organiser):
    rows = [
        ("Structure", "Forme juridique", "Besoin"),
        ("Ville de Valbrune", "7210", "Repas par des producteurs locaux"),
        ("Usine", "5710", "Nettoyage par une entreprise locale"),
    ]

    brought = bring(organiser, event, rows)

    noted = [template.format(**values) for template, values in brought.tally.notes]
    assert count(session, Need) == 2
    assert [words.split("»")[1] for words in noted] == [" : « producteurs locaux "]


@pytest.fixture
def elsewhere(make, organiser, event):
    """A town at another chamber's event, with a need for its participants, that the chamber only lists."""
    town = make.organisation(known_to=event.chamber, name="Ville de Valbrune")
    make.delegation(make.event(), town, "buyer")
    make.need(town, "Entretien du campus", title_key="entretien du campus", description="Trois hectares")
    return town


def needs_of(town, *titles):
    rows = [(town.siret, title, "Annulé", "90911300") for title in titles]
    return {"Besoins": [("Acheteur", "Besoin", "Description", "Code CPV"), *rows]}


def test_a_need_for_anothers_event_is_left_and_the_file_says_so(session, event, organiser, elsewhere):
    brought = bring(organiser, event, needs_of(elsewhere, "Entretien du campus"))

    need = session.scalars(select(Need)).one()
    assert (need.description, need.cpv, need.version) == ("Trois hectares", ["77310000"], 1)
    assert [values for _, values in brought.tally.notes] == [
        {"title": "Entretien du campus", "name": "Ville de Valbrune"}
    ]


def test_a_new_need_of_whom_the_chamber_only_lists_is_shown_as_in_the_form(
    session, event, organiser, elsewhere
):
    brought = bring(organiser, event, needs_of(elsewhere, "Ménage"))

    assert session.scalar(select(Need.visibility).where(Need.title == "Ménage")) == "chamber"
    assert [values for _, values in brought.tally.notes] == [{"count": 1, "title": "Ménage"}]


def test_a_file_changes_the_needs_of_whom_the_chamber_hosts(session, make, event, organiser, elsewhere):
    make.delegation(event, elsewhere, "buyer")

    bring(organiser, event, needs_of(elsewhere, "Entretien du campus", "Ménage"))

    assert session.scalars(select(Need.visibility)).all() == ["event", "event"]
    assert set(session.scalars(select(Need.description))) == {"Annulé"}


def test_a_value_explained_once_is_not_asked_again(session, event, organiser):
    data = "Structure;SIRET;Disponibilité\nJardins du Val;73282932000074;AM\n".encode()
    first = try_import(organiser, event.id, "a.csv", data)
    answer_import(organiser, event.id, first.id, Answers(values={"availability!am": "matin"}))
    apply_import(organiser, event.id, first.id)

    second = try_import(organiser, event.id, "b.csv", data)
    again = answer_import(organiser, event.id, second.id, Answers(values={"availability!am": ""}))

    assert first.report["counts"]["question"] == 0
    assert second.answers["values"] == {}
    assert again.report["counts"]["question"] == 1


def test_a_column_somebody_names_wins_over_one_that_was_recognised(session, event, organiser):
    data = "Nom;Antenne;SIRET\nSiège;Jardins du Val;73282932000074\n".encode()
    tried = try_import(organiser, event.id, "a.csv", data)

    said = Answers(headers={"nom": "", "antenne": "use_name", "siret": "siret"})
    answered = answer_import(organiser, event.id, tried.id, said)

    assert [row["label"] for row in answered.report["rows"]] == ["Jardins du Val"]
    assert answered.answers["headers"] == {"nom": "", "antenne": "use_name"}  # what was known teaches nothing


def test_a_sheet_nobody_understood_can_be_explained(session, event, organiser):
    data = b"Qui;Combien\nJardins du Val;1\n"

    tried = try_import(organiser, event.id, "a.csv", data)

    (sheet,) = tried.report["sheets"]
    assert [(one["letter"], one["header"], one["key"], one["examples"]) for one in sheet["columns"]] == [
        ("A", "Qui", None, ["Jardins du Val"]),
        ("B", "Combien", None, ["1"]),
    ]
    assert "use_name" in {one["key"] for one in sheet["meanings"]}
