"""`matchmaker import` and `matchmaker export`."""

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from matchmaker.cli import TopFloor, matchmaker
from matchmaker.db.directory import Organisation
from tests.factories.lists import inscrits


@pytest.fixture
def event(make):
    return make.event(slots=4, tables=3)


@pytest.fixture
def run(app):
    def of(*arguments):
        return CliRunner().invoke(
            matchmaker, [str(a) for a in arguments], obj=TopFloor(create_app=lambda: app)
        )

    return of


@pytest.fixture
def liste(tmp_path):
    path = tmp_path / "inscrits.xlsx"
    path.write_bytes(inscrits())
    return path


def organisations(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(Organisation))


def test_a_dry_run_tells_every_problem_and_stores_nothing(session, run, event, liste):
    done = run("import", liste, "--event", event.id)

    assert (done.exit_code, organisations(session)) == (1, 0)
    assert "Sheet, ligne 5, colonne F (Dispo) : « AM » : matin ou après-midi ? Choisissez" in done.output
    assert "5 prêtes, 1 questions, 1 à corriger, 1 à réunir ?, 2 ignorées." in done.output


def test_applied_twice_it_changes_nothing(session, run, event, liste):
    asked = ("import", liste, "--event", event.id, "--apply", "--answer", "availability!AM=matin")

    first, second = run(*asked), run(*asked)

    assert "structures : ajouts 6, modifications 0, sans changement 0" in first.output
    assert "structures : ajouts 0, modifications 0, sans changement 6" in second.output
    assert organisations(session) == 6


def test_a_single_chamber_need_not_be_named(session, run, make, liste):
    make.chamber()

    assert "structures : ajouts 5," in run("import", liste, "--apply").output
    assert organisations(session) == 5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--event", "99"), "Aucun événement n’a le numéro 99."),
        (("--chamber", "nulle-part"), "Aucune chambre ne s’appelle « nulle-part »."),
        (("--answer", "matin"), "écrivez COLONNE!VALEUR=RÉPONSE"),
    ],
)
def test_a_wrong_question_gets_a_sentence(run, event, liste, arguments, words):
    done = run("import", liste, *arguments)

    assert (done.exit_code, words in done.output) == (2, True)


def test_a_file_that_cannot_be_read_gets_a_sentence(run, event, tmp_path):
    path = tmp_path / "vide.xlsx"
    path.write_bytes(b"")

    done = run("import", path, "--event", event.id)

    assert (done.exit_code, "est vide" in done.output) == (2, True)


def test_what_goes_out_comes_back_unchanged(session, run, make, event, tmp_path):
    town = make.organisation(
        known_to=event.chamber, name="Ville de Valbrune", name_key="ville de valbrune", commune="91521"
    )
    gardens = make.organisation(
        known_to=event.chamber,
        name="Jardins",
        name_key="jardins",
        siae_kind="ACI",
        website="https://j.example",
    )
    guest = make.organisation(
        known_to=event.chamber,
        name="Sans numéro",
        name_key="sans numero",
        siret=None,
        internal_number="MM-2345ABCD",
    )
    table = event.tables[0]
    person = make.person(speaks_for=town, name="Awa Martin")
    buyer = make.delegation(
        event, town, "buyer", people=(person,), absent=(event.slots[1],), home_table_id=table.id
    )
    supplier = make.delegation(event, gardens, "supplier", max_meetings=3)
    make.delegation(event, guest, "visitor")
    make.offer(gardens, title_key="entretien d espaces verts", organic_share=0.5, area="radius", area_km=30.0)
    need = make.need(town, title_key="entretien d espaces verts", reservation="l2113_13")
    make.request(supplier, buyer, rank=1, need_id=need.id, state="accepted", answer_rank=3)
    path = tmp_path / "export.xlsx"

    written = run("export", "--event", event.id, "-o", path)
    back = run("import", path, "--event", event.id, "--apply")

    assert written.exit_code == 0, written.output
    assert back.exit_code == 0, back.output
    counts = [line for line in back.output.splitlines() if "ajouts" in line]
    assert counts == [
        "structures : ajouts 0, modifications 0, sans changement 3",
        "interlocuteurs : ajouts 0, modifications 0, sans changement 1",
        "participations : ajouts 0, modifications 0, sans changement 3",
        "offres : ajouts 0, modifications 0, sans changement 1",
        "besoins : ajouts 0, modifications 0, sans changement 1",
        "vœux : ajouts 0, modifications 0, sans changement 1",
    ]
