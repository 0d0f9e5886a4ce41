"""Pages of the catalogue: what an organisation offers and needs."""

from flask import Blueprint

pages = Blueprint("catalogue", __name__)

from matchmaker.web.catalogue import (  # noqa: E402, F401  # views register on `pages`
    groupements,
    groupements_at,
    needs,
    offers,
    own,
    proofs,
    trades,
)
