"""What came in by the public page: the organiser opens it, reads, accepts, waits, refuses, takes back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.clock import now
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.core.events.registrations import AIMS, LIMITED, STATES, next_in_line
from matchmaker.core.events.words import KINDS
from matchmaker.core.events.words import STATES as PARTICIPANT_STATES
from matchmaker.db.events import Event
from matchmaker.db.queries.registrations import (
    known_for,
    registrations_at,
    room_at,
    unconfirmed_at,
    waiting_at,
)
from matchmaker.db.queries.set_up import closing_of
from matchmaker.db.registrations import TO_DECIDE, Registration
from matchmaker.services.events.access import acting_chamber
from matchmaker.services.events.registrations.decide import (
    accept_registration,
    accept_registrations,
    put_off,
    refuse_registration,
    registration_for,
    selection_for,
    take_back,
    title,
)
from matchmaker.services.events.registrations.desk import desk_for, set_desk
from matchmaker.services.events.registrations.letters import acceptance_letter, refusal_letter
from matchmaker.services.jobs.links import page_link
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.events.registration_forms import (
    AcceptForm,
    DeskForm,
    HoldForm,
    RefuseForm,
    accept_values,
    desk_values,
)
from matchmaker.web.forms import sentence
from matchmaker.web.policy import audience, current_actor


@pages.get("/evenements/<int:event_id>/inscriptions")
@audience(Audience.ORGANISER)
def registrations(event_id: int) -> str:
    event = organised_event(event_id)
    found, room, waiting = registrations_at(event_id), room_at(event_id), waiting_at(event_id)
    undecided = [one for one in found if one.state in TO_DECIDE]
    by_id = {one.id: one for one in found}
    return render_template(
        "events/registrations.html",
        event=event,
        desk=desk_for(current_actor(), event_id),
        registered=[one for one in found if one.state == "registered"],
        held=[one for one in found if one.state == "on_hold"],
        waiting=[by_id[key] for key, _kind in waiting],
        decided=[one for one in found if one.state not in TO_DECIDE],
        known=known_for(undecided, event_id, acting_chamber(current_actor(), event)),
        turn=next_in_line(waiting, room),
        room=room,
        limited=[kind for kind in LIMITED if kind in room.limits],
        unconfirmed=unconfirmed_at(event_id),
        kinds=KINDS,
        states=STATES,
        title_of=title,
    )


@pages.route("/evenements/<int:event_id>/inscriptions/page", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def registration_desk(event_id: int) -> Response | str:
    event = organised_event(event_id)
    desk = desk_for(current_actor(), event_id)
    proposed = closing_of(event_id, now()) if desk is None else None
    form = DeskForm(data=desk_values(desk, event.zone, proposed))
    if form.validate_on_submit():
        try:
            set_desk(current_actor(), event_id, form.version.data, form.settings())
            flash(_("La page d’inscription est enregistrée."), "success")
            return redirect(url_for("events.registration_desk", event_id=event_id), 303)
        except Refusal as error:
            form.refuse(error)
            desk = desk_for(current_actor(), event_id)
            form.renew(desk.version if desk else 0)
    return render_template(
        "events/registration_desk.html",
        event=event,
        desk=desk,
        form=form,
        proposed=proposed,
        address=page_link("events.public", desk_key=desk.key) if desk else None,
    )


@pages.get("/evenements/<int:event_id>/inscriptions/<int:registration_id>")
@audience(Audience.ORGANISER)
def registration(event_id: int, registration_id: int) -> str:
    return _page(organised_event(event_id), registration_for(current_actor(), event_id, registration_id))


def _page(
    event: Event, one: Registration, accept: AcceptForm | None = None, refuse: RefuseForm | None = None
) -> str:
    known = known_for([one], event.id, acting_chamber(current_actor(), event))[one.id]
    yes, no = acceptance_letter(one), refusal_letter(one)
    if accept is None:
        accept = AcceptForm(formdata=None, data=accept_values(one, yes))
        accept.offer(known)
    return render_template(
        "events/registration.html",
        event=event,
        one=one,
        known=known,
        accept=accept,
        refuse=refuse or RefuseForm(formdata=None, data=vars(no)),
        hold=HoldForm(formdata=None, data={"reason": one.reason if one.state == "on_hold" else ""}),
        aims=AIMS,
        kinds=KINDS,
        states=STATES,
        participant_states=PARTICIPANT_STATES,
        undecided=one.state in TO_DECIDE,
        full=room_at(event.id).full(one.kind),
        title_of=title,
    )


def _list(event_id: int) -> str:
    return url_for("events.registrations", event_id=event_id)


def _one(event_id: int, registration_id: int) -> str:
    return url_for("events.registration", event_id=event_id, registration_id=registration_id)


@pages.post("/evenements/<int:event_id>/inscriptions/<int:registration_id>/accord")
@audience(Audience.ORGANISER)
def registration_accept(event_id: int, registration_id: int) -> Response | str:
    event = organised_event(event_id)
    one = registration_for(current_actor(), event_id, registration_id)
    form = AcceptForm()
    form.offer(known_for([one], event.id, acting_chamber(current_actor(), event))[one.id])
    if form.validate_on_submit():
        try:
            delegation = accept_registration(current_actor(), event_id, registration_id, form.acceptance())
            flash(_("« %(name)s » participe.", name=delegation.organisation.name), "success")
            return redirect(_list(event_id), 303)
        except Refusal as error:
            form.refuse(error)
            one = registration_for(current_actor(), event_id, registration_id)
    return _page(event, one, accept=form)


@pages.post("/evenements/<int:event_id>/inscriptions/<int:registration_id>/refus")
@audience(Audience.ORGANISER)
def registration_refuse(event_id: int, registration_id: int) -> Response | str:
    event = organised_event(event_id)
    one = registration_for(current_actor(), event_id, registration_id)
    form = RefuseForm()
    if form.validate_on_submit():
        try:
            refuse_registration(current_actor(), event_id, registration_id, form.letter())
            flash(_("L’inscription de « %(name)s » est refusée.", name=title(one)), "success")
            return redirect(_list(event_id), 303)
        except Refusal as error:
            form.refuse(error)
            one = registration_for(current_actor(), event_id, registration_id)
    return _page(event, one, refuse=form)


@pages.post("/evenements/<int:event_id>/inscriptions/<int:registration_id>/attente")
@audience(Audience.ORGANISER)
def registration_hold(event_id: int, registration_id: int) -> Response:
    organised_event(event_id)

    def do() -> str:
        reason = request.form.get("reason", "")[:500]
        put_off(current_actor(), event_id, registration_id, "on_hold", reason)
        return str(_("C’est noté : cette inscription attend un complément. Aucun message n’est parti."))

    return act_and_return(_one(event_id, registration_id), do)


@pages.post("/evenements/<int:event_id>/inscriptions/<int:registration_id>/liste-d-attente")
@audience(Audience.ORGANISER)
def registration_wait(event_id: int, registration_id: int) -> Response:
    organised_event(event_id)

    def do() -> str:
        put_off(current_actor(), event_id, registration_id, "waiting")
        return str(_("Cette inscription est sur la liste d’attente. Aucun message n’est parti."))

    return act_and_return(_one(event_id, registration_id), do)


@pages.post("/evenements/<int:event_id>/inscriptions/<int:registration_id>/retour")
@audience(Audience.ORGANISER)
def registration_take_back(event_id: int, registration_id: int) -> Response:
    organised_event(event_id)

    def do() -> str:
        take_back(current_actor(), event_id, registration_id)
        return str(_("La décision est annulée : l’inscription est de nouveau à décider."))

    return act_and_return(_one(event_id, registration_id), do)


@pages.get("/evenements/<int:event_id>/inscriptions/accord")
@audience(Audience.ORGANISER)
def registrations_selected(event_id: int) -> Response | str:
    """Who would be accepted at once, and in which words: nothing happens before the button."""
    event = organised_event(event_id)
    try:
        chosen = selection_for(current_actor(), event_id, request.args.getlist("r", type=int))
    except Refusal as error:
        if error.status == 404:
            raise
        flash(sentence(error), "warning")
        return redirect(_list(event_id), 303)
    letter = acceptance_letter(chosen[0])
    return render_template(
        "events/registrations_selected.html", event=event, chosen=chosen, letter=letter, kinds=KINDS
    )


@pages.post("/evenements/<int:event_id>/inscriptions/accord")
@audience(Audience.ORGANISER)
def registrations_accept(event_id: int) -> Response:
    organised_event(event_id)

    def do() -> str:
        keys = [int(key) for key in request.form.get("chosen", "").split(",") if key.isdigit()]
        count = accept_registrations(current_actor(), event_id, keys)
        return str(ngettext("%(num)d structure participe.", "%(num)d structures participent.", count))

    return act_and_return(_list(event_id), do)
