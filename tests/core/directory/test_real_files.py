"""The two real files of the field, from the data folder beside the project."""

import pytest

from matchmaker.core.directory.importing.outcomes import Status
from matchmaker.core.directory.importing.plan import Reference
from matchmaker.core.directory.importing.planning import plan_import
from matchmaker.data.communes import communes
from matchmaker.data.cpv import cpv_table
from matchmaker.documents.reading import read_book


@pytest.fixture(scope="module")
def plan(shared):
    def of(name):
        data = (shared / "data" / name).read_bytes()
        return plan_import(read_book(data, name, packed=True), Reference(communes(), cpv_table()))

    return of


def counts(found):
    return {status: count for status, count in found.counts.items() if count}


def test_3853_insertion_structures(plan):
    found = plan("siae_france_2020.csv.gz")

    assert counts(found) == {Status.READY: 3840, Status.TO_CORRECT: 13}
    assert {p.key for p in found.blocking} == {"siret"}
    assert sum("latitude" not in row.columns for row in found.organisations) == 32
    sirets = [row.siret for row in found.organisations]
    assert len(sirets) - len(set(sirets)) == 12
    assert len({row.identity for row in found.organisations}) == 3840
    assert sum("commune" in row.columns for row in found.organisations) >= 3830


def test_664_canteens_each_need_organic_food(plan):
    found = plan("cantines_td2023_demo.csv")

    assert counts(found) == {Status.READY: 664}
    assert {row.delegation.role for row in found.organisations} == {"buyer"}
    assert sum(need.columns["organic_current"] < 0.2 for need in found.needs) == 382
    assert {need.columns["cpv"] for need in found.needs} == {("15000000",)}
    assert all("commune" in row.columns for row in found.organisations)
