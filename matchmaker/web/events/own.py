"""The event a page is about, with its zone set for every time on the page."""

from flask import g, request, session

from matchmaker.core.errors import Refusal
from matchmaker.core.events.kinds import WITHOUT_MEETINGS
from matchmaker.db.events import Delegation, Event
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegation_for, event_for_organiser
from matchmaker.web.policy import current_actor


class ComesWithoutMeetings(Refusal):
    template = N_(
        "« {name} » vient sans rendez-vous : il n’y a ni partenaires à choisir ni vœux à faire. "
        "Pour en avoir, demandez-le à l’organisateur, {email}."
    )


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


def meeting_delegation(event_id: int) -> Delegation:
    """As `own_delegation`, for the pages about whom to meet. Raises `ComesWithoutMeetings`."""
    delegation = own_delegation(event_id)
    if delegation.kind in WITHOUT_MEETINGS:
        raise ComesWithoutMeetings(name=delegation.organisation.name, email=delegation.event.chamber.email)
    return delegation
