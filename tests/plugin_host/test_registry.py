import logging
from functools import partial
from importlib import import_module

from matchmaker.plugin_host.find import Found, find_plugins
from matchmaker.plugin_host.registry import load_found, load_plugins
from matchmaker.plugin_host.selection import Selection
from tests.factories.plugins import GOOD, write


def load(directory, selection=None):
    """Only the plugins of one folder, without the installed ones."""
    return load_found(
        [found for found in find_plugins([directory]) if found.origin == str(directory)],
        selection or Selection(),
    )


def sentences(registry):
    return {rejected.name: str(rejected) for rejected in registry.rejected}


def test_the_shipped_criteria_come_through_their_entry_points():
    registry = load_plugins()

    assert list(registry.criteria) == [
        "area",
        "capacity",
        "complementarity",
        "coop_governance",
        "cpv",
        "egalim",
        "ess_status",
        "esus",
        "fair_trade",
        "insertion",
        "local",
        "local_currency",
        "organic",
        "qpv",
        "reservation",
        "reuse",
        "rotation",
        "short_chain",
        "text",
    ]
    assert registry.rejected == ()


def test_every_criterion_has_a_version_for_the_record_of_a_run(tmp_path):
    write(tmp_path, "one", GOOD.format(key="one"))
    before = load(tmp_path).versions

    write(tmp_path, "one", GOOD.format(key="one") + "# changed\n")
    after = load(tmp_path).versions

    assert before.keys() == after.keys() == {"one"}
    assert before != after


def test_the_first_to_take_a_key_keeps_it(tmp_path):
    write(tmp_path, "a", GOOD.format(key="same"))
    write(tmp_path, "b", GOOD.format(key="same"))

    registry = load(tmp_path)

    assert [plugin.name for plugin in registry.plugins] == ["a"]
    assert sentences(registry) == {
        "b": "L’extension b est écartée : le critère « same » existe déjà, fourni par a. Changez sa clé (key), ou "
        "bloquez l’autre par MATCHMAKER_PLUGINS=-a."
    }


def test_a_local_plugin_cannot_replace_a_shipped_one(tmp_path):
    write(tmp_path, "mine", GOOD.format(key="local"))

    registry = load_plugins([tmp_path])

    assert sentences(registry) == {
        "mine": "L’extension mine est écartée : le critère « local » existe déjà, fourni par local. Changez sa clé "
        "(key), ou bloquez l’autre par MATCHMAKER_PLUGINS=-local."
    }


def test_names_can_be_allowed_or_blocked(tmp_path):
    write(tmp_path, "one", GOOD.format(key="one"))
    write(tmp_path, "two", GOOD.format(key="two"))

    assert list(load(tmp_path, Selection.parse("one")).criteria) == ["one"]
    assert list(load(tmp_path, Selection.parse("-one")).criteria) == ["two"]
    assert load(tmp_path, Selection.parse("-one")).blocked == ("one",)
    assert list(load(tmp_path, Selection.parse("")).criteria) == ["one", "two"]


def test_a_blocked_plugin_is_never_imported(tmp_path):
    write(tmp_path, "loud", "raise SystemExit")

    assert load(tmp_path, Selection.parse("-loud")).rejected == ()


def test_the_traceback_of_a_rejection_is_logged(tmp_path, caplog):
    write(tmp_path, "bad", "1 / 0")

    with caplog.at_level(logging.WARNING):
        load(tmp_path)

    assert "ZeroDivisionError" in caplog.text


def test_a_plugin_may_keep_its_helpers_beside_it(tmp_path):
    package = tmp_path / "inner"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from .rest import *\nfrom .rest import matchmaker_register_criteria\n"
    )
    (package / "rest.py").write_text(GOOD.format(key="inner"))

    assert list(load(tmp_path).criteria) == ["inner"]


def test_fields_are_listed_by_form():
    fields = load_plugins().fields("need")

    assert [(key, field.name) for key, field in fields] == [
        ("capacity", "capacity_amount"),
        ("insertion", "insertion_hours"),
        ("local", "local_counts"),
        ("reservation", "reservation_eiti"),
        ("reservation", "reservation_months"),
        ("reuse", "reuse_family"),
    ]


def test_each_plugin_has_its_own_manager():
    found = [
        Found(name, "test", partial(import_module, f"matchmaker_plugins.{name}")) for name in ("local", "cpv")
    ]

    registry = load_found(found, Selection())

    assert {plugin.name: [c.key for c in plugin.criteria] for plugin in registry.plugins} == {
        "local": ["local"],
        "cpv": ["cpv"],
    }


def test_tests_beside_a_plugin_are_no_plugins(tmp_path):
    write(tmp_path, "soon", GOOD.format(key="soon"))
    for name in ("test_soon", "soon_test", "conftest"):
        write(tmp_path, name, "raise RuntimeError('a test was loaded as a plugin')")

    registry = load(tmp_path)

    assert (list(registry.criteria), registry.rejected) == (["soon"], ())
