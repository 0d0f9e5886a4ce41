"""What the tests of groupements begin with."""

import pytest

from tests.factories.sharing import score_now, share_a_need


@pytest.fixture
def sharing(app, make):
    found = share_a_need(make)
    score_now(app, found)
    return found
