import pytest

from matchmaker.core.catalogue.search import hits

OFFER = "Nous nettoyons vos bureaux et l’école d’à côté, matériel compris."


@pytest.mark.parametrize(
    "wanted",
    [
        "nettoyage de bureaux",  # endings, and a small word
        "NETTOYER bureau",
        "école",
        "ecole",
        "l'école",  # elisions, typed with either sign
        "l’ecole",
        "matér",  # a beginning
        "jardins nettoyage",  # one word in the name, the other in the offer
        "ardins",  # a piece of the name
    ],
)
def test_is_found(wanted):
    assert hits(wanted, "Les Jardins du Val", [OFFER]) is not None


@pytest.mark.parametrize("wanted", ["restauration", "nettoyage traiteur", "té", "", "ureaux"])
def test_is_not_found(wanted):
    assert hits(wanted, "Les Jardins du Val", [OFFER]) is None


def test_small_words_are_searched_for_where_there_are_no_others():
    assert hits("les", "Les Jardins du Val", []) == 1
    assert hits("les", "Coop Signal", [""]) is None


def test_words_of_the_name_are_counted():
    assert hits("jardins du val", "Les Jardins du Val", []) == 2
    assert hits("jardins", "Coop Signal", ["entretien de jardins"]) == 0
