"""`matchmaker score`: files in, ranked pairs out."""

import csv
import io
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
from matchmaker.documents.template import template_workbook
from matchmaker.extensions import db
from matchmaker.services.directory.imports import import_workbook
from matchmaker.services.scoring.files.answer import COLUMNS, PER_CRITERION
from matchmaker.services.scoring.latest import latest_scores
from matchmaker.services.scoring.run import start_scoring
from tests.factories.working import run_jobs_inline

ETAMPES = "91223"
NEEDS = """Acheteur;Ce que vous cherchez;Code CPV;Commune d’exécution
Ville de Ris;Entretien des parcs et jardins;77310000;91521
"""
OFFERS = """Fournisseur;Ce que vous proposez;Code CPV
Jardins du Val;Entretien d’espaces verts;77310000
Boulangerie;Pain;15810000
"""
ORGANISATIONS = """Structure;SIRET;Commune;Type SIAE ou handicap;Catégorie juridique
Ville de Ris;;91521;;
Jardins du Val;73282932000074;91223;ACI;9220
Boulangerie;;91687;;
"""
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


@pytest.fixture
def folder(tmp_path):
    for name, text in (("needs", NEEDS), ("offers", OFFERS), ("orgs", ORGANISATIONS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def score(folder):
    """Run the command on the files of the folder; ``organisations=False``: without their list."""

    def of(
        *options, output="scores.csv", organisations=True, needs="needs.csv", offers="offers.csv", **environ
    ):
        given = ["score", "--needs", folder / needs, "--offers", folder / offers]
        given += ["--organisations", folder / "orgs.csv"] if organisations else []
        given += ["-o", output if output == "-" else folder / output, *options]
        return CliRunner().invoke(matchmaker, [str(one) for one in given], env=environ)

    return of


def table(path):
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def offers_in(path):
    return [row["offer_title"] for row in table(path)]


def test_a_wrong_trade_next_door_never_beats_the_right_trade_far_away(folder, score):
    done = score("--criteria", "local=10")

    [row] = table(folder / "scores.csv")
    assert done.exit_code == 0, done.output
    assert (row["need_owner"], row["offer_owner"], row["offer_owner_number"], row["place"]) == (
        "Ville de Ris",
        "Jardins du Val",
        "73282932000074",
        "1",
    )
    assert (row["cpv_value"], row["cpv_evidence"], row["cpv_reason"]) == (
        "1,0",
        "1,0",
        "Même métier : code CPV 77310000.",
    )
    assert row["local_reason"] == "À 32,1 km à vol d’oiseau."


def test_a_public_buyer_is_known_by_its_legal_category(folder, score):
    (folder / "orgs.csv").write_text(ORGANISATIONS.replace("91521;;", "91521;;7210"))

    score("--criteria", "local")

    [row] = table(folder / "scores.csv")
    assert (row["local_value"], row["local_reason"], row["rank"]) == (
        "",
        "Non demandé : ce critère ne compte pas ici.",
        "",
    )


def test_the_named_criteria_alone_weigh(folder, score):
    score("--criteria", "insertion=2,cpv=1")

    [row] = table(folder / "scores.csv")
    # insertion: eligible by its declared kind, the two other terms unknown; cpv: 1 × 1.
    value, evidence = (float(row[f"insertion_{name}"].replace(",", ".")) for name in ("value", "evidence"))
    assert float(row["rank"].replace(",", ".")) == pytest.approx((2 * value * evidence + 1) / 3, abs=1e-5)
    assert {name for name in row if name.endswith("_reason")} == {
        "cpv_reason",
        "insertion_reason",
        "text_reason",
    }


def test_without_a_list_of_organisations_owners_are_known_by_what_rows_say(folder, score):
    (folder / "offers.csv").write_text(
        "Fournisseur;Ce que vous proposez\n"
        "73282932000074;Taille de haies\n"
        "73282932000074 Jardins du Val;Entretien des jardins\n"
        "Jardins du Val;Entretien des parcs\n"
        "Ville de Ris;Entretien des parcs et jardins\n"
    )

    done = score(organisations=False)

    found = {(row["offer_owner"], row["offer_owner_number"]) for row in table(folder / "scores.csv")}
    assert done.exit_code == 0, done.output
    # Three ways to name one supplier; nobody is offered its own offer.
    assert found == {("Jardins du Val", "73282932000074")}


def test_xlsx_and_csv_in_any_usual_encoding_say_the_same(folder, score):
    book = openpyxl.Workbook()
    for line in NEEDS.splitlines():
        book.active.append(line.split(";"))
    book.save(folder / "needs.xlsx")
    (folder / "offers-1252.csv").write_bytes(OFFERS.replace(";", ",").encode("cp1252"))
    score()

    score(needs="needs.xlsx", offers="offers-1252.csv", output="other.csv")

    assert (folder / "other.csv").read_bytes() == (folder / "scores.csv").read_bytes()


def test_one_workbook_may_be_all_three_lists(folder, score):
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(SHEETS)))
    columns = {sheet.title: [column.key for column in sheet.columns] for sheet in SHEETS}
    rows = {
        "Participants": ({"use_name": "Ville de Ris"}, {"use_name": "Jardins du Val", "commune": ETAMPES}),
        "Offres": ({"owner": "Jardins du Val", "title": "Espaces verts", "cpv": "77310000"},),
        "Besoins": ({"owner": "Ville de Ris", "title": "Parcs", "cpv": "77310000"},),
    }
    for title, records in rows.items():
        for number, record in enumerate(records, start=3):
            for key, value in record.items():
                book[title].cell(number, columns[title].index(key) + 1).value = value
    book.save(folder / "classeur.xlsx")
    path = str(folder / "classeur.xlsx")

    done = CliRunner().invoke(
        matchmaker,
        ["score", "--needs", path, "--offers", path, "--organisations", path, "-o", str(folder / "s.csv")],
    )

    assert done.exit_code == 0, done.output
    assert offers_in(folder / "s.csv") == ["Espaces verts"]


