"""The meetings that a publication overtakes: all on one page, one decision, read word for word before it leaves."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.catalogue import Need
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.find import own_need
from matchmaker.services.catalogue.life import life_of
from matchmaker.services.catalogue.public_purchases import may_have_register
from matchmaker.services.scheduling.closed_need import (
    LONGEST,
    Decision,
    check_decision,
    decide_meetings,
    other_subjects,
    tellings,
    words_for,
)
from matchmaker.services.scheduling.flagged import Flagged, flagged_meetings
from matchmaker.web.fields import closed_list, listed
from matchmaker.web.forms import Form
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scheduling import pages

CHOICES = (("cancel", N_("Annuler")), ("keep", N_("Garder, sur un autre sujet")))


class ClosedForm(Form):
    """`seen`: the meetings on the page, ``id:version`` each."""

    seen = HiddenField()
    choice = RadioField(_l("Votre décision, pour tous"), choices=closed_list(CHOICES), default="cancel")
    subject = SelectField(
        _l("Sujet, si vous gardez les rendez-vous"), coerce=int, default=0, validate_choice=False
    )
    text = TextAreaField(
        _l("Le message, le même pour tous"),
        [InputRequired(_l("Écrivez ce que tous recevront."))],
        description=_l("Il part à toutes les structures dans la même minute."),
        render_kw={"rows": 8, "maxlength": LONGEST},
    )
    profile = StringField(
        _l("Adresse de votre profil d’acheteur"),
        [InputRequired(_l("Donnez l’adresse où tous trouveront la consultation."))],
        description=_l("Ajoutée au message : chacun y trouve la consultation. Gardée pour la suite."),
        render_kw={"inputmode": "url"},
    )

    def decision(self) -> Decision:
        keeps = self.choice.data == "keep"
        return Decision(
            keeps,
            self.text.data or "",
            str(self.data.get("profile") or ""),
            _read(self.seen.data or ""),
            (self.subject.data or None) if keeps else None,
        )


def _read(seen: str) -> frozenset[tuple[int, int]]:
    pairs = (one.partition(":") for one in seen.split(","))
    return frozenset(
        (int(number), int(version))
        for number, _colon, version in pairs
        if number.isdigit() and version.isdigit()
    )


@pages.route("/besoins/<int:need_id>/rendez-vous", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def closed_need(need_id: int) -> Response | str:
    need = own_need(current_actor(), need_id)
    g.zone = life_of(need).zone
    flagged = flagged_meetings(need)
    form = _form(need, flagged)
    act = request.form.get("act", "preview")
    if form.validate_on_submit() and act != "edit":
        try:
            if act == "send":
                return _decided(need_id, form.decision())
            return _preview(need, flagged, form)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
            form.seen.data = _shown(flagged)
    return render_template("scheduling/closed_need.html", need=need, flagged=flagged, form=form)


def _form(need: Need, flagged: list[Flagged]) -> ClosedForm:
    form = ClosedForm(
        data={
            "seen": _shown(flagged),
            "text": words_for(need, keeps=False),
            "profile": need.organisation.buyer_profile or "",
        }
    )
    if not may_have_register(need):
        del form.profile  # there will be no consultation to find there
    nothing = (0, _("Aucun en particulier"))
    form.subject.choices = listed([nothing, *other_subjects(need, flagged)])
    if form.choice.data == "keep" and _same(form.text.data, words_for(need, keeps=False)):
        form.text.data = words_for(need, keeps=True)  # nobody changed the words proposed for the other choice
    return form


def _same(typed: Any, proposed: str) -> bool:
    return str(typed or "").split() == proposed.split()


def _shown(flagged: list[Flagged]) -> str:
    return ",".join(f"{one.meeting.id}:{one.meeting.version}" for one in flagged)


def _preview(need: Need, flagged: list[Flagged], form: ClosedForm) -> str:
    text, profile = check_decision(need, flagged, form.decision())
    return render_template(
        "scheduling/closed_need_preview.html",
        need=need,
        flagged=flagged,
        form=form,
        keeps=form.choice.data == "keep",
        told=tellings(current_actor(), need, flagged, text, profile),
    )


def _decided(need_id: int, decision: Decision) -> Response:
    count = decide_meetings(current_actor(), need_id, decision)
    if decision.keeps:
        said = ngettext(
            "Un rendez-vous est gardé, sur un autre sujet. La structure est prévenue.",
            "%(num)d rendez-vous sont gardés, sur un autre sujet. Toutes les structures sont prévenues.",
            count,
        )
    else:
        said = ngettext(
            "Un rendez-vous est annulé. La structure est prévenue.",
            "%(num)d rendez-vous sont annulés. Toutes les structures sont prévenues.",
            count,
        )
    flash(said, "success")
    return redirect(url_for("catalogue.need", need_id=need_id), 303)
