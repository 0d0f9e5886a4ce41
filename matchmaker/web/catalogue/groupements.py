"""Groupements for suppliers: who completes whom, proposing, answering, forming, coming to an event."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.catalogue.groupement_rules import ANSWER_WORDS, KIND_WORDS, STATE_WORDS
from matchmaker.core.catalogue.groupements import Part
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.groupements import Groupement
from matchmaker.db.queries.catalogue import offers_read_by
from matchmaker.db.queries.groupements import INSIDE, groupements_of
from matchmaker.extensions import limiter
from matchmaker.services.catalogue.groupements.agree import (
    answer_groupement,
    leave_groupement,
    propose_groupement,
    share_out,
)
from matchmaker.services.catalogue.groupements.at_event import (
    events_for,
    name_people,
    people_of_members,
    register_groupement,
)
from matchmaker.services.catalogue.groupements.find import (
    groupement_for,
    lots_of,
    need_of,
    own_members,
    untaken,
)
from matchmaker.services.catalogue.groupements.form import dissolve_groupement, form_groupement
from matchmaker.services.catalogue.groupements.proposals import needs_to_share, proposals_for_supplier
from matchmaker.services.catalogue.trades import trades
from matchmaker.web.catalogue import pages
from matchmaker.web.catalogue.groupement_forms import (
    AnswerForm,
    JointOfferForm,
    PeopleForm,
    ProposeForm,
    shares_form,
)
from matchmaker.web.catalogue.own import Translated
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import own_delegation
from matchmaker.web.forms import sentence
from matchmaker.web.policy import audience, current_actor


@pages.context_processor
def _words() -> dict[str, object]:
    return {
        "groupement_states": Translated(STATE_WORDS),
        "groupement_kinds": Translated(KIND_WORDS),
        "answers": Translated(ANSWER_WORDS),
        "part_title": part_title,
    }


def part_title(part: Part) -> str:
    """The lot by its title, or the trade a need without lots asks for."""
    return part.title or trades().label(part.cpv[0])


@pages.get("/groupements")
@audience(Audience.PARTICIPANT)
def groupements() -> str:
    actor = current_actor()
    return render_template(
        "catalogue/groupements.html", lines=groupements_of(actor), needs=needs_to_share(actor)
    )


@pages.route("/mes-rencontres/<int:event_id>/besoins/<int:need_id>/groupement", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
@limiter.limit("20/hour", methods=["POST"])  # each writes to every peer, in the words of who asks
def groupement_new(event_id: int, need_id: int) -> Response | str:
    delegation = own_delegation(event_id)
    organisation_id = delegation.organisation_id
    proposals = proposals_for_supplier(current_actor(), event_id, need_id, organisation_id)
    form = ProposeForm()
    if form.validate_on_submit():
        try:
            made = propose_groupement(
                current_actor(),
                event_id,
                need_id,
                organisation_id,
                name=form.name.data,
                peers=form.peers.data,
            )
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("Votre proposition est partie. Vous serez prévenus de chaque réponse."), "success")
            return redirect(url_for("catalogue.groupement", groupement_id=made.id), 303)
    return render_template(
        "catalogue/groupement_new.html",
        event=delegation.event,
        delegation=delegation,
        proposals=proposals,
        form=form,
        mine=organisation_id,
        readable=offers_read_by(current_actor(), proposals.field.titles),
    )


@pages.get("/groupements/<int:groupement_id>")
@audience(Audience.SIGNED_IN)
def groupement(groupement_id: int) -> str:
    actor = current_actor()
    shown = groupement_for(actor, groupement_id)
    mine = own_members(actor, shown)
    executing = [one for one in mine if one.state == "accepted"]
    need = need_of(actor, shown)
    lots = lots_of(need)
    return render_template(
        "catalogue/groupement.html",
        groupement=shown,
        need=need,
        lots=lots,
        untaken=untaken(shown, lots),
        members=[one for one in shown.members if one.state in INSIDE or mine],
        waiting=[one for one in mine if one.state == "invited"],
        executing=executing,
        leads=actor.speaks_for(shown.lead_id),
        enough=sum(one.state == "accepted" for one in shown.members) > 1,
        comings=events_for(shown) if shown.state == "formed" and executing else [],
        people=people_of_members([one.organisation_id for one in executing]),
    )


@pages.post("/groupements/<int:groupement_id>/reponse")
@audience(Audience.SIGNED_IN)
def groupement_answer(groupement_id: int) -> Response:
    groupement_for(current_actor(), groupement_id)
    form = AnswerForm()
    accept = form.answer.data == "oui"
    back = url_for("catalogue.groupement", groupement_id=groupement_id)
    if not form.validate_on_submit() or form.structure.data is None:
        return redirect(back, 303)
    try:
        answer_groupement(current_actor(), groupement_id, form.structure.data, accept=accept)
    except NotFound:
        raise
    except Refusal as error:
        flash(sentence(error), "warning")
        return redirect(back, 303)
    if accept:
        flash(_("C’est dit : vous répondez ensemble. La mandataire est prévenue."), "success")
        return redirect(back, 303)
    flash(_("C’est dit : vous n’en êtes pas. La mandataire est prévenue."), "success")
    return redirect(url_for("catalogue.groupements"), 303)


@pages.post("/groupements/<int:groupement_id>/depart")
@audience(Audience.SIGNED_IN)
def groupement_leave(groupement_id: int) -> Response:
    groupement_for(current_actor(), groupement_id)
    form = AnswerForm()
    if not form.validate_on_submit() or form.structure.data is None:
        return redirect(url_for("catalogue.groupement", groupement_id=groupement_id), 303)
    try:
        leave_groupement(current_actor(), groupement_id, form.structure.data)
    except NotFound:
        raise
    except Refusal as error:
        flash(sentence(error), "warning")
        return redirect(url_for("catalogue.groupement", groupement_id=groupement_id), 303)
    flash(_("Vous avez quitté le groupement."), "success")
    return redirect(url_for("catalogue.groupements"), 303)


@pages.route("/groupements/<int:groupement_id>/repartition", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def groupement_share(groupement_id: int) -> Response | str:
    shown = _led(groupement_id)
    members = [one for one in shown.members if one.state in INSIDE]
    form = shares_form(shown, members, lots_of(need_of(current_actor(), shown)))
    if form.validate_on_submit():
        try:
            share_out(
                current_actor(),
                groupement_id,
                form.version.data,
                kind=form.kind.data,
                shares=form.shares(members),
            )
            flash(_("C’est enregistré."), "success")
            return redirect(url_for("catalogue.groupement", groupement_id=groupement_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
            form.renew(_led(groupement_id).version)
    return render_template(
        "catalogue/groupement_shares.html", groupement=_led(groupement_id), members=members, form=form
    )


@pages.route("/groupements/<int:groupement_id>/constitution", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def groupement_form(groupement_id: int) -> Response | str:
    shown = _led(groupement_id)
    need = need_of(current_actor(), shown)
    form = JointOfferForm(title=need.title if need is not None else "", area="")
    if form.validate_on_submit():
        try:
            form_groupement(current_actor(), groupement_id, form.said())
            flash(_("Le groupement est constitué, son offre commune est en ligne."), "success")
            return redirect(url_for("catalogue.groupement", groupement_id=groupement_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    return render_template("catalogue/groupement_form.html", groupement=_led(groupement_id), form=form)


@pages.post("/groupements/<int:groupement_id>/evenements/<int:event_id>")
@audience(Audience.SIGNED_IN)
def groupement_come(groupement_id: int, event_id: int) -> Response:
    """Register it to the event where it does not take part yet, else say who comes."""
    actor = current_actor()
    shown = groupement_for(actor, groupement_id)
    form = PeopleForm()
    structure, people = form.structure.data or 0, form.people.data or []
    coming = next((one for one in events_for(shown) if one.event.id == event_id), None)
    if coming is None or not actor.speaks_for(structure):
        raise NotFound

    def do() -> str:
        if coming.state is None and structure == shown.lead_id:
            register_groupement(actor, groupement_id, event_id, people)
            return str(_("L’inscription est demandée : l’organisateur la confirme."))
        name_people(actor, groupement_id, event_id, structure, people)
        return str(_("C’est noté."))

    return act_and_return(url_for("catalogue.groupement", groupement_id=groupement_id), do)


@pages.post("/groupements/<int:groupement_id>/dissolution")
@audience(Audience.SIGNED_IN)
def groupement_dissolve(groupement_id: int) -> Response:
    _led(groupement_id)

    def do() -> str:
        dissolve_groupement(current_actor(), groupement_id)
        return str(_("Le groupement est dissous, son offre commune est retirée."))

    return act_and_return(url_for("catalogue.groupement", groupement_id=groupement_id), do)


def _led(groupement_id: int) -> Groupement:
    """For the people of the mandataire alone. Raises `NotFound`."""
    shown = groupement_for(current_actor(), groupement_id)
    if not current_actor().speaks_for(shown.lead_id):
        raise NotFound
    return shown
