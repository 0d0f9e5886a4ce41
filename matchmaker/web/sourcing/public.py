"""The public page of a need, its files, and « publier pour tous »."""

from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.catalogue.quarters import quarter_of
from matchmaker.core.catalogue.reservations import BY_CODE
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.services.jobs.links import page_link
from matchmaker.services.sourcing.public import PublicNeed, may_publish, public_file, public_need
from matchmaker.services.sourcing.publish import (
    publish_for_all,
    publishable_need,
    waiting_file,
    withdraw_publication,
)
from matchmaker.services.sourcing.register import given_in
from matchmaker.web.catalogue.need_form import quarter_words
from matchmaker.web.directory.commune_field import in_full
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.sourcing import pages
from matchmaker.web.sourcing.publish_form import PublishForm


@pages.get("/besoins/<int:need_id>/public")
@audience(Audience.EVERYBODY, on_behalf=True)
def public_page(need_id: int) -> str:
    return _page(public_need(need_id))


def _page(shown: PublicNeed) -> str:
    actor, need, published = current_actor(), shown.need, shown.published
    return render_template(
        "sourcing/public.html",
        need=need,
        published=published,
        corrected={one.corrects: one.number for one in published if one.corrects and not one.withdrawn_at},
        when=quarter_words(quarter_of(need.expected_on)) if need.expected_on else None,
        where=in_full(need.commune or need.organisation.commune),
        reservation=BY_CODE[need.reservation],
        size_words=size_words,
        own=may_publish(actor, need),
        mine=actor.speaks_for(need.organisation_id) and not actor.narrowed,
        link=page_link("sourcing.public_page", need_id=need.id),
    )


def size_words(size: int) -> str:
    """``42 Ko``, of a number of bytes: rounded up, so that nothing weighs nought."""
    kilobytes = -(-size // 1024)
    if kilobytes < 1024:
        return str(_("%(size)s Ko", size=kilobytes))
    return str(_("%(size)s Mo", size=-(-kilobytes // 1024)))


@pages.get("/besoins/<int:need_id>/public/<int:number>")
@audience(Audience.EVERYBODY, on_behalf=True)
def public_document(need_id: int, number: int) -> Response:
    """Always to be kept, never opened within the site: it was made by somebody else."""
    publication, blob = public_file(need_id, number)
    return send_file(
        BytesIO(blob.data),
        mimetype=blob.content_type,
        as_attachment=True,
        download_name=publication.file_name,
        etag=False,
    )


@pages.route("/besoins/<int:need_id>/public/nouveau", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def publish(need_id: int) -> Response | str:
    need = publishable_need(current_actor(), need_id)
    form = PublishForm(text=_given(need_id))
    form.offer_corrections(need.id)
    if form.validate_on_submit():
        try:
            publication = publish_for_all(current_actor(), need_id, form.said())
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("Publié pour tous, sous le n° %(number)s.", number=publication.number), "success")
            page = url_for("sourcing.public_page", need_id=need_id, _anchor=f"n{publication.number}")
            return redirect(page, 303)
    return render_template(
        "sourcing/publish.html",
        need=need,
        form=form,
        waiting=waiting_file(current_actor(), form.waiting.data),
    )


def _given(need_id: int) -> str | None:
    """What the minutes say was given to one structure, to be read again and published for all."""
    number = request.args.get("entree", type=int)
    return given_in(current_actor(), need_id, number) if number is not None else None


@pages.post("/besoins/<int:need_id>/public/<int:number>/retrait")
@audience(Audience.PARTICIPANT)
def public_withdraw(need_id: int, number: int) -> Response:
    def do() -> str:
        withdraw_publication(current_actor(), need_id, number, request.form.get("why", ""))
        return str(_("Le n° %(number)s est retiré. Sa ligne reste, avec la date et le motif.", number=number))

    return act_and_return(url_for("sourcing.public_page", need_id=need_id, _anchor=f"n{number}"), do)
