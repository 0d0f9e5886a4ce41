import pytest
from click.testing import CliRunner

from matchmaker.cli import TopFloor, matchmaker
from matchmaker.db.directory import Chamber, Person
from matchmaker.extensions import db


def test_a_chamber_and_its_first_organiser_are_created(app):
    asked = [
        "chamber",
        "add",
        "CRESS Centre-Val de Loire",
        "--email",
        "Nadia@exemple.fr",
        "--organiser",
        "Nadia Ben",
    ]

    done = CliRunner().invoke(matchmaker, asked, obj=TopFloor(create_app=lambda: app))
    again = CliRunner().invoke(matchmaker, asked, obj=TopFloor(create_app=lambda: app))

    assert done.exit_code == 0, done.output
    assert "Nadia@exemple.fr peut se connecter" in done.output
    assert (again.exit_code, "existe déjà" in again.output) == (2, True)
    db.session.rollback()
    [person] = db.session.query(Person)
    assert (person.email, person.staff_of[0].role) == ("nadia@exemple.fr", "admin")
    assert db.session.query(Chamber).one().slug == "cress-centre-val-de-loire"


@pytest.mark.parametrize(
    ("values", "word"),
    [(("--email", "nadia"), "nadia"), (("--email", "n@exemple.fr", "--region", "99"), "99")],
)
def test_a_wrong_address_or_region_creates_nothing(app, values, word):
    asked = ["chamber", "add", "CRESS Bretagne", "--organiser", "Nadia Ben", *values]

    done = CliRunner().invoke(matchmaker, asked, obj=TopFloor(create_app=lambda: app))

    assert (done.exit_code, f"« {word} »" in done.output) == (2, True)
    db.session.rollback()
    assert (db.session.query(Chamber).count(), db.session.query(Person).count()) == (0, 0)
