"""Pages about scores: what counts at an event, whom to meet and why, the plugins."""

from flask import Blueprint

pages = Blueprint("scoring", __name__)

from matchmaker.web.scoring import award, pair, partners, plugins, settings, trial  # noqa: E402, F401  # views register on `pages`
