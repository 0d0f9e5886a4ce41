"""« Et si… ? »: what changes would bring to the event, and its capacity before anybody has asked."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import IntegerField, SubmitField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.scheduling.expected import Expected
from matchmaker.db.jobs import Job
from matchmaker.db.queries.jobs import latest_job
from matchmaker.services.jobs.queue import LIVE
from matchmaker.services.scheduling.simulate import (
    FORECAST,
    SIMULATE,
    expected_of,
    lines_of,
    start_forecast,
    start_simulation,
    step_minutes,
)
from matchmaker.services.scheduling.solve import obstacle
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Form, sentence
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scheduling import pages


def _number(label: object, low: int, high: int) -> IntegerField:
    needed = InputRequired(_l("Cette réponse est nécessaire."))
    return IntegerField(label, [needed, NumberRange(low, high)])


MOST_WISHES = 6000  # an estimate solves some fifty events of that size


class ExpectedForm(Form):
    buyers = _number(_l("Acheteurs"), 1, 400)
    suppliers = _number(_l("Fournisseurs"), 1, 1500)
    wishes = _number(_l("Vœux par fournisseur"), 1, 60)
    present = _number(_l("Présence moyenne, en pourcentage de la durée"), 10, 100)
    slots = _number(_l("Créneaux"), 1, 48)
    tables = _number(_l("Tables"), 1, 400)
    minutes = IntegerField(
        _l("Durée d’un rendez-vous, changement de table compris (minutes)"), [Optional(), NumberRange(5, 120)]
    )
    guarantee = _number(_l("Rendez-vous garantis à chacun"), 0, 20)
    max_meetings = IntegerField(_l("Rendez-vous par structure, au plus"), [Optional(), NumberRange(1, 96)])
    send = SubmitField(_l("Estimer la capacité"))

    def validate_wishes(self, field: IntegerField) -> None:
        """Nobody asks anybody twice; and what takes ten minutes to estimate helps nobody."""
        buyers, suppliers = self.buyers.data or 0, self.suppliers.data or 0
        if (field.data or 0) > buyers:
            raise ValidationError(_("Un fournisseur ne peut pas demander plus d’acheteurs qu’il n’y en a."))
        if (field.data or 0) * suppliers > MOST_WISHES:
            raise ValidationError(
                _(
                    "Cela fait plus de %(most)s vœux en tout, trop pour une estimation. Réduisez le nombre de "
                    "fournisseurs ou de vœux.",
                    most=MOST_WISHES,
                )
            )

    def expected(self) -> Expected:
        return Expected(
            buyers=self.buyers.data,
            suppliers=self.suppliers.data,
            slots=self.slots.data,
            tables=self.tables.data,
            wishes=self.wishes.data,
            present=self.present.data / 100,
            guarantee=self.guarantee.data,
            max_meetings=self.max_meetings.data,
        )


@pages.route("/evenements/<int:event_id>/planning/et-si", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def simulate(event_id: int) -> Response | str:
    """The two tables; the form asks for the second one."""
    event = organised_event(event_id)
    compared, forecast = latest_job(event_id, SIMULATE), latest_job(event_id, FORECAST)
    asked = forecast.arguments if forecast else {}
    form = ExpectedForm(
        data=_shown(asked.get("expected") or vars(expected_of(event)))
        | {"minutes": asked.get("minutes") or step_minutes(event)}
    )
    if form.validate_on_submit():
        try:
            start_forecast(current_actor(), event_id, form.expected(), form.minutes.data)
            return redirect(url_for("scheduling.simulate", event_id=event_id, _anchor="capacite"), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    missing = obstacle(event)
    result = _result(compared)
    return render_template(
        "scheduling/simulate.html",
        event=event,
        compared=compared,
        forecast=forecast,
        live_job=next((job for job in (compared, forecast) if job and job.state in LIVE), None),
        missing=sentence(missing) if missing else None,
        result=result,
        lines=lines_of(event_id, result, _) if result else [],
        capacity=_result(forecast),
        form=form,
    )


@pages.post("/evenements/<int:event_id>/planning/et-si/calcul")
@audience(Audience.ORGANISER)
def start_comparison(event_id: int) -> Response:
    def do() -> str:
        start_simulation(current_actor(), event_id)
        return str(_("La comparaison est lancée. Cette page se met à jour d’elle-même."))

    organised_event(event_id)
    return act_and_return(url_for("scheduling.simulate", event_id=event_id), do)


def _shown(expected: dict[str, object]) -> dict[str, object]:
    present = expected["present"]
    assert isinstance(present, float)
    return expected | {"present": round(100 * present)}


def _result(job: Job | None) -> dict[str, object] | None:
    return job.result if job is not None and job.state == "done" else None
