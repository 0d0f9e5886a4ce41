"""A step that holds from 2035 on changes neither a score of today nor what is said of it."""

from datetime import date
from importlib import import_module

import matchmaker_plugins.capacity as capacity
import matchmaker_plugins.coop_governance.scales as scales
import matchmaker_plugins.insertion as insertion
import matchmaker_plugins.organic as organic
import matchmaker_plugins.reuse.quotas as quotas
import numpy as np
import pytest

from matchmaker.plugin_api.dated import Step
from matchmaker.plugin_api.samples import sample_batch
from matchmaker.plugin_api.testing import sample_context
from matchmaker.plugin_host.registry import load_plugins

egalim = import_module("matchmaker_plugins.egalim.targets")  # a function of that name hides it in its package
SHIPPED = load_plugins().criteria


def later(steps, value):
    return (*steps, Step(date(2035, 1, 1), value, "a law to come"))


def with_later_family(family):
    return quotas.Family(family.label, later(family.steps, quotas.Shares(0.9, 0.9)))


TO_COME = [
    ("capacity", capacity, "CEILINGS", later(capacity.CEILINGS, 9.0)),
    ("coop_governance", scales, "FULL", {name: later(steps, 1.0) for name, steps in scales.FULL.items()}),
    ("egalim", egalim, "NATIONAL", later(egalim.NATIONAL, 0.9)),
    ("insertion", insertion, "ELIGIBLE", later(insertion.ELIGIBLE, ())),
    ("insertion", insertion, "FULL_RATIOS", later(insertion.FULL_RATIOS, 0.9)),
    ("organic", organic, "LEGAL_SHARES", later(organic.LEGAL_SHARES, 0.9)),
    ("reuse", quotas, "FAMILIES", {code: with_later_family(one) for code, one in quotas.FAMILIES.items()}),
]


def everything(key):
    """The scores of random rows, how much each counts, and every sentence."""
    criterion = SHIPPED[key](SHIPPED[key].params_type(**({"gap": 3.0} if key == "organic" else {})))
    batch = sample_batch(SHIPPED[key], "need_offer")
    scores = criterion.score(batch, sample_context(SHIPPED[key], batch))
    known = [int(row) for row in np.flatnonzero(~np.isnan(scores.value))]
    said = [
        (
            str(criterion.explain(batch.row(row), scores.row(row))),
            str(criterion.improve(batch.row(row), scores.row(row))),
        )
        for row in known
    ]
    return scores.value[known].tolist(), criterion.emphasis(batch.of_side("need")).tolist(), said


@pytest.mark.parametrize(("key", "module", "name", "table"), TO_COME)
def test_a_step_to_come_changes_nothing_today(monkeypatch, key, module, name, table):
    today = everything(key)

    if isinstance(table, dict):
        for entry, value in table.items():
            monkeypatch.setitem(getattr(module, name), entry, value)
    else:
        monkeypatch.setattr(module, name, table)

    assert everything(key) == today
