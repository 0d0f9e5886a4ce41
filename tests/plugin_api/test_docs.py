"""docs/plugins.md lists everything a plugin author can use, and its code runs."""

import ast
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from matchmaker import plugin_api
from matchmaker.plugin_api import (
    COLUMNS,
    Cell,
    Cells,
    Column,
    Context,
    Criterion,
    Distinct,
    Field,
    LegalStage,
    PairBatch,
    Params,
    Reason,
    Row,
    RowKind,
    RowScore,
    Scores,
    Table,
    Term,
    TermStatistics,
    Vetoes,
    hookspecs,
)
from matchmaker.plugin_api.fields import FieldForm, FieldKind
from matchmaker.plugin_host.find import find_plugins
from matchmaker.plugin_host.registry import load_found
from matchmaker.plugin_host.selection import Selection

CODE = re.compile(r"```python\n(# (\w+\.py)\n.*?)```", re.DOTALL)
HANDED_OVER = (
    Cells,
    Cell,
    Distinct,
    Table,
    TermStatistics,
    Row,
    RowScore,
    Scores,
    Vetoes,
    Reason,
    Term,
    Params,
    Field,
    Column,
)


@pytest.fixture(scope="module")
def guide(root):
    return (root / "docs" / "plugins.md").read_text()


def section(guide, title):
    """The text below a heading of the reference, up to the next one."""
    return re.split(r"^##", guide.split(f"\n### {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def public(kind):
    """Attributes and methods of a class that do not begin with _."""
    annotated = getattr(kind, "__dataclass_fields__", {})
    return sorted({name for name in (*vars(kind), *annotated) if not name.startswith("_")})


def own_names(path):
    """What a module defines itself: functions, classes and constants."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_listed(guide, column):
    assert f"| `{column}` | {COLUMNS[column].kind} | {COLUMNS[column].meaning}" in guide


def test_no_column_is_listed_that_is_not_there(guide):
    listed = re.findall(r"^\| `([a-z_.]+)` \|", section(guide, "Columns"), re.MULTILINE)

    assert listed == list(COLUMNS)


@pytest.mark.parametrize(
    "word", [*get_args(FieldKind), *get_args(FieldForm), *get_args(LegalStage), *get_args(RowKind)]
)
def test_every_kind_form_and_stage_is_listed(guide, word):
    assert f"`{word}`" in guide


@pytest.mark.parametrize("kind", get_args(FieldKind))
def test_every_kind_of_field_has_its_line(guide, kind):
    assert f"\n| `{kind}` | " in section(guide, "Fields")


@pytest.mark.parametrize("name", Field.__dataclass_fields__)
def test_every_argument_of_a_field_is_named(guide, name):
    assert f"`{name}`" in section(guide, "Fields")


@pytest.mark.parametrize("hook", [name for name in vars(hookspecs) if name.startswith("matchmaker_")])
def test_every_hook_is_listed(guide, hook):
    assert f"| `{hook}()` |" in guide


@pytest.mark.parametrize("name", [name for name in vars(Criterion) if not name.startswith("_")])
def test_every_attribute_and_method_of_a_criterion_is_listed(guide, name):
    assert re.search(rf"^\| `{name}[`(]", guide, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(Criterion.__annotations__))
def test_every_declaration_of_a_criterion_is_listed(guide, name):
    assert f"\n| `{name}` | " in section(guide, "A criterion declares")


@pytest.mark.parametrize("name", public(PairBatch))
def test_every_call_of_a_batch_is_listed(guide, name):
    assert re.search(rf"`batch\.{name}[(`]", section(guide, "A batch offers"))


@pytest.mark.parametrize("name", public(Context))
def test_everything_in_the_context_is_listed(guide, name):
    assert re.search(rf"^\| `context\.{name}[`\[]", section(guide, "The context"), re.MULTILINE)


@pytest.mark.parametrize("kind", HANDED_OVER)
def test_every_attribute_of_what_is_handed_over_is_listed(guide, kind):
    found = re.search(rf"^\| `{kind.__name__}` \| (.*)$", section(guide, "What is handed over"), re.MULTILINE)
    words = set(re.findall(r"\w+", found[1])) | set(re.findall(r"`(\w+)`", section(guide, "Fields")))

    assert [name for name in public(kind) if name not in words] == []


@pytest.mark.parametrize("name", plugin_api.__all__)
def test_every_export_is_listed(guide, name):
    exports = section(guide, "What may be imported").partition("From its modules")[0]

    assert re.search(rf"^\|[^|]*`{name}`", exports, re.MULTILINE)


@pytest.mark.parametrize("module", [one.name for one in pkgutil.iter_modules(plugin_api.__path__)])
def test_every_name_of_every_module_is_listed(guide, module):
    listed = set(re.findall(r"`(\w+)[`(]", section(guide, "What may be imported") + section(guide, "Hooks")))

    names = own_names(Path(plugin_api.__path__[0]) / f"{module}.py")
    assert [name for name in names if not name.startswith("_") and name not in listed] == []


@pytest.fixture
def tutorial(guide, tmp_path):
    """The folder with the files of the tutorial, each named in its first line."""
    for code, name in CODE.findall(guide):
        (tmp_path / name).write_text(code)
    return tmp_path


def test_the_code_of_the_tutorial_passes_the_contract_suite(tutorial):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "."]

    done = subprocess.run(command, capture_output=True, text=True, cwd=tutorial, check=False)

    assert done.returncode == 0, done.stdout
    assert {path.name for path in tutorial.glob("*.py")} == {
        "soon.py",
        "test_soon.py",
        "repair.py",
        "test_repair.py",
    }


def test_all_code_of_the_guide_is_run(guide):
    assert len(CODE.findall(guide)) == guide.count("```python")


def test_the_plugins_of_the_tutorial_are_taken_by_the_host(tutorial):
    found = [one for one in find_plugins([tutorial]) if not one.name.startswith("test_")]

    registry = load_found(found, Selection())

    assert registry.rejected == ()
    assert {"soon", "repair", "repair_budget"} <= registry.criteria.keys()


def test_the_commands_of_the_tutorial_do_what_they_say(guide, tmp_path):
    commands = re.search(r"```\n(matchmaker plugins new .*?)```", guide, re.DOTALL)[1]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

    done = subprocess.run(
        ["sh", "-euc", commands],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PATH": path},
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout
    assert done.stdout.endswith("tout va bien.\n")
