"""The buyer's sourcing register, what is handed out of it, and the public page of a need."""

from flask import Blueprint

pages = Blueprint("sourcing", __name__)

from matchmaker.web.sourcing import notes, public, register, retention  # noqa: E402, F401  # views register on `pages`
