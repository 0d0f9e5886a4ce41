"""The words of needs and offers: terms, statistics and BM25 as the reference reads the decision."""

import itertools
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.text import Text
from matchmaker_plugins.text.synonyms import GROUPS
from matchmaker_plugins.text.words import terms

from matchmaker.plugin_api import Cell, PairBatch
from matchmaker.plugin_api.cells import Table, cells_of
from matchmaker.plugin_api.samples import sample_batch
from matchmaker.plugin_api.testing import sample_context
from tests.reference import words
from tests.reference.run import split

NEEDS = [
    "Nettoyage des bureaux",
    "Entretien des locaux de l’école maternelle, deux passages par semaine",
    "Tonte et taille des haies des espaces verts communaux",
    "Traiteur pour l’inauguration : cocktail de 120 personnes, produits de saison",
    "Fourniture de légumes bio pour la restauration scolaire",
    "Impression et mise sous pli du bulletin municipal",
    "Nous cherchons une prestation",
    "Collecte et recyclage des déchets de bureau, papier, papier et carton",
    "Réemploi de mobilier : table, table, chaise",
    "ÉLAGAGE D’ARBRES — quartier de l'Été",
    "Œuvre d’art pour le second œuvre du 3e étage",
    None,
]
OFFERS = [
    "Nous nettoyons vos bureaux et vos vitres",
    "nettoyage des bureaux",
    "Entreprise adaptée : entretien d'espaces verts, jardinage et débroussaillage",
    "Restauration collective et traiteur en insertion",
    "Paniers de légumes, maraîchage biologique",
    "Reprographie, routage et publipostage",
    "Ressourcerie : meubles de seconde main, tables et chaises",
    "Ramassage des déchets de bureau ; tri du papier",
    "Élagueur grimpeur, taille d’arbres dans les quartiers",
    "notre offre, pour vous",
    "propreté propreté propreté ménage des écoles maternelles",
    None,
]


def batch_of(needs, offers):
    pairs = np.array(list(itertools.product(range(len(needs)), range(len(offers)))))
    tables = {
        side: Table({"words": cells_of("text", [Cell(text, 1.0) for text in texts])}, len(texts))
        for side, texts in (("need", needs), ("offer", offers))
    }
    return PairBatch("need_offer", tables, {"need": pairs[:, 0], "offer": pairs[:, 1]}, len(pairs))


@pytest.mark.parametrize("text", [text for text in (*NEEDS, *OFFERS, *itertools.chain(*GROUPS)) if text])
def test_a_text_has_the_terms_of_the_reference(text):
    ours = terms(text)

    # The names of groups are each one's own; what must agree is which word becomes which term.
    own = {"=" + group[0]: f"group {number}" for number, group in enumerate(GROUPS)}
    assert [own.get(term, term) for term in ours] == split(text)


@given(st.text("aeéèêçœæÉŒsnqultdj'’ʼ‘-.,0²½ \n", max_size=40), st.sampled_from(["NFC", "NFD"]))
def test_any_spelling_has_the_terms_of_the_reference(text, form):
    assert list(terms(unicodedata.normalize(form, text))) == split(text)


@pytest.mark.parametrize("text", [text for text in (*NEEDS, *OFFERS) if text])
def test_accents_written_as_signs_of_their_own_change_nothing(text):
    assert terms(unicodedata.normalize("NFD", text)) == terms(text)


def test_a_ligature_is_its_two_letters():
    assert terms("Main d’œuvre, cœur de ville, second œuvre") == terms(
        "main d'oeuvre, coeur de ville, SECOND OEUVRE"
    )


def test_realistic_texts_score_as_in_the_reference():
    assert_same(batch_of(NEEDS, OFFERS))


@pytest.mark.parametrize(("seed", "unknown"), [(1, 0.2), (2, 0.0), (3, 0.6)])
def test_random_texts_score_as_in_the_reference(seed, unknown):
    assert_same(sample_batch(Text, "need_offer", seed=seed, unknown=unknown))


def assert_same(batch):
    scores = Text().score(batch, sample_context(Text, batch))
    needs, offers = (
        [split(text) for text in batch.records(f"{side}.words").value] for side in ("need", "offer")
    )

    pairs = zip(batch.index("need").tolist(), batch.index("offer").tolist(), strict=True)
    expected = [words.text(needs[one], offers[other], offers) for one, other in pairs]

    value = np.array([np.nan if value is None else value for value, _ in expected])
    known = ~np.isnan(value)
    np.testing.assert_allclose(scores.value, value, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(scores.evidence[known], 1.0)
