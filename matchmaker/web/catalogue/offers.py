"""Write, read and withdraw an offer."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.clock import now
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.data.zones import zones
from matchmaker.services.catalogue.offers import (
    add_offer,
    edit_offer,
    joint_of,
    offer_for,
    read_offer,
    restore_offer,
    withdraw_offer,
)
from matchmaker.services.catalogue.proofs import can_verify
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.versions import ChangedMeanwhile
from matchmaker.services.requests.subjects import events_to_ask_at
from matchmaker.web.catalogue import pages
from matchmaker.web.catalogue.offer_form import OfferForm, offer_form
from matchmaker.web.catalogue.writing import (
    complete,
    limit_visibility,
    offer_organisations,
    on_behalf,
)
from matchmaker.web.conflict import Difference, differences
from matchmaker.web.directory.commune_field import in_full
from matchmaker.web.forms import Confirm
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.proofs import answered
from matchmaker.web.questions import asked, touched


@pages.route("/offres/nouvelle", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def offer_new() -> Response | str:
    form = offer_form()
    if not offer_organisations(form, without_joint=True):
        flash(_("Ouvrez d’abord la structure qui fait cette offre."), "info")
        return redirect(url_for("directory.organisations"))
    limit_visibility(form, form.organisation.data)
    if complete(form):
        try:
            offer = add_offer(current_actor(), form.organisation.data, form.said({}))
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("Votre offre « %(title)s » est enregistrée.", title=offer.title), "success")
            return redirect(back_to(offer.organisation_id), 303)
    return render_template(
        "catalogue/offer.html",
        form=form,
        questions=asked(form, "offer"),
        unfolded=touched(form, "offer"),
        meanwhile=[],
        back=back_to(form.organisation.data),
    )


@pages.route("/offres/<int:offer_id>", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def offer_edit(offer_id: int) -> Response | str:
    offer = offer_for(current_actor(), offer_id)
    joint = joint_of(current_actor(), offer)
    form = offer_form(offer, joint=joint is not None)
    limit_visibility(form, offer.organisation_id)
    meanwhile: list[Difference] = []
    if complete(form):
        try:
            edit_offer(current_actor(), offer_id, form.version.data, form.said(offer.fields))
        except ChangedMeanwhile as error:
            form.refuse(error)
            meanwhile = differences(form, _as_it_stands(offer_id, joint=joint is not None))
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("C’est enregistré."), "success")
            return redirect(back_to(offer.organisation_id), 303)
    return _page(offer_id, form, meanwhile)


@pages.get("/offres/<int:offer_id>/fiche")
@audience(Audience.SIGNED_IN)
def offer(offer_id: int) -> str:
    shown = read_offer(current_actor(), offer_id)
    hidden = shown.withdrawn_at is not None or shown.visibility == "own"
    return render_template(
        "catalogue/offer_sheet.html",
        offer=shown,
        askable=[] if hidden else events_to_ask_at(current_actor(), shown.organisation_id),
        zone_name=zones().name,
        in_full=in_full,
        answered=answered("offer", shown.fields, now().date()),
        verifies=can_verify(current_actor(), shown),
    )


@pages.post("/offres/<int:offer_id>/retrait")
@audience(Audience.SIGNED_IN)
def offer_withdraw(offer_id: int) -> Response:
    if not Confirm().validate_on_submit():
        return redirect(url_for("catalogue.offer_edit", offer_id=offer_id), 303)
    offer = withdraw_offer(current_actor(), offer_id)
    flash(
        _("« %(title)s » est retirée. Vous pouvez la remettre depuis la liste.", title=offer.title), "success"
    )
    return redirect(back_to(offer.organisation_id), 303)


@pages.post("/offres/<int:offer_id>/retour")
@audience(Audience.SIGNED_IN)
def offer_restore(offer_id: int) -> Response:
    if not Confirm().validate_on_submit():
        return redirect(url_for("catalogue.offer_edit", offer_id=offer_id), 303)
    offer = restore_offer(current_actor(), offer_id)
    flash(_("« %(title)s » est de nouveau en ligne.", title=offer.title), "success")
    return redirect(back_to(offer.organisation_id), 303)


def back_to(organisation_id: int | None) -> str:
    """The list one came from: one's own catalogue, or the structure the chamber looks at."""
    if organisation_id is None or current_actor().speaks_for(organisation_id):
        return url_for("catalogue.mine")
    return url_for("directory.organisation", organisation_id=organisation_id)


def _as_it_stands(offer_id: int, *, joint: bool) -> OfferForm:
    return offer_form(offer_for(current_actor(), offer_id), joint=joint, formdata=None)


def _page(offer_id: int, form: OfferForm, meanwhile: list[Difference]) -> str:
    offer = offer_for(current_actor(), offer_id)
    return render_template(
        "catalogue/offer.html",
        form=form,
        offer=offer,
        meanwhile=meanwhile,
        questions=asked(form, "offer"),
        unfolded=touched(form, "offer"),
        back=back_to(offer.organisation_id),
        confirmed=offer.confirmed_at if on_behalf(offer) else None,
        joint=joint_of(current_actor(), offer),
        share=page_link("catalogue.offer_public", offer_id=offer.id),
    )
