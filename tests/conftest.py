"""Fixtures that any test may use."""

from pathlib import Path

import pytest

pytest_plugins = ["tests.peers.fixtures", "tests.factories.applications", "tests.factories.score_command"]

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of measured data beside the project; it is not part of a clone."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the data folder ../shared, which a clone does not carry")
    return folder
