"""« Où en est ce besoin » : the buyer says when its consultation comes, and what became of the need."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import DateField, IntegerField, StringField, SubmitField, TimeField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from matchmaker.clock import now
from matchmaker.core.catalogue.life import BEFORE_PUBLICATION, STATE_WORDS, STEPS, UNDO, Life, is_open
from matchmaker.core.catalogue.profile import LONGEST
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.core.events.programme import instant
from matchmaker.core.events.zones import FRENCH_ZONES
from matchmaker.db.catalogue import Need
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.find import own_need
from matchmaker.services.catalogue.life import (
    foresee_publication,
    life_of,
    publish_consultation,
    take_step,
    undo_step,
)
from matchmaker.services.scheduling.flagged import flagged_meetings
from matchmaker.services.sourcing.register import has_call
from matchmaker.services.sourcing.write import LONGEST as LONGEST_ENTRY
from matchmaker.web.catalogue import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.forms import Form
from matchmaker.web.policy import audience, current_actor

# Steps of one press; publishing asks where and when.
PRESSED = ("freeze", "award", "abandon")


class HalfAMoment(Invalid):
    template = N_("Donnez le jour et l’heure, ou aucun des deux.")


class PublicationForm(Form):
    """`version` is the state the form was made from. Neither day nor time: no date is known yet."""

    version = IntegerField(widget=HiddenInput())
    day = DateField(_l("Jour de publication prévu"), [Optional()])
    moment = TimeField(_l("Heure"), [Optional()])
    profile = StringField(
        _l("Adresse de votre profil d’acheteur"),
        [Length(max=LONGEST)],
        description=_l(
            "La page où vous publiez vos consultations. Elle sert à tous vos besoins, et dans les messages aux "
            "structures."
        ),
        render_kw={"inputmode": "url"},
    )
    send = SubmitField(_l("Enregistrer"))

    def publication(self, zone: str) -> datetime | None:
        """What was typed as an instant. Raises `HalfAMoment`, and what `instant` refuses."""
        if (self.day.data is None) != (self.moment.data is None):
            raise HalfAMoment
        if self.day.data is None:
            return None
        minutes = self.moment.data.hour * 60 + self.moment.data.minute
        return instant(self.day.data, minutes, ZoneInfo(zone))


class ConsultationForm(Form):
    on = DateField(_l("Publiée le"), [InputRequired(_l("Donnez une date."))])
    where = StringField(
        _l("Où"),
        [InputRequired(_l("Dites où, par une adresse ou un nom.")), Length(max=LONGEST_ENTRY)],
        description=_l("Profil d’acheteur, BOAMP, journal : c’est inscrit à votre registre de sourcing."),
    )
    send = SubmitField(_l("Inscrire la publication"))


@pages.route("/besoins/<int:need_id>/publication", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def need_publication(need_id: int) -> Response | str:
    need, life = _own(need_id)
    local = life.publication.astimezone(ZoneInfo(life.zone)) if life.publication else None
    form = PublicationForm(
        data={
            "version": need.version,
            "day": local.date() if local else None,
            "moment": local.time() if local else None,
            "profile": need.organisation.buyer_profile or "",
        }
    )

    def write() -> None:
        publication = form.publication(life.zone)
        foresee_publication(
            current_actor(), need_id, form.version.data or 0, publication, form.profile.data or ""
        )

    zone = _(FRENCH_ZONES[life.zone])
    return _written(need, form, write) or render_template(
        "catalogue/need_publication.html", need=need, form=form, zone=zone
    )


@pages.route("/besoins/<int:need_id>/consultation", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def need_consultation(need_id: int) -> Response | str:
    need, life = _own(need_id)
    today = now().astimezone(ZoneInfo(life.zone)).date()
    form = ConsultationForm(data={"on": today, "where": need.organisation.buyer_profile or ""})

    def write() -> None:
        publish_consultation(current_actor(), need_id, form.on.data, form.where.data)

    return _written(need, form, write) or render_template(
        "catalogue/need_consultation.html", need=need, form=form
    )


@pages.post("/besoins/<int:need_id>/etape/<step>")
@audience(Audience.PARTICIPANT)
def need_step(need_id: int, step: str) -> Response:
    _own(need_id)
    if step not in (*PRESSED, "undo"):
        raise NotFound

    def do() -> str:
        actor = current_actor()
        need = undo_step(actor, need_id) if step == "undo" else take_step(actor, need_id, step)
        return str(_("C’est fait. %(state)s.", state=_(STATE_WORDS[need.state])))

    return act_and_return(_sheet(need_id), do)


def life_shown(need: Need) -> dict[str, Any]:
    """What the section of the sheet shows to the need's own people."""
    life = life_of(need)
    purchase = need.kind == "purchase"
    return {
        "state": STATE_WORDS[life.state],
        "draft": life.state == "draft",
        "open": is_open(life, now()),
        "eve": life.closing - timedelta(seconds=1) if life.closing else None,  # its last second
        "publication": life.publication,
        "foreseen": life.state in BEFORE_PUBLICATION and (purchase or life.publication is not None),
        "zone": FRENCH_ZONES[life.zone],
        "profile": need.organisation.buyer_profile,
        "publishes": purchase and life.state in STEPS["publish"].since,
        "steps": {step: STEPS[step] for step in PRESSED if life.state in STEPS[step].since},
        "undo": UNDO.get(life.state),
        "waiting": len(flagged_meetings(need)),
        "unsaid": purchase and life.state == "consultation" and not has_call(need.id),
    }


def _own(need_id: int) -> tuple[Need, Life]:
    """The actor's own need, times on the page being those of its buyer. Raises `NotFound`."""
    need = own_need(current_actor(), need_id)
    life = life_of(need)
    g.zone = life.zone
    return need, life


def _sheet(need_id: int) -> str:
    return url_for("catalogue.need", need_id=need_id, _anchor="vie")


def _written(need: Need, form: Form, write: Callable[[], None]) -> Response | None:
    """Back to the sheet once it is written; None while the form is to be shown."""
    need_id = need.id
    if not form.validate_on_submit():
        return None
    try:
        write()
    except NotFound:
        raise
    except Refusal as error:
        form.refuse(error)
        return None
    flash(_("C’est enregistré."), "success")
    if flagged_meetings(own_need(current_actor(), need_id)):
        return redirect(url_for("scheduling.closed_need", need_id=need_id), 303)
    return redirect(_sheet(need_id), 303)
