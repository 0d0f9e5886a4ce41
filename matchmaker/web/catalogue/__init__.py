"""Pages of the catalogue: what an organisation offers and needs."""

from flask import Blueprint

pages = Blueprint("catalogue", __name__)

from matchmaker.web.catalogue import (  # noqa: E402, F401  # views register on `pages`
    alerts,
    drafts,
    families,
    groupements,
    groupements_at,
    life,
    need_short,
    needs,
    offers,
    own,
    programmes,
    proofs,
    sharing,
    trades,
)
