"""The front door for people: pages. A view parses, calls a service, answers."""

from flask import Flask

from matchmaker.web import (
    agenda,
    catalogue,
    directory,
    events,
    impact,
    jobs,
    page,
    requests,
    scheduling,
    scoring,
    security,
    sourcing,
)
from matchmaker.web.addresses import RowId
from matchmaker.web.idempotency import watch_forms
from matchmaker.web.session import RowSessions

BLUEPRINTS = (
    agenda.pages,
    catalogue.pages,
    directory.pages,
    events.pages,
    impact.pages,
    jobs.pages,
    requests.pages,
    scheduling.pages,
    scoring.pages,
    sourcing.pages,
)


def open_doors(app: Flask) -> None:
    """Register sessions, headers, forms' keys and the pages of every stage."""
    app.session_interface = RowSessions()
    app.url_map.converters["int"] = RowId
    watch_forms(app)
    security.harden(app)
    page.furnish(app)
    for pages in BLUEPRINTS:
        app.register_blueprint(pages)