def test_a_gate_turns_away_with_its_reason(folder, score):
    (folder / "needs.csv").write_text(
        "Acheteur;Ce que vous cherchez;Code CPV;Marché réservé\nVille de Ris;Espaces verts;77310000;handicap\n"
    )

    done = score("--json", output="scores.json")

    [need] = json.loads((folder / "scores.json").read_text())["needs"]
    [away] = need["turned_away"]
    assert (need["relevant"], need["pairs"], away["key"], away["offers"]) == (1, [], "reservation", 1)
    assert "L2113-12" in away["reason"]
    assert away["reason"] in done.stderr


def test_a_gate_is_switched_off_by_a_minus(folder, score):
    (folder / "needs.csv").write_text(
        "Acheteur;Ce que vous cherchez;Code CPV;Marché réservé\nVille de Ris;Espaces verts;77310000;handicap\n"
    )

    score("--criteria", "-reservation")

    assert offers_in(folder / "scores.csv") == ["Entretien d’espaces verts"]


def test_at_most_so_many_offers_a_need_and_0_keeps_all(folder, score):
    lines = [f"Atelier {number};Entretien d’espaces verts;77310000" for number in range(15)]
    (folder / "offers.csv").write_text("\n".join(["Fournisseur;Ce que vous proposez;Code CPV", *lines]))

    kept = []
    for top in ("10", "0", "3"):
        score("--top", top, organisations=False)
        kept.append([row["place"] for row in table(folder / "scores.csv")])

    assert kept == [[str(place) for place in range(1, most + 1)] for most in (10, 15, 3)]


def test_equal_offers_stand_in_the_same_order_each_time_and_not_by_the_alphabet(folder, score):
    names = [f"Atelier {letter}" for letter in "ABCDEFGHIJ"]
    for order, name in ((names, "one"), (names[::-1], "two")):
        lines = [f"{owner};Entretien d’espaces verts;77310000" for owner in order]
        (folder / f"{name}.csv").write_text("\n".join(["Fournisseur;Ce que vous proposez;Code CPV", *lines]))

    ranked = []
    for offers in ("one.csv", "one.csv", "two.csv"):
        score(offers=offers, organisations=False)
        ranked.append([row["offer_owner"] for row in table(folder / "scores.csv")])

    assert ranked[0] == ranked[1] == ranked[2]
    assert ranked[0] != names
    assert sorted(ranked[0]) == names


def test_another_seed_breaks_ties_otherwise(folder, score):
    lines = [f"Atelier {number};Entretien d’espaces verts;77310000" for number in range(10)]
    (folder / "offers.csv").write_text("\n".join(["Fournisseur;Ce que vous proposez;Code CPV", *lines]))

    score(organisations=False)
    score("--seed", "1", organisations=False, output="other.csv")

    one, other = (
        [row["offer_owner"] for row in table(folder / name)] for name in ("scores.csv", "other.csv")
    )
    assert one != other
    assert sorted(one) == sorted(other)


