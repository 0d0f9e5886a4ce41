"""One structure: its profile, its people, what proves its statuses, what its chamber notes."""

from collections.abc import Collection

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.clock import now
from matchmaker.core.directory.access import Audience
from matchmaker.core.directory.facts import EVIDENCE_WORDS, FACT_KINDS
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.data.legal_categories import legal_categories
from matchmaker.db.queries.directory import chamber_notes, chambers_by_name
from matchmaker.db.queries.groupements import groupements_among
from matchmaker.services.catalogue.lists import catalogue_of
from matchmaker.services.directory.access import organisation_for, within_reach
from matchmaker.services.directory.completeness import completeness_for
from matchmaker.services.directory.enrich import start_enriching_own
from matchmaker.services.directory.facts import COLUMN_FACTS, can_withdraw, facts_of
from matchmaker.services.directory.members import list_members
from matchmaker.services.directory.organisations import (
    Edited,
    confirm_organisation,
    edit_organisation,
    note_organisation,
    same_establishment,
)
from matchmaker.services.directory.profile import locked_columns
from matchmaker.services.directory.proofs import can_check
from matchmaker.services.directory.register_overview import registers_of_organisation
from matchmaker.services.directory.roles import standing_in
from matchmaker.services.jobs.versions import ChangedMeanwhile
from matchmaker.web.conflict import Difference, differences
from matchmaker.web.directory import pages
from matchmaker.web.directory.facts import fact_words, withdrawn_from
from matchmaker.web.directory.organisation_form import NotesForm, ProfileForm, profile_form
from matchmaker.web.directory.proofs import unverified_of
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.proofs import answered
from matchmaker.web.questions import asked


@pages.route("/structures/<int:organisation_id>", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def organisation(organisation_id: int) -> Response | str:
    shown = organisation_for(current_actor(), organisation_id)
    locked = locked_columns(current_actor(), shown)
    form = profile_form(shown, locked)
    meanwhile: list[Difference] = []
    if form.validate_on_submit():
        try:
            said = form.profile(shown.fields)
            edited = edit_organisation(current_actor(), organisation_id, form.version.data, said)
        except ChangedMeanwhile as error:
            form.refuse(error)
            meanwhile = _compare(form, organisation_id)
        except Refusal as error:
            form.refuse(error)
        else:
            _confirm_if_asked(form, organisation_id)
            _say_forgotten(edited.forgotten)
            _ask_registers(edited)
            return redirect(url_for("directory.organisation", organisation_id=organisation_id), 303)
    return _page(organisation_id, form, locked, meanwhile)


def _ask_registers(edited: Edited) -> None:
    """Its own people gave a number: what registers know of it is filled in without anybody pressing more."""
    number = edited.organisation.id
    if (
        edited.numbered
        and current_actor().speaks_for(number)
        and start_enriching_own(current_actor(), number)
    ):
        flash(
            _("Les registres publics sont interrogés : ce qu’ils savent de ce SIRET arrive ici sous peu."),
            "info",
        )


@pages.route("/structures/<int:organisation_id>/notes/<int:chamber_id>", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def organisation_notes(organisation_id: int, chamber_id: int) -> Response | str:
    shown = organisation_for(current_actor(), organisation_id)
    known = [
        row
        for row in chamber_notes(current_actor().chambers, organisation_id)
        if row.chamber_id == chamber_id
    ]
    if not known:
        raise NotFound
    form = NotesForm(obj=known[0])
    if form.validate_on_submit():
        note_organisation(
            current_actor(),
            chamber_id,
            organisation_id,
            notes=form.notes.data or "",
            member=form.member.data,
        )
        flash(_("C’est noté."), "success")
        return redirect(url_for("directory.organisation", organisation_id=organisation_id), 303)
    return render_template("directory/organisation_notes.html", organisation=shown, form=form)


def _confirm_if_asked(form: ProfileForm, organisation_id: int) -> None:
    if form.confirm.data and current_actor().speaks_for(organisation_id):
        confirm_organisation(current_actor(), organisation_id)
        flash(_("Merci, c’est enregistré. Un import ne changera plus ce que vous avez confirmé."), "success")
    else:
        flash(_("C’est enregistré."), "success")


def _say_forgotten(facts: int) -> None:
    if facts:
        told = ngettext(
            "Le numéro a changé : %(num)s fait tiré d’un registre ou vérifié sous l’ancien numéro a été retiré.",
            "Le numéro a changé : %(num)s faits tirés de registres ou vérifiés sous l’ancien numéro ont été retirés.",
            facts,
        )
        flash(told, "warning")


def _compare(form: ProfileForm, organisation_id: int) -> list[Difference]:
    return differences(form, profile_form(organisation_for(current_actor(), organisation_id), formdata=None))


def _page(
    organisation_id: int, form: ProfileForm, locked: Collection[str], meanwhile: list[Difference]
) -> str:
    actor = current_actor()
    shown = organisation_for(actor, organisation_id)
    siblings = same_establishment(shown)
    notes = chamber_notes(actor.chambers, organisation_id)
    facts = facts_of(shown)
    answers = answered("organisation", shown.fields, now().date())
    return render_template(
        "directory/organisation.html",
        organisation=shown,
        form=form,
        meanwhile=meanwhile,
        own=actor.speaks_for(organisation_id),
        standing=standing_in(actor, organisation_id),
        complete=completeness_for(actor, organisation_id),
        verifies=bool(answers) and can_check(actor, organisation_id),
        joint=bool(groupements_among([organisation_id])),
        locked=locked,
        questions=asked(form, "organisation"),
        legal_categories=legal_categories(),
        siblings=siblings,
        reachable=within_reach(actor, [sibling.id for sibling in siblings]),
        facts=facts,
        withdrawn=withdrawn_from(organisation_id),
        unverified=unverified_of(organisation_id),
        withdrawable={fact.id for fact in facts if can_withdraw(actor, fact)},
        fact_kinds=FACT_KINDS,
        fact_words=fact_words,
        column_facts=COLUMN_FACTS,
        evidence_words=EVIDENCE_WORDS,
        answered=answers,
        registers=registers_of_organisation(shown, notes[0].chamber_id if notes else None),
        members=list_members(actor, organisation_id),
        catalogue=catalogue_of(actor, organisation_id),
        notes=notes,
        chambers=dict(chambers_by_name(actor.chambers)),
    )
