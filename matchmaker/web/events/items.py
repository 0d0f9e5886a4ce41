"""Common times of the programme: the welcome, a plenary, lunch."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.services.events.dates import days_of
from matchmaker.services.events.items import add_item, change_item, facts_of_item, item_of, remove_item
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.events.set_up_forms import ItemForm
from matchmaker.web.policy import audience, current_actor


@pages.route("/evenements/<int:event_id>/temps-communs/nouveau", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def item_new(event_id: int) -> Response | str:
    event = organised_event(event_id)
    days = days_of(event)
    return _item_page(event_id, ItemForm(data={"day": days[0] if days else None}), None)


@pages.route("/evenements/<int:event_id>/temps-communs/<int:item_id>", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def item(event_id: int, item_id: int) -> Response | str:
    event = organised_event(event_id)
    return _item_page(event_id, ItemForm(data=vars(facts_of_item(event, item_of(event, item_id)))), item_id)


def _item_page(event_id: int, form: ItemForm, item_id: int | None) -> Response | str:
    if form.validate_on_submit():
        try:
            if item_id is None:
                add_item(current_actor(), event_id, form.facts())
            else:
                change_item(current_actor(), event_id, item_id, form.facts())
            flash(_("Le programme est à jour."), "success")
            return redirect(_programme(event_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    return render_template("events/item.html", event=organised_event(event_id), form=form, item_id=item_id)


@pages.post("/evenements/<int:event_id>/temps-communs/<int:item_id>/retrait")
@audience(Audience.ORGANISER)
def item_remove(event_id: int, item_id: int) -> Response:
    def do() -> str:
        remove_item(current_actor(), event_id, item_id)
        return str(_("Ce temps commun n’est plus au programme."))

    return act_and_return(_programme(event_id), do)


def _programme(event_id: int) -> str:
    return url_for("events.programme", event_id=event_id, _anchor="temps-communs")
