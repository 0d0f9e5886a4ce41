"""How many random problems a property is tried on: a few in every run, many in ``make soak``."""

import os

from hypothesis import HealthCheck, settings

#: ``make soak`` sets it.
TIMES = int(os.environ.get("MATCHMAKER_SOAK", "1"))


def examples(count):
    """Settings for ``count`` examples in an ordinary run; tiny problems are filtered a lot and solved slowly."""
    return settings(max_examples=count * TIMES, deadline=None, suppress_health_check=list(HealthCheck))
