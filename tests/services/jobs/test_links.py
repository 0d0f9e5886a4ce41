"""Addresses in messages, and what is masked for who is not their reader."""

import secrets

import pytest

from matchmaker.services.jobs.links import without_keys

KEY = secrets.token_urlsafe(24)


@pytest.mark.parametrize(
    "words", ["{}", "Voir {}.", "<{}>", "{}/", "{}…", "[là]({})", "({})", "« {} »", "{}?x=1", "{}\nFin"]
)
def test_a_key_is_masked_whatever_stands_around_it(words):
    told = without_keys(words.format(f"https://exemple.fr/demandes/{KEY}"))

    assert KEY not in told
    assert "/demandes/•••" in told


def test_other_addresses_stay():
    text = "https://exemple.fr/mes-rencontres/3/planning?structure=12"

    assert without_keys(text) == text
