"""Trades proposed while somebody types: comfort for the form, which works without."""

from flask import request

from matchmaker.core.directory.access import Audience
from matchmaker.services.catalogue.trades import trades
from matchmaker.web.catalogue import pages
from matchmaker.web.catalogue.trades_field import FOUND, meanings
from matchmaker.web.policy import audience

LONGEST = 200


@pages.get("/metiers.json")
@audience(Audience.SIGNED_IN)
def trades_meant() -> dict[str, list[dict[str, str]]]:
    codes = meanings(request.args.get("q", "")[:LONGEST], FOUND)
    return {"trades": [{"code": code, "label": trades().label(code)} for code in codes]}
