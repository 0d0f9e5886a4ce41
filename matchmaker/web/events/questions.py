"""Questions at registration: the organiser's list, and the page where a structure answers."""

from collections import Counter

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.events.questions import QUESTION_KINDS
from matchmaker.core.events.words import STATES
from matchmaker.db.queries.set_up import answered, answers_of, given_to, questions_of
from matchmaker.services.events.questions import (
    add_question,
    answer,
    change_question,
    facts_of_question,
    question_of,
    remove_question,
)
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event, own_delegation
from matchmaker.web.events.set_up_forms import QuestionForm, answers_form
from matchmaker.web.policy import audience, current_actor


@pages.route("/evenements/<int:event_id>/questions", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def questions(event_id: int) -> Response | str:
    event = organised_event(event_id)
    form = QuestionForm()
    if form.validate_on_submit():
        try:
            add_question(current_actor(), event_id, form.question())
            flash(_("La question est ajoutée."), "success")
            return redirect(url_for("events.questions", event_id=event_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    return render_template(
        "events/questions.html",
        event=event,
        form=form,
        questions=questions_of(event_id),
        answered=answered(event_id),
        kinds=QUESTION_KINDS,
    )


@pages.route("/evenements/<int:event_id>/questions/<int:question_id>", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def question(event_id: int, question_id: int) -> Response | str:
    event = organised_event(event_id)
    facts = facts_of_question(question_of(event, question_id))
    shown = {"label": _(facts.label), "hint": _(facts.hint) if facts.hint else ""}
    form = QuestionForm(data=vars(facts) | shown | {"choices": "\n".join(facts.choices)})
    if form.validate_on_submit():
        try:
            change_question(current_actor(), event_id, question_id, form.question())
            flash(_("La question est enregistrée."), "success")
            return redirect(url_for("events.questions", event_id=event_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    return render_template("events/question.html", event=event, form=form)


@pages.get("/evenements/<int:event_id>/questions/<int:question_id>/reponses")
@audience(Audience.ORGANISER)
def question_answers(event_id: int, question_id: int) -> str:
    """On a page of its own: a need of arrangements is read on purpose, not in passing."""
    event = organised_event(event_id)
    asked, given = question_of(event, question_id), given_to(question_id)
    return render_template(
        "events/question_answers.html",
        event=event,
        question=asked,
        given=given,
        counts=Counter(one.answer for one in given).most_common() if asked.kind != "text" else [],
        yes_no={"yes": _("Oui"), "no": _("Non")} if asked.kind == "yes_no" else {},
        states=STATES,
    )


@pages.post("/evenements/<int:event_id>/questions/<int:question_id>/retrait")
@audience(Audience.ORGANISER)
def question_remove(event_id: int, question_id: int) -> Response:
    def do() -> str:
        remove_question(current_actor(), event_id, question_id)
        return str(_("La question et ses réponses sont supprimées."))

    return act_and_return(url_for("events.questions", event_id=event_id), do)


@pages.route("/mes-rencontres/<int:event_id>/questions", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def own_answers(event_id: int) -> Response | str:
    delegation = own_delegation(event_id)
    asked = questions_of(event_id)
    form = answers_form(asked, answers_of(delegation.id))
    if asked and form.validate_on_submit():
        try:
            given = form.answers(asked)
            answer(current_actor(), event_id, delegation.organisation_id, given)
            flash(_("C’est noté. Seul l’organisateur lit vos réponses."), "success")
            return redirect(url_for("events.space", event_id=event_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    return render_template(
        "events/own_answers.html", event=delegation.event, delegation=delegation, form=form, questions=asked
    )
