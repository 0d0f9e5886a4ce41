"""Completeness rises only with what helps somebody to choose."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.directory.completeness import PARTS, Entry, Shown, completeness_of

WORDS = "Maraîchage biologique en insertion, paniers livrés chaque semaine aux cantines et aux entreprises."
BARE = Shown("Les Jardins du Val")
FULL = Shown(
    "Les Jardins du Val",
    WORDS,
    commune="91223",
    phone="0199000012",
    legal_category="9220",
    status_known=True,
    people=1,
    entries=(
        Entry("Paniers de légumes", "Cinq kilos de saison, livrés le mardi dans tout le département"),
        Entry(
            "Entretien d’espaces verts",
            "Tonte, taille et désherbage sans pesticides, équipe de six personnes",
        ),
    ),
)


def percent(shown):
    return completeness_of(shown).percent


def test_nothing_is_nought_and_everything_a_hundred():
    assert (percent(BARE), len(completeness_of(BARE).missing)) == (0, len(PARTS))
    assert (percent(FULL), completeness_of(FULL).missing) == (100, ())


def test_the_most_useful_thing_is_said_first():
    assert completeness_of(BARE).missing[0].anchor == "offres"
    assert [one.anchor for one in completeness_of(replace(FULL, commune=None)).missing] == ["commune"]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "…",
        ". . .",
        "à compléter",
        "Néant",
        "xxx xxx",
        "aaaa",
        "12 34",
        "Les Jardins du Val",
        "bio " * 30,
    ],
)
def test_a_description_that_says_nothing_raises_nothing(words):
    assert percent(replace(BARE, description=words)) == 0


@pytest.mark.parametrize("title", ["", "…", "à préciser", "Divers", "123", "-- --"])
def test_an_entry_without_a_title_raises_nothing(title):
    assert percent(replace(BARE, entries=[Entry(title, WORDS)])) == 0


@pytest.mark.parametrize(
    "description", ["", "…", "Paniers de légumes", "Légumes paniers, PANIERS de légumes !", "à compléter"]
)
def test_a_title_said_again_raises_no_more_than_the_title(description):
    one = percent(replace(BARE, entries=[Entry("Paniers de légumes")]))

    assert percent(replace(BARE, entries=[Entry("Paniers de légumes", description)])) == one


def test_the_same_entry_twice_counts_once():
    entry = FULL.entries[0]
    once = percent(replace(BARE, entries=[entry]))

    assert (
        percent(replace(BARE, entries=[entry, entry, Entry("Légumes : paniers", entry.description)])) == once
    )
    assert percent(replace(BARE, entries=FULL.entries)) == once + 20


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_what_is_added_never_lowers_it(description, title, detail):
    for shown in (BARE, FULL):
        assert percent(replace(shown, entries=[*shown.entries, Entry(title, detail)])) >= percent(shown)
        assert percent(replace(shown, description=f"{shown.description} {description}")) >= percent(shown)


@given(st.text(alphabet=" .…-_!?*0123456789", max_size=80))
def test_signs_and_figures_raise_nothing(text):
    assert percent(replace(BARE, description=text, entries=[Entry(text, text)])) == 0
