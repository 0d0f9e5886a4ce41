"""The event a page is about, with its zone set for every time on the page."""

from flask import g, request, session

from matchmaker.db.events import Delegation, Event
from matchmaker.services.events.access import delegation_for, event_for_organiser
from matchmaker.web.policy import current_actor


def organised_event(event_id: int) -> Event:
    """The organiser's event; times on the page are in its zone. Raises `NotFound`."""
    event = event_for_organiser(current_actor(), event_id)
    g.zone = event.zone
    return event


def own_delegation(event_id: int) -> Delegation:
    """The participant's delegation, its event's zone set. Raises `NotFound`.

    Who speaks for several structures chooses with `?structure=<organisation id>`; the choice
    lasts as long as the session.
    """
    asked = request.args.get("structure", type=int)
    if asked is not None and asked in current_actor().organisations:
        session["structure"] = asked
    delegation = delegation_for(current_actor(), event_id, asked or session.get("structure"))
    g.zone = delegation.event.zone
    return delegation
