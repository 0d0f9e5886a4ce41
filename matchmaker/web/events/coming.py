"""« Qui vient »: the structure says who of its people comes, and what each of them does."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.events.kinds import WITHOUT_MEETINGS
from matchmaker.db.events import Delegation
from matchmaker.services.events.coming import (
    Comer,
    change_own_part,
    change_who_comes,
    comers_for,
    groupement_of,
)
from matchmaker.services.events.people import Part, Subjects, parts_of, subjects_of
from matchmaker.web.events import pages
from matchmaker.web.events.own import own_delegation
from matchmaker.web.events.shared_forms import PartForm, WhoComesForm
from matchmaker.web.policy import audience, current_actor


@pages.route("/mes-rencontres/<int:event_id>/qui-vient", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT, on_behalf=True)
def who_comes(event_id: int) -> Response | str:
    delegation = own_delegation(event_id)
    comers = comers_for(delegation)
    form = WhoComesForm(comers)
    if form.validate_on_submit():
        try:
            own = delegation.organisation_id
            change_who_comes(current_actor(), event_id, form.people.data, own, seen=form.seen.data)
            flash(_("C’est noté. Aucun message n’est parti : prévenez vos collègues."), "success")
            return redirect(url_for("events.who_comes", event_id=event_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    return _page(delegation, form, comers, parts_of(delegation), subjects_of(delegation), {})


@pages.route("/mes-rencontres/<int:event_id>/qui-vient/<int:person_id>", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT, on_behalf=True)
def who_comes_part(event_id: int, person_id: int) -> Response | str:
    delegation = own_delegation(event_id)
    parts, subjects = parts_of(delegation), subjects_of(delegation)
    if person_id not in parts:
        raise NotFound
    form = PartForm(delegation.event, parts[person_id], subjects)
    if form.validate_on_submit():
        try:
            own = delegation.organisation_id
            name = change_own_part(current_actor(), event_id, person_id, form.part(), own)
            flash(_("C’est enregistré pour %(name)s.", name=name), "success")
            return redirect(url_for("events.who_comes", event_id=event_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    comers = comers_for(delegation)
    people = WhoComesForm(comers, formdata=None)
    return _page(delegation, people, comers, parts, subjects, {person_id: form})


def _page(
    delegation: Delegation,
    form: WhoComesForm,
    comers: Sequence[Comer],
    parts: dict[int, Part],
    subjects: Subjects,
    opened: dict[int, PartForm],
) -> str:
    """`opened`: the form of the one person the address is about, unfolded and as it was sent."""
    event, groupement = delegation.event, groupement_of(delegation)
    may_change = event.phase != "closed" and groupement is None
    forms = _forms(delegation, comers, parts, subjects) | opened if may_change else {}
    for person_id, one in forms.items():
        one.tell_apart(person_id)
    return render_template(
        "events/who_comes.html",
        event=event,
        delegation=delegation,
        form=form,
        comers=comers,
        parts=parts,
        titles={"needs": dict(subjects.needs), "offers": dict(subjects.offers)},
        forms=forms,
        opened=opened,
        groupement=groupement,
        may_change=may_change,
    )


def _forms(
    delegation: Delegation, comers: Sequence[Comer], parts: dict[int, Part], subjects: Subjects
) -> dict[int, PartForm]:
    """One for each person who sits at tables."""
    if delegation.kind in WITHOUT_MEETINGS:
        return {}
    return {
        one.person_id: PartForm(delegation.event, parts[one.person_id], subjects, formdata=None)
        for one in comers
        if one.comes and not one.accompanies
    }
