"""What meetings share: a person's subjects and hours, what a structure's meetings are given, resources."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.db.events import Delegation
from matchmaker.db.queries.resources import resources_of, uses_of
from matchmaker.db.queries.scheduling import names_of, parties_of
from matchmaker.services.events.access import delegation_for_organiser
from matchmaker.services.events.people import change_part, delegate_of, part_of, subjects_of
from matchmaker.services.events.resources import (
    add_resource,
    arrangements_of,
    change_arrangements,
    change_resource,
    facts_of_resource,
    need_no_more,
    need_with,
    remove_resource,
    resource_of,
)
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.events.shared_forms import (
    ArrangementsForm,
    NeedWithForm,
    NewResourceForm,
    PartForm,
    ResourceForm,
)
from matchmaker.web.policy import audience, current_actor


def shared_of(delegation: Delegation) -> dict[str, object]:
    """What a structure's page shows of it: forms, and what it needs with whom."""
    resources, names = resources_of(delegation.event_id), names_of(delegation.event_id)
    labels = {one.id: one.label for one in resources}
    now = arrangements_of(delegation)
    form = ArrangementsForm(
        formdata=None,
        data={
            "features": sorted(now.features),
            "double_slot": now.double_slot,
            "resources": sorted(now.resources),
        },
    )
    form.offer(resources)
    with_partner = NeedWithForm(formdata=None)
    with_partner.offer(resources, _partners(delegation))
    features = {feature for table in delegation.event.tables for feature in table.features}
    return {
        "arrangements": form,
        "need": with_partner,
        "needed": [
            (use.id, labels[use.resource_id], names[use.partner_id])
            for use in uses_of(delegation.event_id)
            if use.delegation_id == delegation.id and use.partner_id is not None
        ],
        "missing": not now.features <= features,
    }


def _partners(delegation: Delegation) -> list[tuple[int, str]]:
    others = (one for one in parties_of(delegation.event_id) if one.id != delegation.id)
    return sorted(((one.id, one.name) for one in others), key=lambda row: row[1].casefold())


def _delegation(event_id: int, delegation_id: int) -> Delegation:
    organised_event(event_id)
    return delegation_for_organiser(current_actor(), event_id, delegation_id)


def _page(delegation: Delegation) -> str:
    return url_for("events.participant", event_id=delegation.event_id, delegation_id=delegation.id)


@pages.route(
    "/evenements/<int:event_id>/participants/<int:delegation_id>/interlocuteurs/<int:person_id>",
    methods=["GET", "POST"],
)
@audience(Audience.ORGANISER)
def delegate(event_id: int, delegation_id: int, person_id: int) -> Response | str:
    delegation = _delegation(event_id, delegation_id)
    person = delegate_of(delegation, person_id).person
    form = PartForm(delegation.event, part_of(delegation, person_id), subjects_of(delegation))
    if form.validate_on_submit():
        change_part(current_actor(), event_id, delegation_id, person_id, form.part())
        flash(_("C’est enregistré pour %(name)s.", name=person.name), "success")
        return redirect(_page(delegation), 303)
    return render_template(
        "events/delegate.html", event=delegation.event, participant=delegation, person=person, form=form
    )


@pages.post("/evenements/<int:event_id>/participants/<int:delegation_id>/amenagements")
@audience(Audience.ORGANISER)
def participant_arrangements(event_id: int, delegation_id: int) -> Response:
    delegation = _delegation(event_id, delegation_id)
    form = ArrangementsForm()

    def do() -> str:
        change_arrangements(current_actor(), event_id, delegation_id, form.arrangements())
        return str(_("C’est enregistré : le prochain planning en tiendra compte."))

    return act_and_return(_page(delegation), do)


@pages.post("/evenements/<int:event_id>/participants/<int:delegation_id>/ressources")
@audience(Audience.ORGANISER)
def participant_need(event_id: int, delegation_id: int) -> Response:
    delegation = _delegation(event_id, delegation_id)
    form = NeedWithForm()

    def do() -> str:
        need_with(current_actor(), event_id, delegation_id, form.resource.data, form.partner.data)
        return str(_("C’est enregistré : le prochain planning en tiendra compte."))

    return act_and_return(_page(delegation), do)


@pages.post("/evenements/<int:event_id>/participants/<int:delegation_id>/ressources/<int:use_id>/retrait")
@audience(Audience.ORGANISER)
def participant_need_remove(event_id: int, delegation_id: int, use_id: int) -> Response:
    delegation = _delegation(event_id, delegation_id)

    def do() -> str:
        need_no_more(current_actor(), event_id, delegation_id, use_id)
        return str(_("Ce n’est plus prévu."))

    return act_and_return(_page(delegation), do)


@pages.route("/evenements/<int:event_id>/ressources", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def resources(event_id: int) -> Response | str:
    event = organised_event(event_id)
    form = NewResourceForm()
    if form.validate_on_submit():
        try:
            resource = add_resource(current_actor(), event_id, form.facts())
            flash(
                _(
                    "« %(label)s » est là. Dites sur la page de chaque structure qui en a besoin.",
                    label=resource.label,
                ),
                "success",
            )
            return redirect(url_for("events.resources", event_id=event_id), 303)
        except Refusal as error:
            form.refuse(error)
    return render_template(
        "events/resources.html", event=event, form=form, lines=resources_of(event_id), kinds=_kinds(form)
    )


def _kinds(form: NewResourceForm) -> dict[str, str]:
    return dict(form.kind.choices)


@pages.route("/evenements/<int:event_id>/ressources/<int:resource_id>", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def resource(event_id: int, resource_id: int) -> Response | str:
    event = organised_event(event_id)
    found = resource_of(event, resource_id)
    form = ResourceForm(event, facts_of_resource(found))
    if form.validate_on_submit():
        try:
            change_resource(current_actor(), event_id, resource_id, form.facts())
            flash(_("C’est enregistré."), "success")
            return redirect(url_for("events.resources", event_id=event_id), 303)
        except Refusal as error:
            form.refuse(error)
    names = names_of(event_id)
    users = [
        (use.delegation_id, names[use.delegation_id], names.get(use.partner_id or 0))
        for use in uses_of(event_id)
        if use.resource_id == resource_id
    ]
    return render_template("events/resource.html", event=event, resource=found, form=form, users=users)


@pages.post("/evenements/<int:event_id>/ressources/<int:resource_id>/retrait")
@audience(Audience.ORGANISER)
def resource_remove(event_id: int, resource_id: int) -> Response:
    organised_event(event_id)

    def do() -> str:
        label = remove_resource(current_actor(), event_id, resource_id)
        return str(_("« %(label)s » est retiré.", label=label))

    return act_and_return(url_for("events.resources", event_id=event_id), do)
