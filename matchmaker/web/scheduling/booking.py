"""A participant books what is still free: with whom, when, and what becomes of it. One press each."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.db.events import Delegation
from matchmaker.db.scheduling import Meeting
from matchmaker.services.scheduling.booking.book import book, cancel_booking, move_booking
from matchmaker.services.scheduling.booking.own import choice_of, overview_of
from matchmaker.web.addresses import HIGHEST_ID
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import meeting_delegation
from matchmaker.web.forms import sentence
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scheduling import pages

LONGEST_SEARCH = 100


@pages.get("/mes-rencontres/<int:event_id>/reservations")
@audience(Audience.PARTICIPANT, on_behalf=True)
def bookings(event_id: int) -> str:
    delegation = meeting_delegation(event_id)
    words = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    return render_template(
        "scheduling/bookings.html",
        event=delegation.event,
        delegation=delegation,
        words=words,
        overview=overview_of(delegation, words),
    )


@pages.get("/mes-rencontres/<int:event_id>/reservations/<int:delegation_id>")
@audience(Audience.PARTICIPANT, on_behalf=True)
def booking(event_id: int, delegation_id: int) -> Response | str:
    delegation = meeting_delegation(event_id)
    if delegation_id == delegation.id:
        return redirect(url_for("scheduling.bookings", event_id=event_id))
    choice = choice_of(delegation, delegation_id)
    return render_template(
        "scheduling/booking.html",
        event=delegation.event,
        delegation=delegation,
        choice=choice,
        refused=sentence(choice.refused) if choice.refused else None,
    )


@pages.post("/mes-rencontres/<int:event_id>/reservations/<int:delegation_id>")
@audience(Audience.PARTICIPANT, on_behalf=True)
def booking_make(event_id: int, delegation_id: int) -> Response:
    own = meeting_delegation(event_id)

    def do() -> str:
        made = book(current_actor(), event_id, delegation_id, _slot(), own.organisation_id)
        where = _place(own, made)
        return str(_("C’est réservé : %(place)s. Les deux structures sont prévenues.", place=where))

    return act_and_return(url_for("scheduling.booking", event_id=event_id, delegation_id=delegation_id), do)


@pages.post("/mes-rencontres/<int:event_id>/reservations/rendez-vous/<int:meeting_id>/deplacement")
@audience(Audience.PARTICIPANT, on_behalf=True)
def booking_move(event_id: int, meeting_id: int) -> Response:
    own = meeting_delegation(event_id)

    def do() -> str:
        moved = move_booking(current_actor(), event_id, meeting_id, _slot(), own.organisation_id)
        where = _place(own, moved)
        return str(_("C’est déplacé : %(place)s. Les deux structures sont prévenues.", place=where))

    return _back(event_id, do)


@pages.post("/mes-rencontres/<int:event_id>/reservations/rendez-vous/<int:meeting_id>/annulation")
@audience(Audience.PARTICIPANT, on_behalf=True)
def booking_cancel(event_id: int, meeting_id: int) -> Response:
    own = meeting_delegation(event_id)

    def do() -> str:
        cancel_booking(current_actor(), event_id, meeting_id, own.organisation_id)
        return str(_("C’est annulé, et la place est rendue. Les deux structures sont prévenues."))

    return _back(event_id, do)


def _back(event_id: int, do: Callable[[], str]) -> Response:
    """To the partner's page where the button was there, else to the list."""
    partner = request.form.get("partner", type=int)
    if partner is None or not 0 < partner <= HIGHEST_ID:
        return act_and_return(url_for("scheduling.bookings", event_id=event_id), do)
    return act_and_return(url_for("scheduling.booking", event_id=event_id, delegation_id=partner), do)


def _slot() -> int:
    """The slot pressed; 0, which no slot is, where none was."""
    found = request.form.get("slot", 0, type=int)
    return found if 0 < found <= HIGHEST_ID else 0


def _place(own: Delegation, meeting: Meeting) -> str:
    slot = next(one for one in own.event.slots if one.id == meeting.slot_id)
    table = next(one for one in own.event.tables if one.id == meeting.table_id)
    return str(_("%(time)s, table %(table)s", time=format_time(slot.starts_at, "short"), table=table.label))
