"""Real browsers on a real server: every page they open is watched for what must never happen."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.site import Site
from tests.browser.watching import Watch

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PATIENCE = 15_000  # milliseconds a page is given on a busy machine
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(240))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's chromium, never a downloaded one."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"no browser at {CHROMIUM}: install chromium, or name one in CHROMIUM")
    # A container's root has no sandbox and often a small /dev/shm.
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture
def site(app: Flask) -> Iterator[Site]:
    """The test's own application behind a listening socket, with a worker for its jobs."""
    running = Site(app)
    yield running
    running.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`visit(width=360, javascript=False)`: a fresh browser profile; its faults fail the test at the end.

    `state` are the cookies of an earlier profile: somebody already signed in.
    """
    watches: dict[BrowserContext, Watch] = {}

    def open_page(*, width: int = 1280, javascript: bool = True, state: Any = None) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale="fr-FR",
            storage_state=state,
        )
        context.set_default_timeout(PATIENCE)
        watches[context] = Watch(context)
        return context.new_page()

    open_page.watches = watches  # type: ignore[attr-defined]  # for the few tests that look away
    yield open_page
    faults = [fault for watch in watches.values() for fault in watch.close()]
    assert faults == []
