from datetime import date

import pytest

from matchmaker.core.directory.access import Actor, Behalf
from matchmaker.core.directory.importing.answers import Answers
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Need
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.extensions import db
from matchmaker.services.catalogue.needs import edit_need, need_for
from matchmaker.services.catalogue.programmes.bring import (
    answer_programme,
    apply_programme,
    drop_programme,
    programme_for,
    programmes_of,
    try_programme,
)
from matchmaker.services.catalogue.programmes.drafts import NothingTicked, drafts_of, publish_drafts
from matchmaker.services.directory.imports import NothingReady, NotTriedAnyMore
from matchmaker.services.directory.people import actor_of
from tests.factories.programmes import HEADERS, ROWS, programme
from tests.services.catalogue.programmes.saying import said_of_need

NAME = "achats.xlsx"
READY = [ROWS[0], ROWS[1]]


@pytest.fixture
def town(make):
    return make.organisation(name="Ville de Valbrune", legal_category="7210")


@pytest.fixture
def buyer(make, town):
    return actor_of(make.person(speaks_for=town).id)


def bring(actor, town, rows=ROWS, headers=HEADERS):
    return apply_programme(actor, try_programme(actor, town.id, NAME, programme(rows, headers)).id)


def needs():
    db.session.expire_all()
    return {need.title: need for need in db.session.query(Need)}


def test_trying_writes_no_need_and_says_what_becomes_of_each_row(buyer, town):
    tried = try_programme(buyer, town.id, NAME, programme())

    assert needs() == {}
    assert [(row["row"], row["status"]) for row in tried.report["rows"]] == [
        (3, "new"),
        (4, "new"),
        (5, "to_correct"),
    ]
    assert tried.report["counts"] == {"new": 2, "to_correct": 1}


def test_ready_rows_become_drafts_and_nobody_is_written_to(buyer, town):
    brought = bring(buyer, town)

    cleaning = needs()["Nettoyage des écoles"]
    assert brought.report["brought"] == {"new": 2}
    assert (cleaning.state, cleaning.visibility, cleaning.kind, cleaning.prestation) == (
        "draft",
        "own",
        "purchase",
        None,
    )
    assert (cleaning.expected_on, cleaning.amount_low, cleaning.amount_high) == (
        date(2028, 4, 1),
        45_000,
        45_000,
    )
    assert (cleaning.cpv, cleaning.commune, cleaning.description) == (
        ["90919300"],
        "91377",
        "Procédure envisagée : MAPA",
    )
    assert round(cleaning.latitude, 1) == 48.7
    assert needs()["Entretien des espaces verts"].cpv == []
    assert db.session.query(Outbox).count() == 0


def test_the_same_file_again_makes_and_changes_nothing(buyer, town):
    bring(buyer, town)
    before = {title: need.version for title, need in needs().items()}

    again = bring(buyer, town)

    assert again.report["brought"] == {"same": 2}
    assert {title: need.version for title, need in needs().items()} == before


def test_a_corrected_file_changes_what_it_corrects(buyer, town):
    bring(buyer, town)

    again = bring(
        buyer, town, [(1, "Nettoyage des écoles", "T3 2028", "45 k€", "90919300", "Massy (91)", "MAPA")]
    )

    assert again.report["brought"] == {"changed": 1}
    assert again.report["rows"][0]["changed"] == ["expected_on"]
    assert needs()["Nettoyage des écoles"].expected_on == date(2028, 7, 1)


def test_what_was_corrected_by_hand_stands_when_the_file_comes_again(buyer, town):
    bring(buyer, town)
    need = needs()["Nettoyage des écoles"]
    edit_need(buyer, need.id, need.version, said_of_need(need, amount_high=60_000, cpv=("90910000",)))

    again = bring(buyer, town)

    assert again.report["brought"] == {"same": 2}
    assert (needs()["Nettoyage des écoles"].amount_high, needs()["Nettoyage des écoles"].cpv) == (
        60_000,
        ["90910000"],
    )


def test_a_published_need_is_left_alone_and_told(buyer, town):
    bring(buyer, town)
    publish_drafts(buyer, [needs()["Nettoyage des écoles"].id], "event", {})

    again = bring(buyer, town, [(1, "Nettoyage des écoles", "T4 2028", "80 k€", None, None, None), ROWS[1]])

    row = again.report["rows"][0]
    assert (row["status"], "Déjà publié" in row["reason"]) == ("ignored", True)
    assert needs()["Nettoyage des écoles"].amount_high == 45_000


