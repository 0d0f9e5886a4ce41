"""The participants of an event: the list, one more, how one comes, who comes, when."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import Refusal
from matchmaker.core.events.presence import stretches
from matchmaker.core.events.registrations import next_in_line
from matchmaker.core.events.words import KINDS, STATES
from matchmaker.db.events import Delegation
from matchmaker.db.queries.participants import ParticipantFilters, not_yet_there, participants_of
from matchmaker.db.queries.registrations import room_at, to_decide_at, waiting_at
from matchmaker.services.directory.access import within_reach
from matchmaker.services.directory.merging.find import duplicates_for
from matchmaker.services.events.access import acting_chamber, delegation_for_organiser
from matchmaker.services.events.availability import change_availability
from matchmaker.services.events.delegates import add_delegate, remove_delegate
from matchmaker.services.events.participants import (
    SiretKnown,
    accept_participant,
    add_participant,
    cancel_participant,
    change_participant,
    participation_of,
)
from matchmaker.services.events.questions import answers_to_read
from matchmaker.services.jobs.bounces import failing_addresses
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.events.participant_forms import (
    AvailabilityForm,
    DelegateForm,
    NewParticipantForm,
    ParticipationForm,
)
from matchmaker.web.events.shared import shared_of
from matchmaker.web.policy import audience, current_actor


@pages.app_template_filter("presence")
def _presence(slots: list[object], absent: frozenset[int]) -> list[tuple[object, object]]:
    return stretches(slots, absent)  # type: ignore[arg-type,return-value]  # rows of slots, whoever keeps them


@pages.get("/evenements/<int:event_id>/participants")
@audience(Audience.ORGANISER)
def participants(event_id: int) -> str:
    event = organised_event(event_id)
    filters = ParticipantFilters(
        words=tidy(request.args.get("mots", "")),
        kind=request.args.get("type", ""),
        state=request.args.get("etat", ""),
    )
    return render_template(
        "events/participants.html",
        event=event,
        lines=participants_of(event_id, filters),
        filters=filters,
        to_decide=to_decide_at(event_id),
        duplicates=len(duplicates_for(current_actor(), event)),
        kinds=KINDS,
        states=STATES,
    )


@pages.route("/evenements/<int:event_id>/participants/nouveau", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def participant_new(event_id: int) -> Response | str:
    event = organised_event(event_id)
    form = NewParticipantForm()
    form.offer(not_yet_there(acting_chamber(current_actor(), event), event_id))
    known_siret = False
    if form.validate_on_submit():
        try:
            delegation = add_participant(current_actor(), event_id, form.newcomer())
            flash(
                _("%(name)s participe. Dites maintenant qui vient.", name=delegation.organisation.name),
                "success",
            )
            return redirect(_one(delegation), 303)
        except Refusal as error:
            form.refuse(error)
            known_siret = isinstance(error, SiretKnown)
    return render_template("events/participant_new.html", event=event, form=form, known_siret=known_siret)


def _one(delegation: Delegation) -> str:
    return url_for("events.participant", event_id=delegation.event_id, delegation_id=delegation.id)


@pages.route("/evenements/<int:event_id>/participants/<int:delegation_id>", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def participant(event_id: int, delegation_id: int) -> Response | str:
    delegation = _delegation(event_id, delegation_id)
    form = ParticipationForm(data=vars(participation_of(delegation)) | {"version": delegation.version})
    form.offer(delegation.event)
    if form.validate_on_submit():
        try:
            change_participant(
                current_actor(), event_id, delegation_id, form.version.data, form.participation()
            )
            flash(_("C’est enregistré."), "success")
            return redirect(_one(delegation), 303)
        except Refusal as error:
            form.refuse(error)
            form.renew(_delegation(event_id, delegation_id).version)
    return _participant_page(delegation, form=form)


def _participant_page(
    delegation: Delegation, *, form: ParticipationForm | None = None, person: DelegateForm | None = None
) -> str:
    if form is None:
        values = vars(participation_of(delegation)) | {"version": delegation.version}
        form = ParticipationForm(formdata=None, data=values)
        form.offer(delegation.event)
    return render_template(
        "events/participant.html",
        event=delegation.event,
        participant=delegation,
        form=form,
        person=person or DelegateForm(formdata=None),
        availability=AvailabilityForm(delegation.event, _absent(delegation), formdata=None),
        states=STATES,
        listed=bool(within_reach(current_actor(), [delegation.organisation_id])),
        answers=answers_to_read(delegation),
        failing=failing_addresses(current_actor(), delegation),
        **shared_of(delegation),
    )


def _delegation(event_id: int, delegation_id: int) -> Delegation:
    organised_event(event_id)
    return delegation_for_organiser(current_actor(), event_id, delegation_id)


def _absent(delegation: Delegation) -> frozenset[int]:
    return frozenset(absence.slot_id for absence in delegation.absences)


@pages.post("/evenements/<int:event_id>/participants/<int:delegation_id>/interlocuteurs")
@audience(Audience.ORGANISER)
def delegate_add(event_id: int, delegation_id: int) -> Response | str:
    delegation = _delegation(event_id, delegation_id)
    form = DelegateForm()
    if form.validate_on_submit():
        try:
            person = add_delegate(
                current_actor(),
                event_id,
                delegation_id,
                form.name.data,
                form.email.data or "",
                accompanies=form.accompanies.data,
            )
            flash(
                _("%(name)s vient pour cette structure. Aucun message n’est parti.", name=person.name),
                "success",
            )
            return redirect(_one(delegation), 303)
        except Refusal as error:
            form.refuse(error)
    return _participant_page(delegation, person=form)


@pages.post(
    "/evenements/<int:event_id>/participants/<int:delegation_id>/interlocuteurs/<int:person_id>/retrait"
)
@audience(Audience.ORGANISER)
def delegate_remove(event_id: int, delegation_id: int, person_id: int) -> Response:
    delegation = _delegation(event_id, delegation_id)

    def do() -> str:
        remove_delegate(current_actor(), event_id, delegation_id, person_id)
        return str(_("Cette personne ne vient plus."))

    return act_and_return(_one(delegation), do)


@pages.post("/evenements/<int:event_id>/participants/<int:delegation_id>/disponibilites")
@audience(Audience.ORGANISER)
def participant_availability(event_id: int, delegation_id: int) -> Response:
    delegation = _delegation(event_id, delegation_id)
    form = AvailabilityForm(delegation.event, _absent(delegation))

    def do() -> str:
        moved = change_availability(current_actor(), event_id, delegation_id, form.absent)
        if not moved:
            return str(_("Les disponibilités sont enregistrées."))
        return str(
            ngettext(
                "Enregistré. %(num)d rendez-vous diffusé tombe dans une absence : refaites le planning.",
                "Enregistré. %(num)d rendez-vous diffusés tombent dans une absence : refaites le planning.",
                moved,
            )
        )

    return act_and_return(_one(delegation), do)


@pages.post("/evenements/<int:event_id>/participants/<int:delegation_id>/retrait")
@audience(Audience.ORGANISER)
def participant_cancel(event_id: int, delegation_id: int) -> Response:
    delegation = _delegation(event_id, delegation_id)

    def do() -> str:
        cancel_participant(current_actor(), event_id, delegation_id)
        said = _("Cette structure ne participe plus. Personne n’a été prévenu par message.")
        if next_in_line(waiting_at(event_id), room_at(event_id)):
            said += " " + _("Une place est libre pour la liste d’attente : voyez « Inscriptions ».")
        return str(said)

    return act_and_return(_one(delegation), do)


@pages.post("/evenements/<int:event_id>/participants/<int:delegation_id>/inscription")
@audience(Audience.ORGANISER)
def participant_accept(event_id: int, delegation_id: int) -> Response:
    delegation = _delegation(event_id, delegation_id)

    def do() -> str:
        accept_participant(current_actor(), event_id, delegation_id)
        return str(_("Cette structure participe. Ses vœux d’avant ne reviennent pas d’eux-mêmes."))

    return act_and_return(_one(delegation), do)
