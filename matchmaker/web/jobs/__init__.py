"""Pages about work under way and messages sent."""

from flask import Blueprint

pages = Blueprint("jobs", __name__)

from matchmaker.web.jobs import messages, own_messages, progress, texts  # noqa: E402, F401  # views register on `pages`
