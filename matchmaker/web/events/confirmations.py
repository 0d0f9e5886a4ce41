"""The organiser's « Confirmations »: who comes, whom to call, who takes a place that is free again."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.confirmation.asking import announce_asking, ask_now, try_asking
from matchmaker.services.events.confirmation.calls import note_call, replace_by_phone, undo_call
from matchmaker.services.events.confirmation.overview import VIEWS, overview_of
from matchmaker.services.scheduling.refill import prepare_refill
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.announcing import announced, own_address, sent
from matchmaker.web.events.confirmation import typed_colleague
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Confirm, sentence
from matchmaker.web.policy import audience, current_actor

LABELS = {
    "appels": _l("Sans réponse"),
    "injoignables": _l("Injoignables par message"),
    "confirmes": _l("Confirmés"),
    "remplaces": _l("Remplacés"),
    "annules": _l("Annulés"),
    "a_demander": _l("Pas encore demandé"),
}
CALLED = {
    "message": N_("Message laissé à {name} : c’est noté."),
    "confirmed": N_("{name} confirme : c’est noté."),
    "cancelled": N_("{name} annule : c’est noté."),
}
OUTCOMES = {"message": _l("message laissé"), "confirmed": _l("confirmé"), "cancelled": _l("annulé")}


@pages.get("/evenements/<int:event_id>/confirmations")
@audience(Audience.ORGANISER)
def confirmations(event_id: int) -> str:
    event = organised_event(event_id)
    view = _view()
    return render_template(
        "events/confirmations.html",
        event=event,
        view=view,
        labels=LABELS,
        outcomes=OUTCOMES,
        tables={table.id: table.label for table in event.tables},
        page=overview_of(event, view),
    )


@pages.post("/evenements/<int:event_id>/confirmations/<int:delegation_id>/<int:person_id>/appel")
@audience(Audience.ORGANISER)
def confirmation_call(event_id: int, delegation_id: int, person_id: int) -> Response:
    outcome, note = request.form.get("outcome", ""), request.form.get("note", "")

    def do() -> str:
        person = note_call(current_actor(), event_id, delegation_id, person_id, outcome, note)
        return str(_(CALLED[outcome])).format(name=person.name)

    return _back(event_id, do)


@pages.post("/evenements/<int:event_id>/confirmations/<int:delegation_id>/<int:person_id>/appel/retour")
@audience(Audience.ORGANISER)
def confirmation_call_undo(event_id: int, delegation_id: int, person_id: int) -> Response:
    def do() -> str:
        person = undo_call(current_actor(), event_id, delegation_id, person_id)
        return str(_("L’appel à %(name)s n’est plus noté.", name=person.name))

    return _back(event_id, do)


@pages.post("/evenements/<int:event_id>/confirmations/<int:delegation_id>/<int:person_id>/remplacement")
@audience(Audience.ORGANISER)
def confirmation_replace(event_id: int, delegation_id: int, person_id: int) -> Response:
    def do() -> str:
        person = replace_by_phone(current_actor(), event_id, delegation_id, person_id, typed_colleague())
        if person.email:
            return str(
                _("%(name)s prend la place et reçoit le planning : un badge à réimprimer.", name=person.name)
            )
        return str(
            _(
                "%(name)s prend la place : un badge à réimprimer. Aucun message ne part sans adresse : prévenez "
                "cette personne.",
                name=person.name,
            )
        )

    return _back(event_id, do)


@pages.post("/evenements/<int:event_id>/confirmations/proposition")
@audience(Audience.ORGANISER)
def confirmation_prepare(event_id: int) -> Response:
    organised_event(event_id)
    if Confirm().validate_on_submit():
        try:
            schedule = prepare_refill(current_actor(), event_id)
            return redirect(url_for("scheduling.publish", event_id=event_id, schedule_id=schedule.id), 303)
        except NotFound:
            raise
        except Refusal as error:
            flash(sentence(error), "warning")
    return redirect(url_for("events.confirmations", event_id=event_id), 303)


@pages.get("/evenements/<int:event_id>/confirmations/demande")
@audience(Audience.ORGANISER)
def confirmation_asking(event_id: int) -> str:
    event = organised_event(event_id)
    announcement = announce_asking(current_actor(), event_id)
    people = [
        (", ".join(one.organisation for one in rows), rows[0].name, str(rows[0].email))
        for rows in announcement.recipients
    ]
    return render_template(
        "events/confirmation_asking.html", event=event, announcement=announcement, people=people
    )


@pages.post("/evenements/<int:event_id>/confirmations/demande")
@audience(Audience.ORGANISER)
def confirmation_ask(event_id: int) -> Response:
    event = organised_event(event_id)

    def do() -> str:
        count = ask_now(current_actor(), event_id, announced())
        return sent(event, count, ngettext("%(num)d message part.", "%(num)d messages partent.", count))

    return act_and_return(url_for("events.confirmations", event_id=event_id), do)


@pages.post("/evenements/<int:event_id>/confirmations/demande/apercu")
@audience(Audience.ORGANISER)
def confirmation_try(event_id: int) -> Response:
    event = organised_event(event_id)
    address = own_address(event)

    def do() -> str:
        try_asking(current_actor(), event_id, address)
        return str(_("L’aperçu part vers %(email)s.", email=address))

    return act_and_return(url_for("events.confirmation_asking", event_id=event_id), do)


def _view() -> str:
    asked = request.values.get("voir", VIEWS[0])
    return asked if asked in VIEWS else VIEWS[0]


def _back(event_id: int, do: Callable[[], str]) -> Response:
    organised_event(event_id)
    return act_and_return(url_for("events.confirmations", event_id=event_id, voir=_view()), do)
