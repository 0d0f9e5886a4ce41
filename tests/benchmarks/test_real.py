"""The part with real files, over some made-up rows of the same shape: the files themselves stay outside."""

import csv
import gzip
import io
from xml.etree import ElementTree

import numpy as np
import pytest

from benchmarks.parts.real import real
from benchmarks.real_data import CANTEENS, STRUCTURES, present, read_scene
from benchmarks.real_journeys import Stop, stops_of
from benchmarks.real_loop import best_by_loop
from benchmarks.real_map import CLASSES, Frame, draw_map
from benchmarks.real_top import best_of, criteria, relevance_first, scored_by, tables_of

CANTEEN = {
    "canteen_siret": "21910521000011",
    "canteen_name": "Cantine des Tilleuls",
    "canteen_city_insee_code": "91521",
    "canteen_department": "91",
    "canteen_sector_list": "Ecole primaire (maternelle et élémentaire)",
    "teledeclaration_ratio_bio": "0.1500",
}
STRUCTURE = {
    "siret": "10000000000001",
    "kind": "ACI",
    "name": "ATELIER DES TILLEULS",
    "brand": "",
    "naf": "8899B",
    "lat": "48.6500",
    "lon": "2.4200",
    "source": "ASP",
}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def folder(tmp_path):
    canteens = [
        CANTEEN,
        CANTEEN
        | {
            "canteen_siret": "21450234000014",
            "canteen_city_insee_code": "45234",
            "canteen_department": "45",
            "canteen_sector_list": "Hôpitaux",
            "teledeclaration_ratio_bio": "",
        },
    ]
    structures = [
        STRUCTURE,
        STRUCTURE | {"kind": "GEIQ", "siret": "10000000000002", "source": "GEIQ"},
        STRUCTURE | {"siret": "10000000000003", "lat": "47.9029", "lon": "1.9092", "source": "USER_CREATED"},
        STRUCTURE
        | {"siret": "10000000000004", "lat": "", "lon": "", "name": "RESTAURATION SCOLAIRE SOLIDAIRE"},
        STRUCTURE | {"siret": CANTEEN["canteen_siret"], "name": "MAIRIE", "lat": "48.6000"},
    ]
    (tmp_path / CANTEENS).write_text(as_csv(canteens), encoding="utf-8")
    (tmp_path / STRUCTURES).write_bytes(gzip.compress(as_csv(structures).encode()))
    return tmp_path


def as_csv(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def scored(folder):
    scene, asked = read_scene(folder), criteria()
    tables = tables_of(scene, asked)
    return scene, best_of(scored_by(tables, asked), tables, top=3)


def test_a_canteen_is_a_public_need_of_its_commune_with_a_title_for_its_sector(folder):
    school, hospital = read_scene(folder).needs

    assert (school.cpv, school.words) == (("55524000",), "Restauration scolaire")
    assert hospital.cpv == ("55512000",)
    assert school.party.public_buyer is True
    assert school.place.commune == "91521"
    assert school.place.population > 20_000
    assert school.organic_target == 0.2
    assert (school.organic_current.value, school.organic_current.evidence) == (0.15, 0.3)
    assert hospital.organic_current.value is None


def test_a_structure_has_no_trade_and_a_kind_as_sure_as_its_source(folder):
    offers = read_scene(folder).offers

    assert {offer.cpv for offer in offers} == {()}
    assert {offer.organic_share.value for offer in offers} == {None}
    assert [offer.party.siae_kind.evidence for offer in offers[:3]] == [0.8, 0.8, 0.3]
    assert (offers[3].place.latitude, offers[3].place.longitude) == (None, None)


def test_a_town_that_carries_a_structure_does_not_meet_itself(folder):
    scene, best = scored(folder)

    own = [place for place, offer in enumerate(scene.offers) if offer.words == "MAIRIE"]
    assert own[0] not in best.offer[best.need == 0]
    assert own[0] in best.offer[best.need == 1]


def test_the_best_come_first_and_know_how_far_they_are(folder):
    _, best = scored(folder)

    assert best.place.tolist() == [1, 2, 3, 1, 2, 3]
    assert best.offer.tolist()[:3] == [
        0,
        1,
        3,
    ]  # near and eligible, near only, eligible and nobody knows where
    assert best.offer.tolist()[3:] == [2, 4, 0]
    assert best.km[0] < 5
    assert np.isnan(best.km[2])
    assert best.farthest(2)[0] == best.km[:2].max()
    assert 80 < best.farthest(2)[1] < 120
    assert best.first.offer.tolist() == [0, 2]


def test_the_plain_loop_finds_the_same_ranks(folder):
    scene, best = scored(folder)

    marks = best_by_loop(scene.needs, scene.offers, 3)

    assert [[offer for _, offer in need] for need in marks] == best.offer.reshape(2, 3).tolist()
    assert np.allclose([[rank for rank, _ in need] for need in marks], best.rank.reshape(2, 3), atol=2e-5)


def test_relevance_first_leaves_only_names_that_say_the_trade(folder):
    scene = read_scene(folder)

    assert relevance_first(scene.needs, scene.offers, criteria("text")) == [1, 1]
    assert relevance_first(scene.needs, scene.offers[:3], criteria("text")) == [0, 0]


def test_without_the_files_the_part_says_so_and_draws_nothing(tmp_path):
    picture = tmp_path / "map.svg"

    part = real(tmp_path, picture)

    assert not present(tmp_path)
    assert part.rows == part.runs == []
    assert "Not measured" in part.notes[0]
    assert not picture.exists()


def test_a_line_of_the_map_ends_at_a_commune_and_not_at_an_address(folder):
    scene, best = scored(folder)

    stops = stops_of(scene, best)

    assert [(stop.departement, stop.canteens) for stop in stops] == [("91", 1), ("45", 1)]
    assert stops[0].km == pytest.approx(best.farthest(2)[0])
    [end] = stops[0].firsts
    assert end != (48.65, 2.42)
    assert end == pytest.approx((48.65, 2.42), abs=0.05)


def test_the_map_is_well_formed_and_has_a_dot_for_each_commune_twice():
    stops = [
        Stop("91", (48.65, 2.41), 20, 8.0, ((48.62, 2.43),)),
        Stop("91", (48.43, 2.16), 1, 25.0, ()),
        Stop("45", (47.90, 1.91), 4, 50.0, ((47.80, 2.00), (47.85, 1.95))),
    ]

    drawn = ElementTree.fromstring(draw_map(stops))

    dots = drawn.findall(f".//{SVG}circle")
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert len(dots) == 2 * len(stops) + len(CLASSES) + 2  # two more say what their size means
    assert {"Loiret", "Essonne", "21 cantines, médiane 8,0 km", "plus de 30 km"} <= set(texts)
    assert len(drawn.findall(f"{SVG}clipPath")) == 2


def test_a_frame_keeps_distances_in_both_directions():
    frame = Frame.around([(48.0, 2.0), (49.0, 2.0), (48.5, 3.0)], 10, 20, 300, 200)

    (x1, y1), (x2, y2) = frame.at((48.0, 2.0)), frame.at((49.0, 2.0))
    x3, _ = frame.at((48.5, 3.0))

    assert (y2, y1) == (pytest.approx(20), pytest.approx(220))  # north is up, as high as it fits
    assert (x3 - x1) / (y1 - y2) == pytest.approx(np.cos(np.radians(48.5)))
    assert x1 == x2 == pytest.approx(10 + (300 - (x3 - x1)) / 2)
