"""A need in three answers: what, when, how much. All else is proposed on the next page."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectField

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.services.catalogue.local_preference import LocalPreference
from matchmaker.services.catalogue.needs import NeedSaid, add_need
from matchmaker.web.catalogue import pages
from matchmaker.web.catalogue.need_form import (
    NeedForm,
    amount_choices,
    amount_of,
    first_day,
    quarter_choices,
)
from matchmaker.web.catalogue.offers import back_to
from matchmaker.web.catalogue.writing import offer_organisations
from matchmaker.web.fields import listed
from matchmaker.web.forms import Form
from matchmaker.web.policy import audience, current_actor


class ShortNeedForm(Form):
    """Three questions of `NeedForm`; `organisation` is asked of those who have several."""

    organisation = SelectField(_l("Pour quelle structure ?"), coerce=int)
    title = NeedForm.title
    expected = NeedForm.expected
    amount = NeedForm.amount

    def said(self, visibility: str) -> NeedSaid:
        """A purchase of which trades and form are not known yet."""
        low, high = amount_of(self.amount.data if "amount" in self else "")
        return NeedSaid(
            title=self.title.data or "",
            expected_on=first_day(self.expected.data),
            amount_low=low,
            amount_high=high,
            visibility=visibility,
            # A box that stands on the page of the warning alone, so it is no field of the form.
            read=frozenset(request.form.get("local_read", "").split()),
        )


@pages.route("/besoins/nouveau", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def need_new() -> Response | str:
    form = ShortNeedForm()
    form.expected.choices = listed(quarter_choices(None))
    form.amount.choices = listed(amount_choices(None))
    if not offer_organisations(form):
        flash(_("Ouvrez d’abord la structure qui a ce besoin."), "info")
        return redirect(url_for("directory.organisations"))
    chosen = form.organisation.data
    own = chosen is None or current_actor().speaks_for(chosen)
    if not own:
        del form.amount
    warned = None
    if form.validate_on_submit():
        try:
            # A chamber shows what it writes for others where it may, as on the whole form.
            need = add_need(current_actor(), chosen, form.said("event" if own else "chamber"))
        except LocalPreference as error:
            warned = error
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("Votre besoin « %(title)s » est enregistré.", title=need.title), "success")
            return redirect(url_for("catalogue.need_edit", need_id=need.id), 303)
    return render_template(
        "catalogue/need_short.html", form=form, warned=warned, own=own, back=back_to(chosen)
    )
