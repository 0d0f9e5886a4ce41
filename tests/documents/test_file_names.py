import pytest

from matchmaker.documents.file_names import file_names, slug
from tests.documents.nasty_names import NASTY_NAMES


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Les Jardins du Val", "les-jardins-du-val"),
        ("Net’Éclair & Cie", "net-eclair-cie"),
        ("L'Œuvre / Łódź : ß", "l-oeuvre-lodz-ss"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", "sans-nom"),
        ("", "sans-nom"),
        ("x" * 360, "x" * 60),
    ],
)
def test_slug_is_readable_and_safe(name, expected):
    assert slug(name) == expected


def test_names_that_read_alike_are_told_apart():
    names = ["Jardins du Val", "JARDINS DU VAL", "Jardins du Val 2", "Jardins-du-Val"]

    assert file_names("agenda", names, ".pdf") == [
        "agenda-jardins-du-val.pdf",
        "agenda-jardins-du-val-2.pdf",
        "agenda-jardins-du-val-2-2.pdf",
        "agenda-jardins-du-val-3.pdf",
    ]


def test_no_name_escapes_its_folder():
    for name in file_names("agenda", NASTY_NAMES, ".ics"):
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
        assert len(name) < 80
