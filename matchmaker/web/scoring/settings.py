"""What counts at an event, and the last run."""

from collections.abc import Iterable

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.core.events.words import KINDS
from matchmaker.core.requests.words import RANKS
from matchmaker.core.scoring.presets import PRESETS, Preset
from matchmaker.plugin_api import Gate
from matchmaker.services.scoring.change import apply_preset, set_criteria, set_weights
from matchmaker.services.scoring.criteria import EventCriterion, event_criteria, registry
from matchmaker.services.scoring.overview import overview_of
from matchmaker.services.scoring.run import start_scoring
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Confirm
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scoring import pages
from matchmaker.web.scoring.bars import slices
from matchmaker.web.scoring.forms import PresetForm, criteria_form
from matchmaker.web.scoring.words import (
    LIMITS,
    better_proof,
    fact_value,
    importance,
    in_points,
    legal_stage,
    proof,
    tenths,
    told,
)

BEFORE = "weights_before"  # in the session: what « Revenir aux réglages d’avant » restores


@pages.context_processor
def _words() -> dict[str, object]:
    return {
        "slices": lambda pair: slices(pair, _with_a_colour()),
        "told": told,
        "importance": importance,
        "fact_value": fact_value,
        "proof": proof,
        "better_proof": better_proof,
        "tenths": tenths,
        "in_points": in_points,
        "legal_stage": legal_stage,
        "limits": LIMITS,
        "kinds": KINDS,
        "ranks": RANKS,
    }


def _with_a_colour() -> list[str]:
    """The criteria that can be a piece of a bar: those that turn meetings away never are."""
    return [key for key, kind in registry().criteria.items() if not issubclass(kind, Gate)]


@pages.route("/evenements/<int:event_id>/criteres", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def settings(event_id: int) -> Response | str:
    event = organised_event(event_id)
    criteria = event_criteria(event.id)
    form = criteria_form(criteria)
    if form.validate_on_submit():
        try:
            set_criteria(current_actor(), event.id, form.said())
            _keep_before(event.id, _weights(criteria))
            flash(_("C’est enregistré : les notes en tiennent compte dès maintenant."), "success")
            return redirect(url_for("scoring.settings", event_id=event_id), 303)
        except Refusal as error:
            form.refuse(error)
    return render_template(
        "scoring/settings.html",
        event=event,
        form=form,
        overview=overview_of(event),
        presets=PRESETS,
        started_from=_started_from(event.id),
        can_go_back=_weights_before(event.id) is not None,
    )


@pages.post("/evenements/<int:event_id>/criteres/depart")
@audience(Audience.ORGANISER)
def start_from(event_id: int) -> Response:
    event, form = organised_event(event_id), PresetForm()
    if form.validate_on_submit():
        before = apply_preset(current_actor(), event.id, form.preset.data)
        # Who tries one start after another comes back to what there was before the first.
        kept = _weights_before(event_id) or before
        session[BEFORE] = {"event": event_id, "weights": kept, "preset": form.preset.data}
    return redirect(url_for("scoring.settings", event_id=event_id), 303)


@pages.post("/evenements/<int:event_id>/criteres/depart/retour")
@audience(Audience.ORGANISER)
def go_back(event_id: int) -> Response:
    event = organised_event(event_id)
    weights = _weights_before(event.id)
    if Confirm().validate_on_submit() and weights:
        set_weights(current_actor(), event.id, weights)
        session.pop(BEFORE)
        flash(_("Vos réglages d’avant sont revenus."), "success")
    return redirect(url_for("scoring.settings", event_id=event_id), 303)


def _keep_before(event_id: int, before: dict[str, float]) -> None:
    """What was saved can be taken back too; a form that moved no weight leaves the way back as it is."""
    if _weights(event_criteria(event_id)) != before:
        session[BEFORE] = {"event": event_id, "weights": before, "preset": None}


def _weights(criteria: Iterable[EventCriterion]) -> dict[str, float]:
    return {one.key: one.weight for one in criteria if one.weighable}


def _weights_before(event_id: int) -> dict[str, float] | None:
    """The weights of this event before a start was chosen or others were saved in this session."""
    kept = session.get(BEFORE)
    return kept["weights"] if kept and kept["event"] == event_id else None


def _started_from(event_id: int) -> Preset | None:
    return PRESETS.get(session[BEFORE]["preset"]) if _weights_before(event_id) else None


@pages.post("/evenements/<int:event_id>/criteres/calcul")
@audience(Audience.ORGANISER)
def start(event_id: int) -> Response:
    if Confirm().validate_on_submit():
        start_scoring(current_actor(), event_id)
    return redirect(url_for("scoring.settings", event_id=event_id), 303)
