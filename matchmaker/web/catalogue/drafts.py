"""The drafts of one's structures, to be published one by one or several at once."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms import SelectField

from matchmaker.core.catalogue.choices import VISIBILITIES
from matchmaker.core.catalogue.life import HIDDEN
from matchmaker.core.catalogue.quarters import quarter_of
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.db.catalogue import Need
from matchmaker.services.catalogue.programmes.drafts import Published, drafts_of, publish_drafts
from matchmaker.web.catalogue import pages
from matchmaker.web.catalogue.need_form import amount_words, quarter_words
from matchmaker.web.catalogue.trades_field import known_codes, meanings
from matchmaker.web.fields import closed_list
from matchmaker.web.forms import Form
from matchmaker.web.policy import audience, current_actor

PROPOSED = 2  # trades of a draft that has none


class PublishForm(Form):
    visibility = SelectField(
        _l("Qui verra les besoins cochés ?"),
        choices=closed_list(one for one in VISIBILITIES if one[0] != HIDDEN),
        default="event",
    )


@dataclass(frozen=True)
class Draft:
    """One draft as the page shows it; ``proposed``: the trades its words mean, where it has none."""

    need: Need
    when: str
    amount: str
    proposed: tuple[str, ...]


@pages.route("/besoins/brouillons", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def drafts() -> Response | str:
    form = PublishForm()
    if form.validate_on_submit():
        try:
            _tell(publish_drafts(current_actor(), _ticked(), form.visibility.data, _codes()))
            return redirect(url_for("catalogue.drafts"), 303)
        except Refusal as error:
            form.refuse(error)
    shown = [_shown(need) for need in drafts_of(current_actor())]
    ticked = {one.need.id for one in shown} if request.args.get("coches") == "tous" else set(_ticked())
    return render_template("catalogue/drafts.html", form=form, drafts=shown, ticked=ticked)


def _ticked() -> list[int]:
    return [int(one) for one in request.form.getlist("need") if one.isdecimal() and len(one) < 10]


def _codes() -> dict[int, list[str]]:
    """The trades ticked, each sent as ``need:code``."""
    found: dict[int, list[str]] = {}
    for one in request.form.getlist("trade"):
        need, _colon, code = one.partition(":")
        if need.isdecimal():
            found.setdefault(int(need), []).extend(known_codes([code]))
    return found


def _tell(done: Published) -> None:
    if done.needs:
        count = len(done.needs)
        flash(ngettext("%(num)s besoin est publié.", "%(num)s besoins sont publiés.", count), "success")
    for need in done.held:
        flash(
            _(
                "« %(title)s » reste un brouillon : des mots y écartent peut-être des fournisseurs selon leur adresse. "
                "Ouvrez-le pour les relire, puis publiez-le.",
                title=need.title,
            ),
            "warning",
        )


def _shown(need: Need) -> Draft:
    when = quarter_words(quarter_of(need.expected_on)) if need.expected_on else str(_("pas encore fixé"))
    said = need.amount_low is not None or need.amount_high is not None
    amount = amount_words(need.amount_low, need.amount_high) if said else str(_("montant non précisé"))
    return Draft(need, when, amount, () if need.cpv else tuple(meanings(need.title, PROPOSED)))
