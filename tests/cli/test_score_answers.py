"""What `matchmaker score` writes, and what it does when something fails."""

import json
import os
import re
import subprocess
import sys

import openpyxl
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from matchmaker.cli import matchmaker
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.importing.sheets import SHEETS
from matchmaker.core.scoring.weights import sum_up
from matchmaker.db.catalogue import Need, Offer
from matchmaker.documents.reading import read_book
from matchmaker.extensions import db
from matchmaker.services.directory.imports import import_workbook
from matchmaker.services.scoring.files.answer import COLUMNS, PER_CRITERION
from matchmaker.services.scoring.latest import latest_scores
from matchmaker.services.scoring.run import start_scoring
from tests.factories.score_command import NEEDS, OFFERS, ORGANISATIONS, offers_in, table
from tests.factories.working import run_jobs_inline

CRASHING = """
from matchmaker.plugin_api import {base}, Reason, hookimpl


class Broken({base}):
    api_version = 1
    key, label, legal_stage = "broken", "Cassé", "info"
    reads = ()

    def {method}(self, batch, context):
        raise RuntimeError("aïe")

    def explain(self, row, score):
        return Reason("")


@hookimpl
def matchmaker_register_criteria():
    return [Broken]
"""


def test_nothing_typed_becomes_a_formula(folder, score):
    (folder / "offers.csv").write_text(
        'Fournisseur;Ce que vous proposez;Code CPV\n"=HYPERLINK(""x"")";@Espaces verts;77310000\n'
    )
    score(organisations=False)
    score(organisations=False, output="scores.xlsx")

    [row] = table(folder / "scores.csv")
    sheet = openpyxl.load_workbook(folder / "scores.xlsx")["Classement"]
    heads = [cell.value for cell in sheet[1]]
    owner = sheet.cell(2, heads.index("offer_owner") + 1)
    assert (row["offer_owner"], row["offer_title"]) == ('\'=HYPERLINK("x")', "'@Espaces verts")
    assert (owner.value, owner.data_type) == ('=HYPERLINK("x")', "s")


def test_a_workbook_has_the_same_table_and_the_problems(folder, score):
    (folder / "offers.csv").write_text(OFFERS + "Inconnue;Taille de haies;77310000\n")
    score(output="scores.xlsx")
    score()

    book = openpyxl.load_workbook(folder / "scores.xlsx")
    [row] = table(folder / "scores.csv")
    assert [cell.value for cell in book["Classement"][1]] == list(row)
    assert book["Classement"].max_row == 2
    assert book["À corriger"].cell(2, 1).value == "offers.csv, ligne 4, colonne A (Fournisseur)"


def test_the_document_says_what_every_part_was_made_of(folder, score):
    done = score("--json", "--criteria", "insertion,cpv=3", output="-")

    document = json.loads(done.stdout)
    [need] = document["needs"]
    [pair] = need["pairs"]
    parts = {part["key"]: part for part in pair["parts"]}
    gates = {one["key"]: one["gate"] for one in document["criteria"]}
    assert document["format"] == "matchmaker-scores/1"
    assert {one["key"]: one["weight"] for one in document["criteria"] if not one["gate"]} == {
        "cpv": 3.0,
        "insertion": 1.0,
        "text": 0.0,
    }
    assert gates["reservation"] is True
    assert all(one["version"] for one in document["criteria"])
    assert (need["owner"], need["title"], need["file"], need["row"]) == (
        "Ville de Ris",
        "Entretien des parcs et jardins",
        "needs.csv",
        2,
    )
    assert parts["cpv"] == {
        "key": "cpv",
        "weight": 3.0,
        "applies": True,
        "value": 1.0,
        "evidence": 1.0,
        "reason": "Même métier : code CPV 77310000.",
        "facts": [],
    }
    [fact] = parts["insertion"]["facts"]
    assert (fact["value"], fact["evidence"], fact["source"]) == ("ACI", 0.3, "orgs.csv")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", fact["as_of"])
    told = [problem["row"] for problem in document["problems"] if problem["sheet"] == "orgs.csv"]
    assert told == [2, 4]  # known by their names alone


def test_standard_output_holds_the_table_and_nothing_else(folder, score):
    score()

    done = score(output="-")

    assert done.stdout_bytes == (folder / "scores.csv").read_bytes()


def test_a_failing_criterion_is_left_out_and_told(folder, score, tmp_path):
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "broken.py").write_text(CRASHING.format(base="Criterion", method="score"))

    done = score(MATCHMAKER_PLUGIN_DIRS=str(plugins))

    [row] = table(folder / "scores.csv")
    assert done.exit_code == 0
    assert "Le critère « broken » a échoué et ne compte pas : RuntimeError: aïe." in done.stderr
    assert not [name for name in row if name.startswith("broken")]


