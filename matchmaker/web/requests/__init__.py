"""Pages of the wishes: who asks to meet whom, and what the other side answers."""

from flask import Blueprint

pages = Blueprint("requests", __name__)

from matchmaker.web.requests import advised, by_link, messages, organiser, participant, relations, reword  # noqa: E402, F401  # views register on `pages`
