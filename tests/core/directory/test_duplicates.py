import pytest

from matchmaker.core.directory.importing.duplicates import resemble
from matchmaker.core.directory.names import name_key, tidy


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("Net’Éclair", "Net Eclair insertion", True),
        ("SAS Mentrel", "Mentrel", True),
        ("Ressourcerie du Pont", "Resourcerie du Pont", True),
        ("Seine-Verte Collèges", "Seine-Verte Routes", False),
        ("CAE Coop’Éclore Jardinage", "CAE Coop’Éclore Ménage", False),
    ],
)
def test_names_that_may_be_one(first, second, alike):
    assert resemble(name_key(first), name_key(second)) is alike


def test_names_are_folded_and_tidied():
    assert name_key("Œuvres  d’Éclore – S.A.") == "oeuvres d eclore s a"
    assert tidy("\ufeffLes\u00a0 Jardins\u200b ") == "Les Jardins"
