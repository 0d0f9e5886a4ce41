"""The language of a page and the zone of its times."""

from flask import g, has_request_context, request, session

LANGUAGES = ("fr", "en")


def choose_locale() -> str:
    """What the person chose, else what the browser asks for, else French."""
    if not has_request_context():
        return "fr"
    chosen = session.get("locale")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES, "fr") or "fr"


def choose_zone() -> str:
    """The zone of the event on the page (a view sets `g.zone`), else metropolitan France."""
    return str(g.get("zone", "Europe/Paris"))
