import pytest

from matchmaker.core.scoring.presets import PRESETS
from matchmaker.core.scoring.relevance import TRADE
from matchmaker.plugin_api import Gate
from matchmaker.plugin_host.registry import load_plugins

INSTALLED = load_plugins().criteria


def test_there_are_four_starts_each_for_somebody():
    assert [preset.label for preset in PRESETS.values()] == [
        "Achat responsable",
        "Restauration collective",
        "Insertion",
        "Entre structures de l’ESS (B2B)",
    ]
    assert all(preset.purpose.startswith("Pour ") for preset in PRESETS.values())


@pytest.mark.parametrize("name", PRESETS)
def test_the_trade_always_counts(name):
    weights = PRESETS[name].weights(INSTALLED)

    assert all(weights[key] > 0 for key in TRADE)


@pytest.mark.parametrize("name", PRESETS)
def test_what_is_not_named_counts_nothing_and_what_is_not_installed_is_skipped(name):
    weights = PRESETS[name].weights(["cpv", "somebody_elses"])

    assert weights == {"cpv": 3.0, "somebody_elses": 0.0}


@pytest.mark.parametrize("name", PRESETS)
def test_no_start_names_a_criterion_without_a_weight_or_one_nobody_ships(name):
    for key in PRESETS[name].chosen:
        assert not issubclass(INSTALLED[key], Gate)
        assert INSTALLED[key].legal_stage != "info"


def test_no_two_starts_are_alike():
    weights = [tuple(preset.weights(INSTALLED).values()) for preset in PRESETS.values()]

    assert len(set(weights)) == len(PRESETS)
