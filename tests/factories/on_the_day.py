"""The small published event on its own day: the clock stands at its first slot."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from tests.factories.making import START, Make
from tests.factories.publishing import Published, publish_small_event


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def published(make: Make) -> Published:
    return publish_small_event(make, opened_at=START - timedelta(days=30))
