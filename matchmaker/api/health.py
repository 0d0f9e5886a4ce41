"""`/sante`: what a load balancer asks every few seconds."""

from flask import Blueprint
from sqlalchemy import select

from matchmaker.core.directory.access import Audience, audience
from matchmaker.extensions import db

pages = Blueprint("health", __name__)


@pages.get("/sante")
@audience(Audience.EVERYBODY)
def health() -> dict[str, str]:
    """Says `ok` once the database has answered; an error is a 500 by itself."""
    db.session.execute(select(1))
    return {"status": "ok"}
