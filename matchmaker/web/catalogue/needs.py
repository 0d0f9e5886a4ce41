"""Write, read and withdraw a need."""

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.catalogue.life import STATE_WORDS
from matchmaker.core.catalogue.quarters import quarter_of
from matchmaker.core.catalogue.reservations import BY_CODE
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.core.impact.twelve_months import REFERENCE
from matchmaker.services.catalogue.groupements.proposals import needs_to_share
from matchmaker.services.catalogue.life import life_of
from matchmaker.services.catalogue.local_preference import LocalPreference
from matchmaker.services.catalogue.needs import (
    add_need,
    edit_need,
    need_for,
    read_need,
    restore_need,
    withdraw_need,
)
from matchmaker.services.catalogue.procedures import procedure_of
from matchmaker.services.catalogue.public_purchases import is_public_purchase
from matchmaker.services.impact.buyers.twelve_months import neighbours_of
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.versions import ChangedMeanwhile
from matchmaker.services.requests.subjects import events_to_ask_at
from matchmaker.services.scoring.need_matches import matches_of
from matchmaker.services.sourcing.public import has_public_page, may_publish
from matchmaker.services.sourcing.register import has_register
from matchmaker.web.catalogue import pages
from matchmaker.web.catalogue.life import life_shown
from matchmaker.web.catalogue.need_form import NeedForm, euros, need_form, placed, quarter_words
from matchmaker.web.catalogue.offers import back_to
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
from matchmaker.web.questions import given

SHOWN = 12  # offers of the whole catalogue on a need's sheet


@pages.route("/besoins/nouveau/complet", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def need_new_in_full() -> Response | str:
    form = need_form(author=True)
    if not offer_organisations(form):
        flash(_("Ouvrez d’abord la structure qui a ce besoin."), "info")
        return redirect(url_for("directory.organisations"))
    chosen = form.organisation.data
    limit_visibility(form, chosen)
    if chosen is not None and not current_actor().speaks_for(chosen):
        del form.amount
    if complete(form):
        try:
            need = add_need(current_actor(), form.organisation.data, form.said({}))
        except LocalPreference as error:
            return _page(form, [], warned=error)
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("Votre besoin « %(title)s » est enregistré.", title=need.title), "success")
            return redirect(back_to(need.organisation_id), 303)
    return _page(form, [])


@pages.route("/besoins/<int:need_id>", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def need_edit(need_id: int) -> Response | str:
    need = need_for(current_actor(), need_id)
    if need.light:
        return redirect(url_for("catalogue.families", need_id=need_id))
    author = not on_behalf(need)
    form = need_form(need, author=author)
    limit_visibility(form, need.organisation_id)
    meanwhile: list[Difference] = []
    if complete(form):
        try:
            edit_need(current_actor(), need_id, form.version.data, form.said(need.fields))
        except LocalPreference as error:
            return _page(form, [], need_id, warned=error)
        except ChangedMeanwhile as error:
            form.refuse(error)
            saved = need_form(need_for(current_actor(), need_id), author=author, formdata=None)
            meanwhile = differences(form, saved)
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("C’est enregistré."), "success")
            return redirect(back_to(need.organisation_id), 303)
    return _page(form, meanwhile, need_id)


@pages.get("/besoins/<int:need_id>/fiche")
@audience(Audience.SIGNED_IN)
def need(need_id: int) -> str:
    actor = current_actor()
    shown = read_need(actor, need_id)
    own = actor.speaks_for(shown.organisation_id)
    decides = own and actor.behalf is None
    if decides:
        g.zone = life_of(shown).zone
    hint = procedure_of(shown) if decides else None
    when = quarter_words(quarter_of(shown.expected_on)) if shown.expected_on else None
    where = in_full(shown.commune or shown.organisation.commune)
    return render_template(
        "catalogue/need_sheet.html",
        need=shown,
        own=own,
        when=when,
        where=where,
        reservation=BY_CODE[shown.reservation],
        answers=given("need", shown.fields, own=own),
        askable=events_to_ask_at(actor, shown.organisation_id, shown),
        to_share=[one for one in needs_to_share(actor) if one.id == need_id],
        matches=matches_of(actor, need_id, SHOWN) if own else None,
        in_full=in_full,
        register=decides and has_register(shown),
        life=life_shown(shown) if decides and not shown.light else None,
        hint=hint,
        unhinted=decides and hint is None and is_public_purchase(shown),
        homogeneous=REFERENCE,
        beside=neighbours_of(shown, hint) if hint else None,
        euros=euros,
        public_page=has_public_page(shown),
        publishes=may_publish(actor, shown) and shown.visibility != "own",
        link=page_link("sourcing.public_page", need_id=need_id),
    )


@pages.post("/besoins/<int:need_id>/retrait")
@audience(Audience.SIGNED_IN)
def need_withdraw(need_id: int) -> Response:
    if not Confirm().validate_on_submit():
        return redirect(url_for("catalogue.need_edit", need_id=need_id), 303)
    need = withdraw_need(current_actor(), need_id)
    flash(
        _("« %(title)s » est retiré. Vous pouvez le remettre depuis la liste.", title=need.title), "success"
    )
    return redirect(back_to(need.organisation_id), 303)


@pages.post("/besoins/<int:need_id>/retour")
@audience(Audience.SIGNED_IN)
def need_restore(need_id: int) -> Response:
    if not Confirm().validate_on_submit():
        return redirect(url_for("catalogue.need_edit", need_id=need_id), 303)
    need = restore_need(current_actor(), need_id)
    flash(
        _("« %(title)s » est repris. %(state)s.", title=need.title, state=_(STATE_WORDS[need.state])),
        "success",
    )
    return redirect(back_to(need.organisation_id), 303)


def _page(
    form: NeedForm,
    meanwhile: list[Difference],
    need_id: int | None = None,
    warned: LocalPreference | None = None,
) -> str:
    need = need_for(current_actor(), need_id) if need_id is not None else None
    return render_template(
        "catalogue/need.html",
        form=form,
        need=need,
        meanwhile=meanwhile,
        warned=warned,
        placed=placed(form),
        reservations=BY_CODE,
        back=back_to(need.organisation_id if need is not None else form.organisation.data),
        confirmed=need.confirmed_at if need is not None and on_behalf(need) else None,
    )
