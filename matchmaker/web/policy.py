"""Every route says whom it is for, or the application does not start."""

from typing import cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Actor, Audience, audience, may_enter
from matchmaker.core.errors import NotFound
from matchmaker.services.directory.people import actor_of

__all__ = ["audience", "audience_of", "current_actor", "guard"]

# Style sheets and scripts: views of Flask and of Bootstrap-Flask, which cannot carry a mark.
STATIC = frozenset({"static", "bootstrap.static"})


class UndeclaredRoute(RuntimeError):
    """A programmer's error: the route lacks `@audience(...)`."""


def audience_of(app: Flask, endpoint: str) -> Audience | None:
    """The declared audience of an endpoint; None when it forgot to say."""
    if endpoint in STATIC:
        return Audience.EVERYBODY
    return cast("Audience | None", getattr(app.view_functions[endpoint], "audience", None))


def guard(app: Flask) -> None:
    """Refuse to start with an undeclared route, and ask the policy before every view."""
    for rule in app.url_map.iter_rules():
        if audience_of(app, rule.endpoint) is None:
            raise UndeclaredRoute(
                f"{rule.rule} ({rule.endpoint}) does not say whom it is for: add @audience(...)"
            )
    app.before_request(_ask_policy)


def current_actor() -> Actor:
    """Who is asking, looked up once per request."""
    if "actor" not in g:
        g.actor = actor_of(session.get("person_id"))
    return cast("Actor", g.actor)


def _ask_policy() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: the 404 comes by itself
    who = audience_of(current_app, request.endpoint)
    if who is not None and may_enter(current_actor(), who):
        return None
    if not current_actor().signed_in:
        here = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("directory.sign_in", next=here))
    raise NotFound
