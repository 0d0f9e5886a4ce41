"""« Familles d’achat seulement » : what a buyer comes to buy, ticked, where no need is written."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from matchmaker.core.catalogue.divisions import DIVISION_LABELS
from matchmaker.core.catalogue.families import FREQUENT, MOST, divisions_of
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.services.catalogue.families import (
    FamiliesSaid,
    change_families,
    say_families,
    write_as_need,
)
from matchmaker.services.catalogue.local_preference import LocalPreference
from matchmaker.services.catalogue.needs import need_for
from matchmaker.web.catalogue import pages
from matchmaker.web.catalogue.offers import back_to
from matchmaker.web.catalogue.writing import offer_organisations
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.forms import Form
from matchmaker.web.policy import audience, current_actor

LONGEST = 300


class FamiliesForm(Form):
    """`organisation` is asked of those who have several; `version` is the state the form was made from."""

    version = IntegerField(widget=HiddenInput())
    organisation = SelectField(_l("Pour quelle structure ?"), coerce=int)
    families = SelectMultipleField(_l("Familles d’achat"), validate_choice=False)
    words = StringField(
        _l("En une ligne"),
        [Length(max=LONGEST)],
        description=_l("Par exemple : nos marchés d’entretien se renouvellent en 2027."),
    )

    def said(self) -> FamiliesSaid:
        # A box that stands on the page of the warning alone, so it is no field of the form.
        read = frozenset(request.form.get("local_read", "").split())
        return FamiliesSaid(self.families.data or [], self.words.data or "", read)


@pages.route("/besoins/familles", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def families_new() -> Response | str:
    form = FamiliesForm()
    del form.version
    if not offer_organisations(form):
        flash(_("Ouvrez d’abord la structure qui a ce besoin."), "info")
        return redirect(url_for("directory.organisations"))
    chosen = form.organisation.data
    warned = None
    if form.validate_on_submit():
        try:
            say_families(current_actor(), chosen, form.said())
        except LocalPreference as error:
            warned = error
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("C’est enregistré."), "success")
            return redirect(back_to(chosen), 303)
    return _page(form, back_to(chosen), warned)


@pages.route("/besoins/<int:need_id>/familles", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def families(need_id: int) -> Response | str:
    need = need_for(current_actor(), need_id)
    if not need.light:
        return redirect(url_for("catalogue.need_edit", need_id=need_id))
    form = FamiliesForm(
        data={"version": need.version, "families": divisions_of(need.cpv), "words": need.description}
    )
    del form.organisation
    warned = None
    if form.validate_on_submit():
        try:
            change_families(current_actor(), need_id, form.version.data or 0, form.said())
        except LocalPreference as error:
            warned = error
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("C’est enregistré."), "success")
            return redirect(back_to(need.organisation_id), 303)
    return _page(form, back_to(need.organisation_id), warned, need_id)


@pages.post("/besoins/<int:need_id>/familles/besoin")
@audience(Audience.SIGNED_IN)
def families_as_need(need_id: int) -> Response:
    def do() -> str:
        write_as_need(current_actor(), need_id)
        return str(_("C’est maintenant un besoin en sourçage. Donnez-lui un titre et complétez-le."))

    need_for(current_actor(), need_id)
    return act_and_return(url_for("catalogue.need_edit", need_id=need_id), do)


def _page(form: FamiliesForm, back: str, warned: LocalPreference | None, need_id: int | None = None) -> str:
    others = [code for code in DIVISION_LABELS if code not in FREQUENT]
    return render_template(
        "catalogue/families.html",
        form=form,
        need=need_for(current_actor(), need_id) if need_id is not None else None,
        ticked=form.families.data or [],
        labels=DIVISION_LABELS,
        frequent=FREQUENT,
        others=others,
        most=MOST,
        warned=warned,
        back=back,
    )
