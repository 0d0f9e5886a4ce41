"""Pages of the agendas: a participant's own, the organiser's view of each, the pack, and the plan from a workbook."""

from flask import Blueprint

pages = Blueprint("agenda", __name__)

from matchmaker.web.agenda import (  # noqa: E402  # views register on `pages`
    contacts,  # noqa: F401
    day_sms,  # noqa: F401
    desk,  # noqa: F401
    desk_codes,  # noqa: F401
    organiser,  # noqa: F401
    own_word,  # noqa: F401
    participant,  # noqa: F401
    plan,  # noqa: F401
    preparing,  # noqa: F401
    printing,  # noqa: F401
    reading,  # noqa: F401
    reception,  # noqa: F401
    screen,  # noqa: F401
    second_chance,  # noqa: F401
    subscription,  # noqa: F401
    walk_in,  # noqa: F401
)
