"""An offer that everybody may read, and last year's offer taken up again."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.data.zones import zones
from matchmaker.services.catalogue.renew import (
    note_reread,
    offer_to_renew,
    public_offer,
    renew_offer,
    title_this_year,
)
from matchmaker.web.catalogue import pages
from matchmaker.web.catalogue.offer_form import offer_form
from matchmaker.web.catalogue.writing import complete
from matchmaker.web.directory.commune_field import in_full
from matchmaker.web.forms import Confirm
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.questions import asked, touched


@pages.get("/offres/<int:offer_id>/public")
@audience(Audience.EVERYBODY)
def offer_public(offer_id: int) -> str:
    shown = public_offer(offer_id)
    return render_template(
        "catalogue/offer_public.html", offer=shown, zone_name=zones().name, in_full=in_full
    )


@pages.route("/offres/<int:offer_id>/reprise", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def offer_renew(offer_id: int) -> Response | str:
    old = offer_to_renew(current_actor(), offer_id)
    form = offer_form(old)
    if not form.is_submitted():
        form.title.data = title_this_year(old)
    if complete(form):
        try:
            offer = renew_offer(current_actor(), offer_id, form.said(dict(old.fields)))
        except Refusal as error:
            form.refuse(error)
        else:
            flash(
                _("« %(title)s » est enregistrée ; l’ancienne est marquée « à relire ».", title=offer.title),
                "success",
            )
            return redirect(url_for("catalogue.mine"), 303)
    return render_template(
        "catalogue/offer.html",
        form=form,
        questions=asked(form, "offer"),
        unfolded=touched(form, "offer"),
        meanwhile=[],
        back=url_for("catalogue.mine"),
    )


@pages.post("/offres/<int:offer_id>/relue")
@audience(Audience.PARTICIPANT)
def offer_reread(offer_id: int) -> Response:
    if Confirm().validate_on_submit():
        offer = note_reread(current_actor(), offer_id)
        flash(_("« %(title)s » est notée comme relue.", title=offer.title), "success")
    return redirect(url_for("catalogue.mine"), 303)
