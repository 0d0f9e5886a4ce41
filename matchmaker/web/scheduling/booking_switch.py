"""The organiser opens and closes direct booking, and gives a booked place back, on the page of the planning."""

from collections.abc import Callable

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.plugin_api.text import N_
from matchmaker.services.scheduling.booking.book import cancel_for_them
from matchmaker.services.scheduling.booking.switch import close_booking, open_booking
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scheduling import pages

BOOKERS = {
    "buyers": N_("aux acheteurs"),
    "suppliers": N_("aux fournisseurs"),
    "both": N_("aux acheteurs et aux fournisseurs"),
}


@pages.post("/evenements/<int:event_id>/planning/reservation")
@audience(Audience.ORGANISER)
def booking_open(event_id: int) -> Response:
    def do() -> str:
        to = request.form.get("open_to", "")
        open_booking(current_actor(), event_id, to)
        return str(_("La réservation directe est ouverte %(to)s.", to=_(BOOKERS[to])))

    return _back(event_id, do)


@pages.post("/evenements/<int:event_id>/planning/reservation/fermeture")
@audience(Audience.ORGANISER)
def booking_close(event_id: int) -> Response:
    def do() -> str:
        close_booking(current_actor(), event_id)
        return str(_("La réservation directe est fermée. Les rendez-vous réservés restent."))

    return _back(event_id, do)


@pages.post("/evenements/<int:event_id>/planning/reservation/<int:meeting_id>/annulation")
@audience(Audience.ORGANISER)
def booking_give_back(event_id: int, meeting_id: int) -> Response:
    def do() -> str:
        cancel_for_them(current_actor(), event_id, meeting_id)
        return str(_("Le rendez-vous réservé est annulé, et les deux structures sont prévenues."))

    return _back(event_id, do)


def _back(event_id: int, do: Callable[[], str]) -> Response:
    organised_event(event_id)
    return act_and_return(url_for("scheduling.show", event_id=event_id, _anchor="reservation"), do)
