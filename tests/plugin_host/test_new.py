import os
import subprocess
import sys

import pytest

from matchmaker.plugin_host.new import BadPluginName, FolderTaken, write_plugin
from matchmaker.plugin_host.registry import load_plugins


def test_a_new_plugin_passes_the_contract_suite(tmp_path):
    folder = write_plugin("circuit_court", tmp_path)

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "checker",
    [
        ["ruff", "check", "--no-cache", "--select", "E,F,W,I,B,UP,SIM,RUF100", "."],
        ["ruff", "format", "--no-cache", "--check", "."],
        ["mypy", "--cache-dir", ".mypy", "matchmaker_circuit_court"],
    ],
    ids=lambda checker: " ".join(checker[:2]),
)
def test_a_new_plugin_is_clean(root, tmp_path, checker):
    folder = write_plugin("circuit_court", tmp_path)

    command = [sys.executable, "-m", *checker]
    environ = os.environ | {"MYPYPATH": str(root)}  # where the types of matchmaker are
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environ, check=False)

    assert done.returncode == 0, done.stdout


def test_a_new_plugin_is_loaded_from_its_folder(tmp_path):
    folder = write_plugin("circuit_court", tmp_path)

    registry = load_plugins([folder])

    assert "circuit_court" in registry.criteria
    assert registry.rejected == ()


@pytest.mark.parametrize("name", ["Circuit", "9circuits", "circuit-court", "été", "_x", "x_", "a b", ""])
def test_a_name_python_cannot_import_is_refused(name, tmp_path):
    with pytest.raises(BadPluginName):
        write_plugin(name, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path):
    write_plugin("mine", tmp_path)

    with pytest.raises(FolderTaken):
        write_plugin("mine", tmp_path)
