import pytest

from matchmaker.core.directory.cleaning import Severity
from matchmaker.core.directory.importing.places import find_commune
from matchmaker.core.directory.territory import Commune, Territory

TERRITORY = Territory(
    [
        Commune(
            "91521", "Ris-Orangis", ("91130",), "91", "11", population=31189, latitude=48.65, longitude=2.42
        ),
        Commune("51108", "Châlons", ("51300",), "51", "44", population=10),
        Commune("51649", "Vitry-le-François", ("51300",), "51", "44", population=11000),
        Commune("01344", "Saint-Denis-en-Bugey", ("01500",), "01", "84", population=2000),
        Commune(
            "93066",
            "Saint-Denis",
            ("93200", "93210"),
            "93",
            "11",
            population=150000,
            latitude=48.93,
            longitude=2.36,
        ),
        Commune(
            "11339", "Saint-Denis", ("11310",), "11", "76", population=500, latitude=43.36, longitude=2.22
        ),
        Commune(
            "75113", "Paris 13e Arrondissement", ("75013",), "75", "11", parent="75056", population=180000
        ),
        Commune("16206", "Mansle-les-Fontaines", ("16230",), "16", "75", population=2000),
    ]
)


@pytest.mark.parametrize(
    ("text", "postcode", "code"),
    [
        ("91521", None, "91521"),
        ("RIS ORANGIS CEDEX", "91130", "91521"),
        ("St-Denis", "93205", "93066"),
        ("Saint-Denis (11)", None, "11339"),
        ("93200 Saint Denis", None, "93066"),
        ("Paris 13", "75013", "75113"),
        ("Mansle", "16230", "16206"),
        ("Ris-Orangys", "91130", "91521"),
        ("1344", None, "01344"),
    ],
)
def test_a_commune_is_found_by_what_people_write(text, postcode, code):
    assert find_commune(text, postcode, TERRITORY).value.code == code


def test_homonyms_are_listed_and_asked():
    problem = find_commune("Saint-Denis", None, TERRITORY).problem

    assert problem.severity is Severity.QUESTION
    assert [(c.value, c.label) for c in problem.choices] == [
        ("93066", "Saint-Denis (93, 93200)"),
        ("11339", "Saint-Denis (11, 11310)"),
    ]


def test_coordinates_tell_homonyms_apart():
    assert find_commune("Saint-Denis", None, TERRITORY, near=(43.3, 2.2)).value.code == "11339"


def test_a_postcode_alone_never_says_the_commune():
    found = find_commune(None, "91130", TERRITORY)

    assert found.value is None
    assert found.problem.sentence == "Un code postal seul (91130) ne dit pas la commune : Ris-Orangis."


def test_an_unknown_commune_does_not_hold_up_its_row():
    assert find_commune("Trifouillis", "91130", TERRITORY).problem.severity is Severity.LEFT_OUT


@pytest.mark.parametrize(("text", "postcode"), [("Ris-Orangis", "75011"), ("Ris-Orangis (75011)", None)])
def test_a_postcode_that_is_not_the_commune_s_is_named(text, postcode):
    problem = find_commune(text, postcode, TERRITORY).problem

    assert problem.severity is Severity.LEFT_OUT
    assert problem.sentence == "Le code postal 75011 n’est pas celui de « Ris-Orangis » : 91130."
    assert problem.todo == (
        "Corrigez le code postal, ou donnez le code INSEE : la ligne est reprise sans commune."
    )


def test_a_search_box_lists_the_largest_first():
    assert [c.code for c in TERRITORY.search("saint-d")] == ["93066", "01344", "11339"]
    assert [c.code for c in TERRITORY.search("51300")] == ["51649", "51108"]
