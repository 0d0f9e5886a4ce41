import pytest
from matchmaker_plugins.area import Area
from matchmaker_plugins.capacity import Capacity
from matchmaker_plugins.cpv import Cpv
from matchmaker_plugins.local import Local

from matchmaker.core.scoring.chosen import OnlyWarns, choose
from matchmaker.plugin_api import Vetoes


class LoudCapacity(Capacity):
    default_weight = 3.0


INSTALLED = {"area": Area, "capacity": LoudCapacity, "cpv": Cpv, "local": Local}
EVERY_WEIGHT = {"capacity": 0.0, "cpv": Cpv.default_weight, "local": Local.default_weight}


@pytest.mark.parametrize(
    ("line", "weights"),
    [
        ("", EVERY_WEIGHT),
        ("capacity", EVERY_WEIGHT),
        ("area", EVERY_WEIGHT),
        ("local=2", {"cpv": 0.0, "local": 2.0}),
        ("local=2,capacity", {"capacity": 0.0, "cpv": 0.0, "local": 2.0}),
        ("-capacity", {"cpv": Cpv.default_weight, "local": Local.default_weight}),
    ],
)
def test_what_only_warns_runs_and_weighs_nothing(line, weights):
    chosen = choose(line, INSTALLED)

    assert chosen.weights == weights
    assert {kind.key for kind in chosen.criteria} == {"area", *weights}


@pytest.mark.parametrize("line", ["capacity=3", "capacity=0"])
def test_what_only_warns_takes_no_weight(line):
    with pytest.raises(OnlyWarns) as refusal:
        choose(line, INSTALLED)

    assert str(refusal.value) == (
        "« capacity » n’a pas de poids : il avertit, sans rien noter. Écrivez-le sans poids : capacity."
    )


class VetoingCapacity(LoudCapacity):
    legal_stage = "sourcing_only"

    def veto(self, batch, context):
        return Vetoes.none(len(batch))


@pytest.mark.parametrize(("line", "weight"), [("local=2", 0.0), ("capacity=4", 4.0), ("", 3.0)])
def test_what_turns_away_besides_its_score_stays_on(line, weight):
    chosen = choose(line, {**INSTALLED, "capacity": VetoingCapacity})

    assert VetoingCapacity in chosen.criteria
    assert chosen.weights["capacity"] == weight


def test_what_turns_away_besides_its_score_is_out_after_a_minus():
    assert VetoingCapacity not in choose("-capacity", {**INSTALLED, "capacity": VetoingCapacity}).criteria
