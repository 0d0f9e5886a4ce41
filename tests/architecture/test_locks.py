"""What is installed is pinned by hash, names no host, and covers what setup.cfg asks for."""

import configparser
import re

import pytest

PIN = re.compile(r"^([a-z0-9._-]+)==\S+", re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9._-]+")


@pytest.mark.parametrize("lock", ["run.lock", "test.lock"])
def test_every_pin_has_hashes_and_no_host(root, lock):
    text = (root / "requirements" / lock).read_text()

    entries = re.split(r"\n(?=\S)", text.strip())

    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_the_locks_cover_what_setup_cfg_asks_for(root):
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(root / "setup.cfg")
    extras = metadata["options.extras_require"]
    run = _names(metadata["options"]["install_requires"]) | _names(extras["build"])
    test = run | _names(extras["test"]) | _names(extras["data"])

    assert run - _pinned(root / "requirements" / "run.lock") == set()
    assert test - _pinned(root / "requirements" / "test.lock") == set()


def test_both_locks_agree(root):
    run, test = ((root / "requirements" / name).read_text() for name in ("run.lock", "test.lock"))

    pins = {match[0] for match in PIN.finditer(run)}

    assert pins - {match[0] for match in PIN.finditer(test)} == set()


def _names(requirements: str) -> set[str]:
    lines = [line for line in requirements.splitlines() if line.strip()]
    return {NAME.match(line)[0].lower().replace("_", "-") for line in lines}


def _pinned(lock) -> set[str]:
    return {match[1] for match in PIN.finditer(lock.read_text())}
