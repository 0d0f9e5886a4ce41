"""The chambers that run an event together: ask one, answer, leave, part."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectField, SubmitField

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.data.territories import regions
from matchmaker.db.events import Event
from matchmaker.db.queries.co_organisers import chambers_to_ask, helpers_of
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_owner
from matchmaker.services.events.co_organise import (
    answer_invitation,
    ask_chamber,
    leave_event,
    part_from_chamber,
)
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.fields import listed
from matchmaker.web.forms import Form
from matchmaker.web.policy import audience, current_actor

STATES = {
    "invited": N_("invitée, sans réponse"),
    "accepted": N_("co-organise"),
    "declined": N_("a décliné"),
    "left": N_("est partie"),
    "removed": N_("retirée"),
}


class AskForm(Form):
    chamber = SelectField(_l("Chambre à inviter"), coerce=int)
    send = SubmitField(_l("Inviter"))

    def offer(self, event: Event) -> None:
        """The chambers of this service that are not part of the event yet: name and region."""
        names = regions()
        self.chamber.choices = listed(
            (id_, f"{name} ({names[region]})" if region is not None and region in names else name)
            for id_, name, region in chambers_to_ask(event)
        )


@pages.get("/evenements/<int:event_id>/co-organisateurs")
@audience(Audience.ORGANISER)
def co_organisers(event_id: int) -> str:
    event = organised_event(event_id)
    return _page(event, AskForm(formdata=None))


def _page(event: Event, form: AskForm) -> str:
    form.offer(event)
    chambers = current_actor().chambers
    owner = event.chamber_id in chambers
    return render_template(
        "events/co_organisers.html",
        event=event,
        form=form,
        owner=owner,
        # What others were asked and answered is between the owner and them.
        helpers=[one for one in helpers_of(event.id) if owner or one.state == "accepted"],
        own=chambers,
        regions=regions(),
        states=STATES,
    )


@pages.post("/evenements/<int:event_id>/co-organisateurs")
@audience(Audience.ORGANISER)
def co_organiser_ask(event_id: int) -> Response | str:
    event = event_for_owner(current_actor(), event_id)
    form = AskForm()
    form.offer(event)
    if form.validate_on_submit():
        try:
            row = ask_chamber(current_actor(), event_id, form.chamber.data)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
        else:
            flash(
                _(
                    "%(name)s trouve votre invitation dans sa liste d’événements. Aucun message n’est parti : "
                    "prévenez-la.",
                    name=row.chamber.name,
                ),
                "success",
            )
            return redirect(_list(event_id), 303)
    return _page(organised_event(event_id), form)


@pages.post("/evenements/<int:event_id>/co-organisateurs/<int:chamber_id>/reponse")
@audience(Audience.ORGANISER)
def co_organiser_answer(event_id: int, chamber_id: int) -> Response:
    accept = request.form.get("answer") == "yes"

    def do() -> str:
        event = answer_invitation(current_actor(), event_id, chamber_id, accept=accept)
        if accept:
            return str(_("Vous co-organisez maintenant « %(name)s ».", name=event.name))
        return str(_("Vous avez décliné l’invitation à co-organiser « %(name)s ».", name=event.name))

    return act_and_return(url_for("events.index"), do)


@pages.post("/evenements/<int:event_id>/co-organisateurs/<int:chamber_id>/depart")
@audience(Audience.ORGANISER)
def co_organiser_leave(event_id: int, chamber_id: int) -> Response:
    def do() -> str:
        event = leave_event(current_actor(), event_id, chamber_id)
        return str(_("Vous ne co-organisez plus « %(name)s ».", name=event.name))

    return act_and_return(url_for("events.index"), do)


@pages.post("/evenements/<int:event_id>/co-organisateurs/<int:chamber_id>/retrait")
@audience(Audience.ORGANISER)
def co_organiser_remove(event_id: int, chamber_id: int) -> Response:
    def do() -> str:
        name = part_from_chamber(current_actor(), event_id, chamber_id)
        return str(_("%(name)s ne co-organise plus cet événement.", name=name))

    return act_and_return(_list(event_id), do)


def _list(event_id: int) -> str:
    return url_for("events.co_organisers", event_id=event_id)
