"""The screen of the room, opened by its address alone; and the organiser's page about it."""

from datetime import datetime
from typing import Any

from flask import Response, g, jsonify, render_template, url_for
from flask_babel import format_date, format_time, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from matchmaker.core.agenda.screen import Stretch, Tables
from matchmaker.core.directory.access import Audience
from matchmaker.core.french_dates import first_of_month
from matchmaker.services.agenda.screen import Screen, give_screen_address, screen_at
from matchmaker.web.agenda import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor


@pages.get("/evenements/<int:event_id>/ecran")
@audience(Audience.ORGANISER)
def screen_address(event_id: int) -> str:
    return render_template("agenda/screen_address.html", event=organised_event(event_id))


@pages.post("/evenements/<int:event_id>/ecran")
@audience(Audience.ORGANISER)
def screen_address_give(event_id: int) -> Answer:
    def do() -> str:
        give_screen_address(current_actor(), event_id)
        return str(_("L’écran a son adresse."))

    organised_event(event_id)
    return act_and_return(url_for("agenda.screen_address", event_id=event_id), do)


@pages.get("/ecran/<screen_key>")
@audience(Audience.EVERYBODY)
def screen(screen_key: str) -> str:
    day = _day(screen_at(screen_key))
    running = next(one for one in day["stretches"] if one["to"] is None or day["now"] < one["to"])
    return render_template("agenda/screen.html", screen_key=screen_key, day=day, running=running)


@pages.get("/ecran/<screen_key>.json")
@audience(Audience.EVERYBODY)
def screen_state(screen_key: str) -> Response:
    return jsonify(_day(screen_at(screen_key)))


def _day(screen: Screen) -> dict[str, Any]:
    """Everything the screen will say until the event ends: it goes on by itself where the network is cut."""
    g.zone = screen.event.zone
    stretches = [_said(screen, one) for one in screen.stretches]
    return {
        "event": screen.event.name,
        "now": _milliseconds(screen.moment),
        "zone": screen.event.zone,
        "stretches": stretches or [_nothing(_("Aucun créneau n’est prévu."))],
    }


def _said(screen: Screen, stretch: Stretch) -> dict[str, Any]:
    """One stretch in words; ``from`` and ``to`` in milliseconds since 1970, None where it has no end."""
    slot = None if stretch.slot is None else screen.slots[stretch.slot]
    place = stretch.then if stretch.slot is None else stretch.slot
    return {
        "kind": stretch.kind,
        "from": _milliseconds(stretch.starts_at),
        "to": _milliseconds(stretch.ends_at),
        "title": _title(screen, stretch),
        "hours": "" if slot is None else f"{_hour(slot.starts_at)} – {_hour(slot.ends_at)}",
        "then": _then(screen, stretch),
        "tables": [] if place is None else _tables(screen.tables.get(place, Tables())),
    }


def _nothing(title: str) -> dict[str, Any]:
    blank: dict[str, Any] = {"from": None, "to": None, "hours": "", "then": "", "tables": []}
    return {"kind": "after", "title": title, **blank}


def _title(screen: Screen, stretch: Stretch) -> str:
    if stretch.slot is not None:
        return str(_("Créneau %(number)s sur %(all)s", number=stretch.slot + 1, all=len(screen.slots)))
    if stretch.then is not None and stretch.kind == "before":
        day = first_of_month(format_date(screen.slots[stretch.then].starts_at, "EEEE d MMMM"))
        return str(_("Premier rendez-vous %(day)s", day=day))
    return str(
        {"moving": _("Changez de table"), "pause": _("Pause"), "after": _("C’est terminé. Merci !")}[
            stretch.kind
        ]
    )


def _then(screen: Screen, stretch: Stretch) -> str:
    """What comes next."""
    if stretch.then is None:
        return str(_("Dernier créneau")) if stretch.slot is not None else ""
    hour = _hour(screen.slots[stretch.then].starts_at)
    if stretch.kind == "before":
        return str(_("à %(hour)s", hour=hour))
    return str(_("Ensuite : créneau %(number)s à %(hour)s", number=stretch.then + 1, hour=hour))


def _tables(tables: Tables) -> list[str]:
    """The tables where not both sides are, in a sentence each."""
    late = ngettext(
        "En retard : table %(tables)s",
        "En retard : tables %(tables)s",
        len(tables.late),
        tables=", ".join(tables.late),
    )
    free = ngettext(
        "Pas de rendez-vous : table %(tables)s",
        "Pas de rendez-vous : tables %(tables)s",
        len(tables.free),
        tables=", ".join(tables.free),
    )
    return [str(said) for named, said in ((tables.late, late), (tables.free, free)) if named]


def _hour(moment: datetime) -> str:
    return str(format_time(moment, "short"))


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)
