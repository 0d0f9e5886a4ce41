"""Fixtures that any test may use."""

from pathlib import Path

import pytest
from hypothesis import settings

# A deadline is a timed assertion, which fails on a busy machine and says nothing.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# An assertion in a factory says what it compared, as one in a test does.
pytest.register_assert_rewrite("tests.factories", "tests.browser.site")

pytest_plugins = [
    "tests.factories.lengths",
    "tests.peers.fixtures",
    "tests.factories.applications",
    "tests.factories.on_the_day",
    "tests.factories.parity",
    "tests.factories.score_command",
]

ROOT = Path(__file__).parents[1]


@pytest.hookimpl(trylast=True)  # after those that mark and those that shuffle
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that may take long start first: one that began last would keep a single core busy to the end."""
    longest: dict[Path, float] = {}
    for item in items:
        marked = item.get_closest_marker("timeout")
        longest[item.path] = max(longest.get(item.path, 0), marked.args[0] if marked else 0)
    items.sort(key=lambda item: -longest[item.path])


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