def test_a_row_is_corrected_on_the_page(buyer, town):
    tried = try_programme(buyer, town.id, NAME, programme())

    answered = answer_programme(buyer, tried.id, Answers(cells={"Sheet!5!expected": "T1 2028"}))

    assert answered.report["counts"] == {"new": 3}


def test_a_header_explained_once_is_known_in_the_next_file_of_the_structure_alone(buyer, town, make):
    headers, rows = ("Sujet", "Vers quand"), [("Nettoyage", "T2 2028")]
    tried = try_programme(buyer, town.id, NAME, programme(rows, headers))
    answer_programme(buyer, tried.id, Answers(headers={"sujet": "title", "vers quand": "expected"}))
    apply_programme(buyer, tried.id)
    other = make.organisation()
    stranger = actor_of(make.person(speaks_for=other).id)

    again = try_programme(buyer, town.id, NAME, programme(rows, headers))
    elsewhere = try_programme(stranger, other.id, NAME, programme(rows, headers))

    assert tried.report["counts"] == {"new": 1}
    assert again.report["counts"] == {"same": 1}
    assert elsewhere.report["counts"] == {"ignored": 3}


def test_a_file_without_a_ready_row_is_not_brought_in(buyer, town):
    tried = try_programme(buyer, town.id, NAME, programme([ROWS[2]]))

    with pytest.raises(NothingReady):
        apply_programme(buyer, tried.id)


def test_a_file_set_aside_takes_nothing_more(buyer, town):
    tried = try_programme(buyer, town.id, NAME, programme())

    drop_programme(buyer, tried.id)

    with pytest.raises(NotTriedAnyMore):
        apply_programme(buyer, tried.id)
    assert needs() == {}


def test_nobody_else_finds_a_programme_or_a_draft(buyer, town, make):
    brought = bring(buyer, town)
    chamber = make.chamber()
    others = [
        actor_of(make.person(speaks_for=make.organisation()).id),
        actor_of(make.person(staff_of=chamber).id),
        Actor(buyer.person_id, organisations=frozenset({town.id}), behalf=Behalf(1, 1, town.id)),
    ]

    for actor in others:
        with pytest.raises(NotFound):
            programme_for(actor, brought.id)
        with pytest.raises(NotFound):
            try_programme(actor, town.id, NAME, programme())
        with pytest.raises(NothingTicked):
            publish_drafts(actor, [need.id for need in needs().values()], "public", {})
        assert (programmes_of(actor), drafts_of(actor)) == ([], [])


def test_the_audit_log_repeats_no_amount(buyer, town, session):
    bring(buyer, town)

    told = " ".join(f"{row.before} {row.after}" for row in session.query(Audit))

    assert "programme" in {row.object_kind for row in session.query(Audit)}
    assert "45000" not in told
    assert "45 k€" not in told


def test_drafts_are_published_at_once_with_the_trades_confirmed(buyer, town):
    bring(buyer, town)
    green = needs()["Entretien des espaces verts"]

    done = publish_drafts(buyer, [need.id for need in drafts_of(buyer)], "public", {green.id: ["77310000"]})

    assert (len(done.needs), done.held) == (2, ())
    assert {(need.visibility, need.state) for need in needs().values()} == {("public", "sourcing")}
    assert needs()["Entretien des espaces verts"].cpv == ["77310000"]
    assert drafts_of(buyer) == []


def test_words_that_prefer_local_suppliers_hold_a_draft_back(buyer, town):
    bring(buyer, town, [(1, "Traiteur par une entreprise locale", None, 5_000, None, None, None), ROWS[1]])

    done = publish_drafts(buyer, [need.id for need in drafts_of(buyer)], "public", {})

    assert [need.title for need in done.held] == ["Traiteur par une entreprise locale"]
    assert {need.title: need.visibility for need in needs().values()} == {
        "Traiteur par une entreprise locale": "own",
        "Entretien des espaces verts": "public",
    }


def test_it_can_be_read_again_by_its_author(buyer, town):
    bring(buyer, town)

    assert [need_for(buyer, need.id).title for need in drafts_of(buyer)] == [
        "Entretien des espaces verts",
        "Nettoyage des écoles",
    ]
