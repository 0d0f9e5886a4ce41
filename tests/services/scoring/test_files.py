"""What a criterion that fails half-way does to scores of files."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from matchmaker_plugins.cpv import Cpv

from matchmaker.core.directory.importing.lists import ListFile, read_lists
from matchmaker.core.directory.importing.plan import Reference
from matchmaker.core.scoring.chosen import Chosen
from matchmaker.data.communes import communes
from matchmaker.data.cpv import cpv_table
from matchmaker.plugin_api import Criterion, Reason, Scores
from matchmaker.services.scoring.files import run
from matchmaker.services.scoring.files.records import records_of
from matchmaker.services.scoring.files.run import score_records
from tests.factories.lists import book_of

NOW = datetime(2027, 3, 1, tzinfo=UTC)


class FailsOnce(Criterion):
    api_version = 1
    key, label, legal_stage = "once", "Une fois", "info"
    reads = ("need.words",)

    def score(self, batch, context):
        if "Pain" in batch["need.words"].value.tolist():
            raise RuntimeError("not this one")
        return Scores(np.ones(len(batch)), np.ones(len(batch)))

    def explain(self, row, score):
        return Reason("{forgotten}")


def records(*titles):
    needs = book_of(
        [("Acheteur", "Ce que vous cherchez", "CPV"), *(("Ville", one, "77310000") for one in titles)]
    )
    offers = book_of([("Fournisseur", "Ce que vous proposez", "CPV"), ("Jardins", "Tonte", "77310000")])
    read = read_lists(
        [ListFile("offers", offers), ListFile("needs", needs)], Reference(communes(), cpv_table())
    )
    return records_of(read, (), date(2027, 3, 1))


def scored(*titles, **options):
    chosen = Chosen((Cpv, FailsOnce), {"cpv": 1.0, "once": 1.0})
    return score_records(records(*titles), chosen, NOW, top=10, block=1, **options)


def test_a_criterion_that_fails_in_one_block_counts_in_none():
    scores = scored("Parcs", "Pain", "Jardins")

    assert [failure.key for failure in scores.failures] == ["once"]
    assert [list(pair.parts) for need in scores.needs for pair in need.pairs] == [["cpv"]] * 3


def test_a_criterion_that_does_not_fail_counts_everywhere():
    scores = scored("Parcs", "Jardins")

    assert scores.failures == ()
    assert [list(pair.parts) for need in scores.needs for pair in need.pairs] == [["cpv", "once"]] * 2


@pytest.mark.parametrize("few", [0, run.FEW])  # with how many offers a child tries what is then done once
@pytest.mark.parametrize("titles", [("Parcs", "Jardins", "Haies"), ("Parcs", "Pain", "Jardins")])
def test_processes_share_the_needs_and_change_nothing(monkeypatch, titles, few):
    monkeypatch.setattr(run, "FEW", few)

    alone, shared = scored(*titles), scored(*titles, processes=2)

    assert shared == alone
