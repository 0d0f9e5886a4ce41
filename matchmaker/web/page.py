"""What every page may use: who is signed in, dates in the event's zone, numbers in French."""

from datetime import date, datetime
from typing import Any

from flask import Flask, g
from flask_babel import format_date, format_datetime, format_time, get_locale
from flask_babel import gettext as _

from matchmaker import __version__
from matchmaker.config import Settings
from matchmaker.core.directory.contacts import grouped
from matchmaker.core.french_dates import first_of_month
from matchmaker.db.events import Event
from matchmaker.services.directory.people import Identity, identity_of
from matchmaker.services.events.behalf import participation
from matchmaker.web.forms import Confirm
from matchmaker.web.navigation import main_links
from matchmaker.web.policy import current_actor
from matchmaker.web.typography import tie_words_of_pages, tied


def furnish(app: Flask) -> None:
    # Globals rather than context: imported macros see these without `with context`.
    app.jinja_env.globals.update(_furniture(app.extensions["settings"]))
    app.add_template_filter(_long_date, "long_date")
    app.add_template_filter(_day, "day")
    app.add_template_filter(_week_day, "week_day")
    app.add_template_filter(_short_day, "short_day")
    app.add_template_filter(_clock_time, "clock_time")
    app.add_template_filter(_moment, "moment")
    app.add_template_filter(translated, "translated")
    app.add_template_filter(grouped, "phone")
    tie_words_of_pages(app)


def translated(template: str, values: dict[str, Any] | None = None) -> str:
    """A stored French sentence with named fields, in the reader's language."""
    return tied(str(_(template))).format(**(values or {}))


def _furniture(settings: Settings) -> dict[str, Any]:
    return {
        "main_links": lambda: main_links(current_identity()),
        "me": current_identity,
        "actor": current_actor,
        "confirm_form": _confirm_form,
        "acting_for": _acting_for,
        "locale": get_locale,
        "mails_in_log": settings.mail_url.startswith("console:"),
        "version": __version__,
    }


def _acting_for() -> tuple[Event, str] | None:
    """The event and the structure in whose space an organiser acts, for the banner of every page."""
    behalf = current_actor().behalf
    return participation(behalf) if behalf is not None else None


def _confirm_form() -> Confirm:
    """What every button of the page carries, made once. What was sent is not read: the page may say that it was too
    much."""
    if "confirm_form" not in g:
        g.confirm_form = Confirm(formdata=None)
    form: Confirm = g.confirm_form
    return form


def current_identity() -> Identity | None:
    """The person signed in, looked up once per request."""
    if "identity" not in g:
        g.identity = identity_of(current_actor())
    identity: Identity | None = g.identity
    return identity


def _long_date(value: datetime) -> str:
    return first_of_month(format_date(value, "full"))


def _day(value: date) -> str:
    return first_of_month(format_date(value, "d MMMM yyyy"))


def _week_day(value: date) -> str:
    return first_of_month(format_date(value, "EEEE d MMMM"))


def _short_day(value: datetime) -> str:
    return str(format_date(value, "EEE d"))


def _clock_time(value: datetime) -> str:
    return str(format_time(value, "short"))


def _moment(value: datetime) -> str:
    return first_of_month(format_datetime(value, "d MMMM yyyy, HH:mm"))
