import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.text import Text
from matchmaker_plugins.text.words import terms

from matchmaker.plugin_api import RowScore, TermStatistics
from matchmaker.plugin_api.testing import one_row, sample_context

NEED = "nettoyage des bureaux"


def value(need, offer, others=()):
    """The value where the run's offers are this one and the others."""
    batch = one_row(Text, need__words=need, offer__words=offer)
    statistics = TermStatistics.count([terms(text) for text in (offer or "", *others)])
    context = sample_context(Text, batch)
    return float(Text().score(batch, _with(context, statistics)).value[0])


def _with(context, statistics):
    return type(context)(context.now, terms={"offer.words": statistics})


def test_the_same_words_are_worth_one():
    assert value(NEED, NEED) == 1.0


def test_no_common_stem_is_worth_nothing():
    assert value(NEED, "restauration collective") == 0.0


def test_inflected_words_beat_another_trade():
    assert value(NEED, "nous nettoyons vos bureaux") > value(NEED, "restauration collective") == 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nettoyage de bureaux", "entretien des locaux (bureau)"),
        ("entretien d’espaces verts", "jardinage"),
        ("l'été", "ETE"),
        ("élagage", "elaguer"),
        ("collecte de déchets", "ramassage des dechets"),
    ],
)
def test_words_that_mean_the_same_are_the_same_terms(one, other):
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("need", "offer"), [(None, NEED), (NEED, None), ("de la pour", NEED), (NEED, "nous, vous")]
)
def test_a_text_without_words_is_unknown(need, offer):
    assert np.isnan(value(need, offer))


def test_a_need_without_words_did_not_ask():
    asking = one_row(Text, need__words="pour nous", offer__words=NEED).of_side("need")

    assert Text().applies(asking).tolist() == [False]


def test_a_rare_word_counts_more_than_a_common_one():
    others = ["nettoyage"] * 20

    assert value("nettoyage vitraux", "vitraux anciens", others) > value(
        "nettoyage vitraux", "nettoyage ancien", others
    )


@given(
    st.lists(st.sampled_from(["nettoyage", "bureaux", "gare", "cantine", "linge"]), min_size=1, max_size=5)
)
def test_one_more_word_of_the_need_never_lowers_a_short_offer(words):
    need = "nettoyage bureaux gare"
    offer = " ".join(dict.fromkeys(words))
    missing = [word for word in need.split() if word not in offer.split()]
    others = ["cantine", "linge blanc", need]
    if missing:
        swapped = offer.replace("cantine", missing[0]).replace("linge", missing[0])

        assert value(need, swapped, others) >= value(need, offer, others) - 1e-12


def test_the_words_in_common_are_named_as_they_were_written():
    batch = one_row(
        Text, need__words="Nettoyage de bureaux à Évry", offer__words="Nous nettoyons vos bureaux"
    )
    score = Text().score(batch, sample_context(Text, batch)).row(0)

    assert (
        str(Text().explain(batch.row(0), score)) == "Mots du besoin que l’offre reprend : nettoyage, bureaux."
    )


def test_the_words_an_offer_does_not_say_are_named():
    row = one_row(
        Text, need__words="Entretien des parcs et des locaux", offer__words="Entretien d’espaces verts"
    )
    score = RowScore(0.2, 1.0)

    told = Text().improve(row.row(0), score)

    assert str(told) == "Mots du besoin que l’offre ne dit pas : parcs, locaux. À ajouter si elle les couvre."


def test_numbers_and_times_of_the_need_are_nothing_for_the_offer_to_say():
    row = one_row(
        Text,
        need__words="Repas pour 100 enfants, 14h30, six jours et cinq semaines en février, 120 m2 de cuisine",
        offer__words="Traiteur pour repas",
    )

    told = Text().improve(row.row(0), RowScore(0.2, 1.0))

    assert (
        str(told) == "Mots du besoin que l’offre ne dit pas : enfants, cuisine. À ajouter si elle les couvre."
    )


def test_an_offer_that_lacks_numbers_alone_is_left_alone():
    row = one_row(Text, need__words="Tonte, deux fois par mois", offer__words="Tonte de pelouses")

    assert Text().improve(row.row(0), RowScore(0.4, 1.0)) is None


def test_an_offer_that_says_it_all_is_left_alone():
    row = one_row(Text, need__words="Tonte", offer__words="Tonte de pelouses")

    assert Text().improve(row.row(0), RowScore(0.4, 1.0)) is None
