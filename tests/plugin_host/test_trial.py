"""What would hang or end our process does so in another one."""

import dataclasses
import sys
import warnings

import numpy as np
import pytest

from matchmaker.plugin_host import trial
from matchmaker.plugin_host.find import find_plugins
from matchmaker.plugin_host.registry import load_found
from matchmaker.plugin_host.selection import Selection
from tests.factories.plugins import GOOD, good, write

STOPS = (
    "L’extension bad est écartée : son chargement arrête le programme. Retirez-en les appels comme sys.exit() ; pour "
    "signaler une erreur, levez une exception."
)
NEVER_LOADS = (
    "L’extension bad est écartée : son chargement n’est pas fini après 2 secondes. Retirez-en les boucles, les "
    "attentes et les longs calculs ; leur place est dans score."
)


@pytest.fixture
def load(tmp_path):
    """Load one plugin with its trial, beside a good one that is trusted."""

    def load(source):
        write(tmp_path, "bad", source)
        write(tmp_path, "good", GOOD.format(key="good"))
        found = [one for one in find_plugins([tmp_path]) if one.origin == str(tmp_path)]
        trusted = [dataclasses.replace(one, trial=()) if one.name == "good" else one for one in found]
        return load_found(trusted, Selection())

    return load


def sentences(registry):
    return [str(rejected) for rejected in registry.rejected]


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "raise KeyboardInterrupt",
        "raise BaseException('odd')",
        good(answer=("return [Good]", "import os; os._exit(1)")),
    ],
)
def test_a_plugin_that_ends_its_process_does_not_end_ours(load, source):
    registry = load(source)

    assert sentences(registry) == [STOPS]
    assert list(registry.criteria) == ["good"]


@pytest.mark.parametrize(
    "source", ["while True: pass", good(answer=("return [Good]", "import time; time.sleep(600)"))]
)
def test_a_plugin_that_never_loads_is_turned_away(load, monkeypatch, source):
    monkeypatch.setattr(trial, "SECONDS", 2.0)

    registry = load(source)

    assert sentences(registry) == [NEVER_LOADS]
    assert list(registry.criteria) == ["good"]


def test_a_plugin_that_passes_its_trial_is_loaded(load):
    assert list(load(GOOD.format(key="fine")).criteria) == ["fine", "good"]


def test_what_a_plugin_prints_stays_out_of_our_answers(load, capfd):
    load("print('Bonjour')\n" + GOOD.format(key="loud"))

    assert capfd.readouterr() == ("", "Bonjour\n")


def test_warnings_and_numpy_stay_as_they_were(load):
    filters, manners, asked = list(warnings.filters), np.geterr(), sys.stdin
    noise = "import warnings, numpy\nwarnings.simplefilter('ignore')\nnumpy.seterr(all='raise')\n"

    load(noise + GOOD.format(key="noisy"))

    assert (warnings.filters, np.geterr(), sys.stdin) == (filters, manners, asked)


def test_shipped_plugins_need_no_trial():
    shipped = [one for one in find_plugins() if one.origin.startswith("matchmaker ")]

    assert shipped
    assert [one.name for one in shipped if one.trial] == []
