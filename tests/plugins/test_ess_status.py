import numpy as np
import pytest
from matchmaker_plugins.ess_status import EssStatus

from matchmaker.plugin_api import Cell
from matchmaker.plugin_api.testing import one_row, sample_context


def scored(status):
    batch = one_row(EssStatus, offer__ess_status=status)
    return batch, EssStatus().score(batch, sample_context(EssStatus, batch)).row(0)


@pytest.mark.parametrize(("status", "value"), [(True, 1.0), (False, 0.0)])
def test_a_known_status_is_all_or_nothing(status, value):
    assert scored(status)[1].value == value


def test_a_status_no_register_knows_is_unknown():
    assert np.isnan(scored(None)[1].value)


@pytest.mark.parametrize("evidence", [1.0, 0.8, 0.5, 0.3])
def test_the_evidence_is_that_of_the_source(evidence):
    assert scored(Cell(True, evidence))[1].evidence == evidence


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (True, "Structure de l’économie sociale et solidaire (loi du 31 juillet 2014)."),
        (False, "Structure hors de l’économie sociale et solidaire (loi du 31 juillet 2014)."),
    ],
)
def test_the_status_is_told(status, sentence):
    batch, score = scored(status)

    assert str(EssStatus().explain(batch.row(0), score)) == sentence
