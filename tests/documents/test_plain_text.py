import pytest

from matchmaker.documents.plain_text import breakable, plain_text


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Les Jardins du Val", "Les Jardins du Val"),
        ("E\u0301cole", "École"),
        ("deux\nlignes\tet\x00demi", "deux lignes et demi"),
        ("\u202egnol\u202c", "gnol"),
        ("perdu \ud800", "perdu"),
        ("\ufefftête", "tête"),
        ("10\u00a0000\u202f€", "10\u00a0000\u202f€"),
        ("  bords  ", "bords"),
    ],
)
def test_plain_text_keeps_the_words_and_drops_what_cannot_be_printed(typed, plain):
    assert plain_text(typed) == plain


def test_breakable_opens_words_no_column_can_hold():
    assert breakable("court " + "x" * 50) == "court " + "\u200b".join(["x" * 24, "x" * 24, "xx"])


def test_breakable_leaves_ordinary_words_alone():
    sentence = "anticonstitutionnellement dit"

    assert breakable(sentence[:24]) == sentence[:24]
    assert breakable("Les Jardins du Val") == "Les Jardins du Val"
