"""The chamber says that it has seen the document behind an answer of a structure, or takes that back."""

from typing import Any

from flask import flash, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.services.directory.proofs import unverify_answer, verify_answer
from matchmaker.web.directory import pages
from matchmaker.web.forms import Confirm
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.proofs import document_seen
from matchmaker.web.questions import questions

UNVERIFIED = "answer_unverified"  # in the session: the check « Remettre » makes again


@pages.post("/structures/<int:organisation_id>/reponses/<name>/verification")
@audience(Audience.ORGANISER)
def answer_verify(organisation_id: int, name: str) -> Response:
    if Confirm().validate_on_submit():
        verify_answer(
            current_actor(), organisation_id, name, request.form.get("seen", 0, type=int), document_seen()
        )
        session.pop(UNVERIFIED, None)
        flash(_("C’est noté : ce document est vérifié."), "in:justificatifs")
    return redirect(_answers(organisation_id), 303)


@pages.post("/structures/<int:organisation_id>/reponses/<name>/verification/annulation")
@audience(Audience.ORGANISER)
def answer_unverify(organisation_id: int, name: str) -> Response:
    if Confirm().validate_on_submit():
        number = unverify_answer(
            current_actor(), organisation_id, name, request.form.get("seen", 0, type=int)
        )
        session[UNVERIFIED] = {"organisation": organisation_id, "name": name, "document": number}
        flash(_("La vérification de « %(answer)s » est retirée.", answer=_label(name)), "in:justificatifs")
    return redirect(_answers(organisation_id), 303)


def unverified_of(organisation_id: int) -> dict[str, Any] | None:
    """The answer whose check was last taken back in this session, and its document, if it was this organisation's."""
    kept: dict[str, Any] | None = session.get(UNVERIFIED)
    return kept if kept and kept["organisation"] == organisation_id else None


def _label(name: str) -> str:
    labels = {question.name: question.label for _key, question in questions("organisation")}
    return str(_(labels[name]))


def _answers(organisation_id: int) -> str:
    return url_for("directory.organisation", organisation_id=organisation_id, _anchor="justificatifs")
