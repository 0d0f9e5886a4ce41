"""Pages of the events: the organiser's workshop and the participant's space."""

from flask import Blueprint

pages = Blueprint("events", __name__)

from matchmaker.web.events import (  # noqa: E402, F401  # views register on `pages`
    behalf,
    chase,
    co_organisers,
    coming,
    confirmation,
    confirmations,
    dates,
    invitation,
    items,
    layout,
    new,
    organiser,
    participant,
    participants,
    programme,
    questions,
    registration_public,
    registrations,
    shared,
    whole,
)