def test_what_is_wrong_is_told_with_file_row_column_and_what_to_do(folder, score):
    (folder / "offers.csv").write_text(
        "Fournisseur;Ce que vous proposez;Code CPV;Couleur\n"
        "Inconnue;Taille de haies;77310000;vert\n"
        "Jardins du Val;Entretien d’espaces verts;7731;vert\n"
        "Jardins du Val;;77310000;\n"
        "Jardins du Val;Entretien d’espaces verts;77310000;\n"
    )

    done = score()

    assert done.exit_code == 0
    assert (
        "Ligne laissée de côté : offers.csv, ligne 2, colonne A (Fournisseur) : "
        "« Inconnue » n’est pas dans la liste des structures." in done.stderr
    )
    assert "Ligne laissée de côté : offers.csv, ligne 4, colonne B (Ce que vous proposez)" in done.stderr
    assert (
        "offers.csv, ligne 3, colonne C (Code CPV) : « 7731 » n’est pas un code CPV (8 chiffres)."
        in done.stderr
    )
    assert (
        "offers.csv, ligne 5 : « Jardins du Val – Entretien d’espaces verts » : Déjà dit à la ligne 3."
        in done.stderr
    )
    assert "offers.csv, ligne 1, colonne D (Couleur) : Colonne non reconnue" in done.stderr
    assert "Lignes laissées de côté : 2." in done.stderr


def test_strict_writes_nothing_once_a_row_is_refused(folder, score):
    (folder / "offers.csv").write_text(OFFERS + "12345678900001;Taille de haies;77310000\n")

    done = score("--strict", organisations=False)

    assert done.exit_code == 1
    assert "Le SIRET 12345678900001 est faux" in done.stderr
    assert "--strict : lignes refusées, 1. Rien n’est écrit." in done.stderr
    assert not (folder / "scores.csv").exists()


def test_strict_is_content_with_remarks(folder, score):
    assert score("--strict").exit_code == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Le fichier « needs.csv » est vide."),
        (b"%PDF-1.7", "« needs.csv » n’est ni un classeur ni un fichier CSV."),
        (b"PK\x03\x04 cut", "« needs.csv » est abîmé"),
        (b"a;b\n1;2\n", "aucune ligne d’en-têtes de la liste « Besoins » n’y est reconnue"),
        (b"Objet;Code CPV\nParcs;77310000\n", "« needs.csv » : la colonne « Acheteur » manque."),
        (None, "impossible de lire le fichier : il n’existe pas."),
    ],
)
def test_a_file_that_cannot_be_read_gives_1_and_a_sentence(folder, score, content, sentence):
    (folder / "needs.csv").unlink()
    if content is not None:
        (folder / "needs.csv").write_bytes(content)

    done = score()

    assert (done.exit_code, (folder / "scores.csv").exists()) == (1, False)
    assert sentence in done.stderr


@pytest.mark.parametrize(
    ("criteria", "sentence"),
    [
        ("local,bio", "« bio » n’est pas un critère installé. Critères installés : area, "),
        ("local=x", "« local=x » : le poids s’écrit après le nom"),
        ("local=-1", "« local=-1 » : le poids"),
        ("local=11", "de 0 à 10"),
        ("local=nan", "« local=nan » : le poids"),
        ("local,-local", "Le critère « local » est nommé deux fois."),
        ("reservation=2", "« reservation » n’a pas de poids"),
        ("-cpv,-text", "Sans aucun des critères de métier (cpv, text)"),
        ("complementarity", "ne compare que des fournisseurs entre eux"),
    ],
)
def test_criteria_that_cannot_be_taken_give_2_and_a_sentence(folder, score, criteria, sentence):
    done = score("--criteria", criteria)

    assert (done.exit_code, (folder / "scores.csv").exists()) == (2, False)
    assert sentence in done.stderr


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


def test_a_failing_gate_writes_nothing(folder, score, tmp_path):
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "broken.py").write_text(CRASHING.format(base="Gate", method="veto"))

    refused = score(MATCHMAKER_PLUGIN_DIRS=str(plugins))
    without = score("--criteria", "-broken", output="other.csv", MATCHMAKER_PLUGIN_DIRS=str(plugins))

    assert (refused.exit_code, (folder / "scores.csv").exists()) == (1, False)
    assert "Le critère « broken », qui écarte des offres, a échoué (RuntimeError: aïe)" in refused.stderr
    assert (without.exit_code, offers_in(folder / "other.csv")) == (0, ["Entretien d’espaces verts"])


def test_a_place_that_cannot_be_written_is_refused_before_the_work(folder, score):
    done = score(output="nowhere/scores.csv")

    assert done.exit_code == 2
    assert "le dossier n’existe pas" in done.stderr


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