def test_a_process_that_stops_dead_writes_nothing(folder, score, tmp_path):
    (tmp_path / "plugins").mkdir()
    dying = CRASHING.format(base="Criterion", method="score").replace(
        'raise RuntimeError("aïe")', "import os; os._exit(3)"
    )
    (tmp_path / "plugins" / "broken.py").write_text(dying)
    (folder / "needs.csv").write_text(NEEDS + "Ville de Ris;Tonte;77310000;91521\n")

    done = score("--processes", "2", MATCHMAKER_PLUGIN_DIRS=str(tmp_path / "plugins"))

    assert done.exit_code == 1
    assert "Un processus de calcul s’est arrêté net" in done.stderr
    assert not (folder / "scores.csv").exists()


def test_a_failing_gate_writes_nothing(folder, score, tmp_path):
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "broken.py").write_text(CRASHING.format(base="Gate", method="veto"))

    refused = score(MATCHMAKER_PLUGIN_DIRS=str(plugins))
    without = score("--criteria", "-broken", output="other.csv", MATCHMAKER_PLUGIN_DIRS=str(plugins))

    assert (refused.exit_code, (folder / "scores.csv").exists()) == (1, False)
    assert "Le critère « broken », qui écarte des offres, a échoué (RuntimeError: aïe)" in refused.stderr
    assert (without.exit_code, offers_in(folder / "other.csv")) == (0, ["Entretien d’espaces verts"])


def test_a_plugin_that_does_not_load_is_told_and_may_have_been_a_gate(folder, score, tmp_path):
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "lost.py").write_text("import no_such_module")

    done = score(output="scores.json", MATCHMAKER_PLUGIN_DIRS=str(tmp_path / "plugins"))
    score(output="scores.xlsx", MATCHMAKER_PLUGIN_DIRS=str(tmp_path / "plugins"))

    [left_out] = json.loads((folder / "scores.json").read_text())["left_out"]
    told = openpyxl.load_workbook(folder / "scores.xlsx")["À corriger"]
    assert done.exit_code == 0
    assert left_out["key"] == "lost"
    assert left_out["error"].startswith("L’extension lost est écartée : elle importe « no_such_module »")
    assert (
        f"{left_out['error']} Aucun de ses critères n’est appliqué, même pour écarter des offres."
        in done.stderr
    )
    assert (told.cell(2, 1).value, told.cell(2, 2).value) == ("Extension lost", left_out["error"])


def test_strict_writes_nothing_without_a_plugin_that_does_not_load(folder, score, tmp_path):
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "lost.py").write_text("import no_such_module")

    done = score("--strict", MATCHMAKER_PLUGIN_DIRS=str(tmp_path / "plugins"))

    assert (done.exit_code, (folder / "scores.csv").exists()) == (1, False)
    assert "--strict : extensions écartées, 1. Rien n’est écrit." in done.stderr


def test_a_place_that_cannot_be_written_is_refused_before_the_work(folder, score):
    done = score(output="nowhere/scores.csv")

    assert done.exit_code == 2
    assert "le dossier n’existe pas" in done.stderr


@pytest.mark.parametrize("listed", ["needs.csv", "offers.csv", "orgs.csv", "linked.csv"])
def test_a_list_that_is_read_is_never_overwritten(folder, score, listed):
    (folder / "linked.csv").symlink_to(folder / "needs.csv")
    before = (folder / listed).read_bytes()

    done = score(output=listed)

    assert done.exit_code == 2
    assert "est une des listes à lire : donnez un autre nom, elle serait remplacée." in done.stderr
    assert (folder / listed).read_bytes() == before


@pytest.mark.parametrize("name", ["scores.ods", "scores", "scores.csv.gz"])
def test_an_output_that_ends_otherwise_is_refused(folder, score, name):
    done = score(output=name)

    assert (done.exit_code, (folder / name).exists()) == (2, False)
    assert "donnez un nom qui finit par .csv, .xlsx ou .json" in done.stderr


