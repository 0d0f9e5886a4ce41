"""Every route says whom it is for, or the application does not start."""

from typing import cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Actor, Audience, Behalf, audience, may_enter
from matchmaker.core.errors import NotFound
from matchmaker.services.directory.desk_codes import actor_at_desk
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.behalf import actor_on_behalf

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
        g.actor = _actor()
    return cast("Actor", g.actor)


def _actor() -> Actor:
    """The person signed in, or, while they act in a participant's space, the participant alone."""
    person_id, lent = session.get("person_id"), session.get("behalf")
    if lent is not None:
        acting = actor_on_behalf(person_id, lent)
        if acting is not None:
            return acting
        del session["behalf"]  # ended for good: it must not come back by itself
    at_desk = session.get("desk")
    return actor_of(person_id) if at_desk is None else actor_at_desk(person_id, at_desk)


def _ask_on_behalf(behalf: Behalf) -> Response | None:
    """Only pages that were declared open to it, and of the one event: everything else is not there."""
    endpoint = request.endpoint or ""
    if endpoint == "directory.home":
        return redirect(url_for("events.space", event_id=behalf.event_id))
    view = current_app.view_functions[endpoint]
    here = (request.view_args or {}).get("event_id", behalf.event_id) == behalf.event_id
    if endpoint in STATIC or (getattr(view, "on_behalf", False) and here):
        return None
    raise NotFound


def _ask_at_desk(actor: Actor, who: Audience | None) -> Response | None:
    """Who was let in by a welcome desk reads the pages of that event, and what is for everybody."""
    if request.endpoint == "directory.home":
        return redirect(url_for("events.space", event_id=actor.desk))
    here = (request.view_args or {}).get("event_id") == actor.desk
    if who is Audience.EVERYBODY or (who is Audience.PARTICIPANT and here):
        return None
    raise NotFound


def _ask_policy() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: the 404 comes by itself
    who = audience_of(current_app, request.endpoint)
    behalf = current_actor().behalf
    if behalf is not None:
        return _ask_on_behalf(behalf)
    if current_actor().desk is not None:
        return _ask_at_desk(current_actor(), who)
    if who is not None and may_enter(current_actor(), who):
        return None
    if not current_actor().signed_in:
        here = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("directory.sign_in", next=here))
    raise NotFound
