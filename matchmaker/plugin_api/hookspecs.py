"""The hooks matchmaker calls. There is one, on purpose: see docs/plugins.md."""

from collections.abc import Iterable

import pluggy

from matchmaker.plugin_api.criterion import Criterion

hookspec = pluggy.HookspecMarker("matchmaker")


@hookspec
def matchmaker_register_criteria() -> Iterable[type[Criterion]]:  # type: ignore[empty-body]  # a hookspec is only its signature
    """Return the criterion classes this plugin offers.

    Called once per process, before any database or request exists. Return classes,
    not instances: the host makes one instance per event, from that event's parameters.
    """
