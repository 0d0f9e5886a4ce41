"""Say what a structure is, with what proves it; take a declaration back."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Optional

from matchmaker.core.directory.access import Audience
from matchmaker.core.directory.facts import FACT_KINDS, HIGHEST, FactKind
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.access import organisation_for
from matchmaker.services.directory.facts import record_fact, withdraw_fact
from matchmaker.web.directory import pages
from matchmaker.web.directory.organisation_form import at_most
from matchmaker.web.fields import NumberField, closed_list
from matchmaker.web.forms import Confirm, Form
from matchmaker.web.policy import audience, current_actor

LONGEST_REFERENCE = 120


class FactForm(Form):
    """One fact; `validated` is offered to the chamber alone."""

    value: Any
    certificate = StringField(
        _l("Document ou numéro qui le prouve"),
        [at_most(LONGEST_REFERENCE)],
        description=_l("Convention, agrément, certificat. Une réponse prouvée compte davantage."),
    )
    as_of = DateField(_l("Valable depuis le"), [Optional()])
    expires_on = DateField(_l("Jusqu’au"), [Optional()])
    validated = BooleanField(_l("Nous avons vérifié ce document"))

    def validate_expires_on(self, field: Any) -> None:
        """The end comes after the beginning."""
        since: date | None = self.as_of.data
        if field.data and since and field.data < since:
            raise ValidationError(_("La fin vient avant le début : corrigez l’une des deux dates."))

    def answer(self, kind: FactKind) -> str | bool | float:
        """What was chosen or typed, as it is stored."""
        return self.value.data == "yes" if kind.kind == "flag" else self.value.data  # type: ignore[no-any-return]  # checked by the field


def fact_form(kind: FactKind) -> FactForm:
    """The form with the kind of answer the question takes."""
    if kind.kind == "number":
        value = NumberField(
            f"{_(kind.label)} ({kind.unit})", [InputRequired(_l("Donnez un nombre."))], low=0, high=HIGHEST
        )
    else:
        answers = kind.choices or (("yes", N_("Oui")), ("no", N_("Non")))
        value = SelectField(
            _l("Réponse"),
            [InputRequired(_l("Choisissez une réponse."))],
            choices=closed_list((("", N_("Choisissez")), *answers)),
            default="",
        )
    form: FactForm = type("FactForm", (FactForm,), {"value": value})()
    return form


@pages.route("/structures/<int:organisation_id>/statuts/<key>", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def fact_add(organisation_id: int, key: str) -> Response | str:
    actor = current_actor()
    organisation = organisation_for(actor, organisation_id)
    if key not in FACT_KINDS:
        raise NotFound
    kind, own = FACT_KINDS[key], actor.speaks_for(organisation_id)
    form = fact_form(kind)
    if own:
        del form.validated
    if form.validate_on_submit():
        try:
            record_fact(
                actor,
                organisation_id,
                key,
                form.answer(kind),
                certificate=(form.certificate.data or "").strip(),
                validated=not own and form.validated.data,
                as_of=form.as_of.data,
                expires_on=form.expires_on.data,
            )
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("C’est enregistré."), "success")
            return redirect(_facts(organisation_id), 303)
    return render_template("directory/fact.html", form=form, organisation=organisation, kind=kind)


@pages.post("/structures/<int:organisation_id>/statuts/<int:fact_id>/retrait")
@audience(Audience.SIGNED_IN)
def fact_withdraw(organisation_id: int, fact_id: int) -> Response:
    if Confirm().validate_on_submit():
        withdraw_fact(current_actor(), organisation_id, fact_id)
        flash(_("C’est retiré."), "success")
    return redirect(_facts(organisation_id), 303)


def _facts(organisation_id: int) -> str:
    return url_for("directory.organisation", organisation_id=organisation_id, _anchor="statuts")
