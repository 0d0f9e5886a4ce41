"""The chamber says that it has seen the document behind an answer of a structure, or takes that back."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.services.directory.proofs import unverify_answer, verify_answer
from matchmaker.web.directory import pages
from matchmaker.web.forms import Confirm
from matchmaker.web.policy import audience, current_actor


@pages.post("/structures/<int:organisation_id>/reponses/<name>/verification")
@audience(Audience.ORGANISER)
def answer_verify(organisation_id: int, name: str) -> Response:
    if Confirm().validate_on_submit():
        verify_answer(current_actor(), organisation_id, name, request.form.get("seen", 0, type=int))
        flash(_("C’est noté : ce document est vérifié."), "success")
    return redirect(_answers(organisation_id), 303)


@pages.post("/structures/<int:organisation_id>/reponses/<name>/verification/annulation")
@audience(Audience.ORGANISER)
def answer_unverify(organisation_id: int, name: str) -> Response:
    if Confirm().validate_on_submit():
        unverify_answer(current_actor(), organisation_id, name, request.form.get("seen", 0, type=int))
        flash(_("La vérification est retirée."), "success")
    return redirect(_answers(organisation_id), 303)


def _answers(organisation_id: int) -> str:
    return url_for("directory.organisation", organisation_id=organisation_id, _anchor="justificatifs")
