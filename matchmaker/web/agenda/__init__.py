"""Pages of the agendas: a participant's own, the organiser's view of each, the pack, and the plan from a workbook."""

from flask import Blueprint

pages = Blueprint("agenda", __name__)

from matchmaker.web.agenda import organiser, own_word, participant, plan, screen  # noqa: E402, F401  # views register on `pages`
