"""The address of a buyer's profile, as people paste it."""

import pytest

from matchmaker.core.catalogue.profile import NotAnAddress, clean_profile


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", None),
        (None, None),
        ("   ", None),
        (" https://marches.example/entite/42?x=1 ", "https://marches.example/entite/42?x=1"),
        ("marches.example/seine-verte", "https://marches.example/seine-verte"),
        ("http://marches.example", "http://marches.example"),
    ],
)
def test_what_is_kept(typed, kept):
    assert clean_profile(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript://marches.example/%0aalert(1)",
        "ftp://marches.example",
        "notre profil",
        "https://localhost",
        "https://nom:secret@marches.example",
        "https://marches.example/a b",
        "https://[marches",
        "https://marches.example/" + "x" * 500,
    ],
)
def test_what_is_refused(typed):
    with pytest.raises(NotAnAddress):
        clean_profile(typed)
