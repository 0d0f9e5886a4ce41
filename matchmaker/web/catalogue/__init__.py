"""Pages of the catalogue: what an organisation offers and needs."""

from flask import Blueprint

pages = Blueprint("catalogue", __name__)

from matchmaker.web.catalogue import needs, offers, own, trades  # noqa: E402  # views register on `pages`

__all__ = ["needs", "offers", "own", "pages", "trades"]
