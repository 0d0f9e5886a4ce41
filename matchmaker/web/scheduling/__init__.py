"""Pages of the timetable: compute, compare drafts, publish."""

from flask import Blueprint

pages = Blueprint("scheduling", __name__)

from matchmaker.web.scheduling import (  # noqa: E402  # views register on `pages`
    booking,  # noqa: F401
    booking_switch,  # noqa: F401
    closed_need,  # noqa: F401
    compare,  # noqa: F401
    draft,  # noqa: F401
    edit,  # noqa: F401
    equity,  # noqa: F401
    grid,  # noqa: F401
    planning,  # noqa: F401
    replan,  # noqa: F401
    simulate,  # noqa: F401
)
