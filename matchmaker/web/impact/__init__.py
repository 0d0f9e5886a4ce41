"""Feedback and outcomes: by link, by key, in one's space; the organiser's entry of paper sheets and the report."""

from flask import Blueprint

pages = Blueprint("impact", __name__)

from matchmaker.web.impact import answers, awards, buyers, by_key, by_link, own, quick, report, spaser  # noqa: E402, F401  # views register on `pages`
