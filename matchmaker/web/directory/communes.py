"""Names of communes while somebody types: comfort for the form, which works without."""

from flask import request
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.web.directory import pages
from matchmaker.web.directory.commune_field import communes_meant, in_full
from matchmaker.web.policy import audience

LONGEST = 60


@pages.get("/communes.json")
@audience(Audience.SIGNED_IN)
def communes_named() -> Response | dict[str, list[str]]:
    meant, _certain = communes_meant(request.args.get("q", "")[:LONGEST].strip())
    return {"communes": [in_full(commune.code) for commune in meant]}