def test_questions_of_plugins_are_columns_like_any_other(folder, score):
    lines = ORGANISATIONS.splitlines()
    added = [lines[0] + ";Postes en insertion (équivalents temps plein);insertion_fte_total"]
    added += [f"{line};{'12,5;25' if 'Jardins' in line else ';'}" for line in lines[1:]]
    (folder / "orgs.csv").write_text("\n".join(added))

    done = score("--json", "--criteria", "insertion", output="-")

    [pair] = json.loads(done.stdout)["needs"][0]["pairs"]
    [part] = [part for part in pair["parts"] if part["key"] == "insertion"]
    values = {fact["value"]: fact for fact in part["facts"]}
    assert values.keys() == {"ACI", 12.5, 25.0}
    assert (values[12.5]["evidence"], values[12.5]["source"]) == (0.3, "orgs.csv")


def test_the_files_are_scored_without_an_application_or_a_database(folder):
    witness = (
        "import sys\nfrom matchmaker.__main__ import main\n"
        "try:\n    main()\n"
        "finally:\n    print(sorted({'flask', 'sqlalchemy', 'celery'} & set(sys.modules)), file=sys.stderr)\n"
    )
    given = ["--needs", "needs.csv", "--offers", "offers.csv", "--organisations", "orgs.csv", "-o", "s.csv"]

    done = subprocess.run(
        [sys.executable, "-c", witness, "score", *given],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MATCHMAKER_DATABASE_URL": "postgresql://nobody@nowhere.invalid/none"},
    )

    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "[]")
    assert offers_in(folder / "s.csv") == ["Entretien d’espaces verts"]


def test_the_ranks_are_those_of_the_application_on_the_same_data(folder, score, app, make):
    (folder / "offers.csv").write_text(
        "Fournisseur;Ce que vous proposez;Description;Code CPV;Zone servie;Rayon (km);Part de bio\n"
        "Jardins du Val;Entretien d’espaces verts;Tonte et taille;77310000;rayon;60;\n"
        "Jardins du Val;Légumes de saison;;03221000;;;80 %\n"
        "Boulangerie;Pain bio;;15810000;;;0,4\n"
    )
    (folder / "needs.csv").write_text(
        "Acheteur;Ce que vous cherchez;Code CPV;Commune d’exécution;Part de bio recherchée\n"
        "Ville de Ris;Entretien des parcs et jardins;77310000;;\n"
        "Ville de Ris;Pain pour les cantines;15811000;91223;50 %\n"
        "Ville de Ris;Légumes;03221200;;20 %\n"
    )
    event = make.event()
    person = make.person(staff_of=event.chamber)
    actor, event_id = Actor(person.id, frozenset({event.chamber_id})), event.id
    for name in ("orgs", "offers", "needs"):
        book = read_book((folder / f"{name}.csv").read_bytes(), f"{name}.csv")
        import_workbook(actor, book, chamber_id=event.chamber_id, event_id=event_id)
    start_scoring(actor, event_id)
    run_jobs_inline(app)

    done = score("--json", "--top", "0", output="-")

    pairs = [(need["title"], pair) for need in json.loads(done.stdout)["needs"] for pair in need["pairs"]]
    mine = {(need, pair["title"]): (pair["rank"], pair["coverage"]) for need, pair in pairs}
    assert done.exit_code == 0, done.output
    assert len(mine) == 3
    assert mine == {two: known for two, known in web_scores(event_id).items() if two in mine}


def web_scores(event_id):
    """(need, offer) → rank and coverage, as the application's last run has them for its rows."""
    scores = latest_scores(event_id)
    [sheet] = [sheet for sheet in scores.sheets if sheet.rows.kind == "need_offer"]
    sums = sum_up(sheet, scores.weights)
    needs = dict(db.session.execute(select(Need.id, Need.title)).all())
    offers = dict(db.session.execute(select(Offer.id, Offer.title)).all())
    asking = sheet.rows.asking.ids[sheet.rows.asking_index].tolist()
    other = sheet.rows.other.ids[sheet.rows.other_index].tolist()
    return {
        (needs[need], offers[offer]): (float(sums.rank[row]), float(sums.coverage[row]))
        for row, (need, offer) in enumerate(zip(asking, other, strict=True))
    }


def test_the_page_lists_every_column(root):
    page = (root / "docs" / "scoring-files.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^#)", page, flags=re.M | re.S))

    for sheet in SHEETS:
        if sheet.key in ("participants", "offers", "needs"):
            listed = re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", sections[sheet.title], flags=re.M)
            assert listed == [(column.key, column.header) for column in sheet.columns]
    written = re.findall(r"^\| `([\w<>]+)` \|", page.partition("## The table")[2], flags=re.M)
    assert written == [*COLUMNS, *(f"<key>_{name}" for name in PER_CRITERION)]


def test_the_help_lists_it():
    assert "score" in CliRunner().invoke(matchmaker, ["--help"]).stdout
