"""« Accueil », the organiser's page on the day: who is there, whom to call, the volunteers, who walks in."""

import uuid

import segno
from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.core.scheduling.lateness import CHOICES
from matchmaker.services.agenda.arrivals import reception_of
from matchmaker.services.agenda.check_in import record_as_organiser
from matchmaker.services.agenda.desks import Given, desks_for_organiser, give_desk, revoke_desk
from matchmaker.services.jobs.links import page_link
from matchmaker.web.agenda import pages
from matchmaker.web.agenda.desk import button_pressed
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Confirm, sentence
from matchmaker.web.policy import audience, current_actor


@pages.get("/evenements/<int:event_id>/accueil")
@audience(Audience.ORGANISER)
def reception(event_id: int) -> str:
    return _page(event_id)


@pages.post("/evenements/<int:event_id>/accueil/pointages")
@audience(Audience.ORGANISER)
def reception_mark(event_id: int) -> Answer:
    """One press: present, late, absent of somebody, as at a desk."""
    organised_event(event_id)

    def do() -> str:
        record_as_organiser(current_actor(), event_id, button_pressed())
        return str(_("C’est noté."))

    return act_and_return(url_for("agenda.reception", event_id=event_id), do)


@pages.post("/evenements/<int:event_id>/accueil/postes")
@audience(Audience.ORGANISER)
def desk_give(event_id: int) -> Answer:
    """Make a desk and show its address, this once: only its hash is kept."""
    organised_event(event_id)
    if not Confirm().validate_on_submit():
        return redirect(url_for("agenda.reception", event_id=event_id), 303)
    name, email = request.form.get("name", ""), request.form.get("email", "")
    try:
        given = give_desk(current_actor(), event_id, name, email)
    except Refusal as error:
        answer = make_response(_page(event_id, refusal=error, typed=(name, email)))
        answer.status_code = error.status
        return answer
    answer = make_response(_page(event_id, given=given))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.post("/evenements/<int:event_id>/accueil/postes/<int:desk_id>/retrait")
@audience(Audience.ORGANISER)
def desk_revoke(event_id: int, desk_id: int) -> Answer:
    organised_event(event_id)

    def do() -> str:
        desk = revoke_desk(current_actor(), event_id, desk_id)
        return str(_("L’adresse de %(name)s ne sert plus.", name=desk.name))

    return act_and_return(url_for("agenda.reception", event_id=event_id), do)


def _page(
    event_id: int,
    given: Given | None = None,
    refusal: Refusal | None = None,
    typed: tuple[str, str] = ("", ""),
) -> str:
    event = organised_event(event_id)
    address = None if given is None else page_link("agenda.desk", desk_key=given.key)
    return render_template(
        "agenda/reception.html",
        event=event,
        day=reception_of(current_actor(), event_id),
        desks=desks_for_organiser(current_actor(), event_id),
        given=given,
        seed=uuid.uuid4(),
        choices=CHOICES,
        address=address,
        # In the page itself: an address of its own would hold the key and stay in the browser's cache.
        picture=address and segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4),
        refusal=None if refusal is None else sentence(refusal),
        typed=typed,
    )
