"""The contract suite finds the mistakes it is there for."""

import numpy as np
import pytest

from matchmaker.plugin_api import Gate, Reason, Vetoes
from matchmaker.plugin_api.testing import CriterionContract


class Suspicious(Gate):
    """Takes what nobody said for a no."""

    api_version = 1
    key = "suspicious"
    label = "Méfiant"
    legal_stage = "sourcing_only"
    reads = ("offer.ess_status",)

    def veto(self, batch, context):
        refused = batch.number("offer.ess_status") != 1
        return Vetoes(np.where(refused, 0, -1), (Reason("Pas de l’ESS."),))


class Fair(Suspicious):
    api_version = 1

    def veto(self, batch, context):
        refused = batch.number("offer.ess_status") == 0
        return Vetoes(np.where(refused, 0, -1), (Reason("Pas de l’ESS."),))


def contract_of(kind):
    return type("Contract", (CriterionContract,), {"criterion_type": kind})()


def test_a_gate_that_turns_away_the_unknown_breaks_the_contract():
    with pytest.raises(AssertionError):
        contract_of(Suspicious).test_a_row_of_unknowns_is_turned_away_by_nobody(Suspicious())

    contract_of(Fair).test_a_row_of_unknowns_is_turned_away_by_nobody(Fair())
