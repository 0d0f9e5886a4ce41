"""Pages of the timetable: compute, compare drafts, publish."""

from flask import Blueprint

pages = Blueprint("scheduling", __name__)

from matchmaker.web.scheduling import draft, edit, equity, planning, simulate  # noqa: E402, F401  # views register
