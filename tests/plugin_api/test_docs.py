"""docs/plugins.md lists everything a plugin author can use, and its code runs."""

import re
import subprocess
import sys
from inspect import isfunction
from typing import get_args

import pytest

from matchmaker.plugin_api import (
    COLUMNS,
    Criterion,
    LegalStage,
    PairBatch,
    RowKind,
    hookspecs,
    places,
    trades,
)
from matchmaker.plugin_api.fields import FieldForm, FieldKind


@pytest.fixture(scope="module")
def guide(root):
    return (root / "docs" / "plugins.md").read_text()


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_listed(guide, column):
    assert f"| `{column}` | {COLUMNS[column].kind} | {COLUMNS[column].meaning}" in guide


@pytest.mark.parametrize(
    "word", [*get_args(FieldKind), *get_args(FieldForm), *get_args(LegalStage), *get_args(RowKind)]
)
def test_every_kind_form_and_stage_is_listed(guide, word):
    assert f"`{word}`" in guide


@pytest.mark.parametrize("hook", [name for name in vars(hookspecs) if name.startswith("matchmaker_")])
def test_every_hook_is_listed(guide, hook):
    assert f"| `{hook}()` |" in guide


@pytest.mark.parametrize("name", [name for name in vars(Criterion) if not name.startswith("_")])
def test_every_attribute_and_method_of_a_criterion_is_listed(guide, name):
    assert re.search(rf"^\| `{name}[`(]", guide, re.MULTILINE)


@pytest.mark.parametrize("name", ["number", "records", "index", "distinct", "derived", "crossed", "once"])
def test_every_way_to_read_a_batch_is_listed(guide, name):
    assert hasattr(PairBatch, name)
    assert f"batch.{name}(" in guide


@pytest.mark.parametrize("module", [places, trades])
def test_every_function_of_places_and_trades_is_listed(guide, module):
    public = [
        name
        for name, one in vars(module).items()
        if isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_")
    ]

    assert [name for name in public if f"`{name}`" not in guide] == []


def test_the_code_of_the_tutorial_passes_the_contract_suite(guide, tmp_path):
    plugin, its_tests, *_ = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    (tmp_path / "soon.py").write_text(plugin)
    (tmp_path / "test_soon.py").write_text("from soon import Soon\n" + its_tests)

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stdout
