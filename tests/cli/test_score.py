"""`matchmaker score`: files in, ranked pairs out."""

import io
import json

import openpyxl
import pytest
from click.testing import CliRunner

from matchmaker.cli import matchmaker
from matchmaker.core.directory.importing.sheets import SHEETS
from matchmaker.documents.template import template_workbook
from tests.factories.score_command import ETAMPES, NEEDS, OFFERS, ORGANISATIONS, offers_in, table


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
    assert f"Paires besoin-offre écartées : 1. Motif : {away['reason']}" in done.stderr


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
        (
            "local=0,5",
            "« local=0,5 » : le poids s’écrit avec un point, car la virgule sépare les critères. Écrivez local=0.5.",
        ),
        ("local,5", "« 5 » n’est pas un critère installé."),
        ("local=-1", "« local=-1 » : le poids"),
        ("local=11", "de 0 à 10"),
        ("local=nan", "« local=nan » : le poids"),
        ("local,-local", "Le critère « local » est nommé deux fois."),
        ("reservation=2", "« reservation » n’a pas de poids"),
        ("capacity=3", "« capacity » n’a pas de poids : il avertit, sans rien noter."),
        ("-cpv,-text", "Sans aucun des critères de métier (cpv, text)"),
        ("complementarity", "ne compare que des fournisseurs entre eux"),
    ],
)
def test_criteria_that_cannot_be_taken_give_2_and_a_sentence(folder, score, criteria, sentence):
    done = score("--criteria", criteria)

    assert (done.exit_code, (folder / "scores.csv").exists()) == (2, False)
    assert sentence in done.stderr


@pytest.mark.parametrize("published", ["15/13/2026", "bientôt"])
def test_a_wrong_value_that_no_score_reads_costs_the_value_and_not_the_row(folder, score, published):
    (folder / "needs.csv").write_text(
        f"Acheteur;Ce que vous cherchez;Code CPV;Date de publication\nVille de Ris;Parcs;77310000;{published}\n"
    )

    done = score("--strict")

    assert done.exit_code == 0, done.output
    assert offers_in(folder / "scores.csv")
    assert f"needs.csv, ligne 2, colonne D (Date de publication) : « {published} »" in done.stderr


def test_a_date_that_lost_its_format_is_read(folder, score):
    (folder / "needs.csv").write_text(
        "Acheteur;Ce que vous cherchez;Code CPV;Date de publication\nVille de Ris;Parcs;77310000;46112\n"
    )

    done = score("--strict")

    assert done.exit_code == 0, done.output
    assert "« 46112 » lu comme le 31/03/2026" in done.stderr


def test_an_unknown_column_is_told_with_the_header_it_may_stand_for(folder, score):
    (folder / "needs.csv").write_text(NEEDS.replace("Commune d’exécution", "Part bio"))

    done = score()

    assert (
        "needs.csv, ligne 1, colonne D (Part bio) : Colonne non reconnue : rien n’en est repris. "
        "Vouliez-vous dire « Part de bio recherchée » ?"
    ) in done.stderr


def test_a_structure_that_no_list_has_is_to_be_added_to_the_file_given(folder, score):
    (folder / "offers.csv").write_text(OFFERS + "Inconnue;Taille;77310000\n")

    done = score()

    assert "Ajoutez-la au fichier orgs.csv, ou corrigez le nom." in done.stderr


def test_an_empty_cell_is_told_once(folder, score):
    (folder / "needs.csv").write_text(NEEDS + ";Haies;77310000;\n")

    done = score()

    assert "« Acheteur » est à remplir." in done.stderr
    assert "Remplissez la cellule" not in done.stderr
