"""Say what a structure is, with what proves it; take a declaration back."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Optional

from matchmaker.core.directory.access import Audience
from matchmaker.core.directory.activities import NAF_REV2, clean_activity
from matchmaker.core.directory.facts import FACT_KINDS, HIGHEST, FactKind
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.data.activities import activity_labels, activity_words
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.access import organisation_for
from matchmaker.services.directory.facts import Withdrawn, record_fact, restore_fact, withdraw_fact
from matchmaker.web.directory import pages
from matchmaker.web.directory.organisation_form import SHORT, at_most
from matchmaker.web.fields import NumberField, closed_list
from matchmaker.web.forms import Confirm, Form
from matchmaker.web.policy import audience, current_actor

LONGEST_REFERENCE = 120
WITHDRAWN = "fact_withdrawn"  # in the session: what « Remettre » puts back


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


class ActivityField(StringField):  # type: ignore[misc]  # WTForms has no types
    """A code as INSEE writes it, whatever stands behind it."""

    data: str | None

    def pre_validate(self, form: Any) -> None:
        code = clean_activity(self.data or "")
        if code is None:
            raise ValidationError(
                _("Donnez un code comme 81.30Z : il figure sur l’avis de situation de l’INSEE.")
            )
        self.data = code


def fact_form(kind: FactKind) -> FactForm:
    """The form with the kind of answer the question takes."""
    if kind.kind == "activity":
        value = ActivityField(
            _l("Code"),
            [InputRequired(_l("Donnez un code.")), at_most(SHORT)],
            render_kw={"list": "activites", "autocomplete": "off"},
        )
    elif kind.kind == "number":
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
            session.pop(WITHDRAWN, None)
            flash(_("C’est enregistré."), "in:statuts")
            return redirect(_facts(organisation_id), 303)
    labels = activity_labels() if key == NAF_REV2 else {}
    return render_template(
        "directory/fact.html", form=form, organisation=organisation, kind=kind, activities=labels
    )


@pages.post("/structures/<int:organisation_id>/statuts/<int:fact_id>/retrait")
@audience(Audience.SIGNED_IN)
def fact_withdraw(organisation_id: int, fact_id: int) -> Response:
    if Confirm().validate_on_submit():
        fact = withdraw_fact(current_actor(), organisation_id, fact_id)
        session[WITHDRAWN] = _kept(organisation_id, fact)
        flash(_("C’est retiré : %(fact)s.", fact=_said(fact)), "in:statuts")
    return redirect(_facts(organisation_id), 303)


@pages.post("/structures/<int:organisation_id>/statuts/retour")
@audience(Audience.SIGNED_IN)
def fact_restore(organisation_id: int) -> Response:
    fact = withdrawn_from(organisation_for(current_actor(), organisation_id, change=True).id)
    if Confirm().validate_on_submit() and fact is not None:
        restore_fact(current_actor(), organisation_id, fact)
        session.pop(WITHDRAWN)
        flash(_("C’est remis, avec sa preuve : %(fact)s.", fact=_said(fact)), "in:statuts")
    return redirect(_facts(organisation_id), 303)


def withdrawn_from(organisation_id: int) -> Withdrawn | None:
    """The fact last taken back in this session, if it was this organisation's."""
    kept = session.get(WITHDRAWN)
    if not kept or kept["organisation"] != organisation_id:
        return None
    fact = kept["fact"]
    until = fact["expires_on"]
    days = {
        "as_of": date.fromisoformat(fact["as_of"]),
        "expires_on": date.fromisoformat(until) if until else None,
    }
    return Withdrawn(**(fact | days))


def _kept(organisation_id: int, fact: Withdrawn) -> dict[str, Any]:
    until = fact.expires_on.isoformat() if fact.expires_on else None
    days = {"as_of": fact.as_of.isoformat(), "expires_on": until}
    return {"organisation": organisation_id, "fact": vars(fact) | days}


def _said(fact: Withdrawn) -> str:
    kind = FACT_KINDS[fact.key]
    return f"{_(kind.label)} : {fact_words(kind, fact.value['value'])}"


def fact_words(kind: FactKind, value: Any) -> str:
    """A stored answer as people read it."""
    if kind.kind == "number":
        return f"{format_decimal(value)}\N{NO-BREAK SPACE}{kind.unit}"
    if kind.kind == "activity":
        return activity_words(kind.key, value)
    return str(_(kind.words(value)))


def _facts(organisation_id: int) -> str:
    return url_for("directory.organisation", organisation_id=organisation_id, _anchor="statuts")
