"""Fixtures that any test may use."""

from pathlib import Path

import pytest
from hypothesis import settings

# A deadline is a timed assertion, which fails on a busy machine and says nothing.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

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
