"""The chamber says that it has seen the document behind an answer of an offer, or takes that back."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.services.catalogue.proofs import unverify_offer_answer, verify_offer_answer
from matchmaker.web.catalogue import pages
from matchmaker.web.forms import Confirm
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.proofs import document_seen


@pages.post("/offres/<int:offer_id>/reponses/<name>/verification")
@audience(Audience.ORGANISER)
def offer_answer_verify(offer_id: int, name: str) -> Response:
    if Confirm().validate_on_submit():
        verify_offer_answer(
            current_actor(), offer_id, name, request.form.get("seen", 0, type=int), document_seen()
        )
        flash(_("C’est noté : ce document est vérifié."), "success")
    return redirect(url_for("catalogue.offer", offer_id=offer_id), 303)


@pages.post("/offres/<int:offer_id>/reponses/<name>/verification/annulation")
@audience(Audience.ORGANISER)
def offer_answer_unverify(offer_id: int, name: str) -> Response:
    if Confirm().validate_on_submit():
        unverify_offer_answer(current_actor(), offer_id, name, request.form.get("seen", 0, type=int))
        flash(_("La vérification est retirée."), "success")
    return redirect(url_for("catalogue.offer", offer_id=offer_id), 303)
