"""Another subject or message for a wish that nobody has answered yet."""

from collections.abc import Iterable, Mapping

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.requests.rules import Incomplete
from matchmaker.db.events import Delegation
from matchmaker.db.queries.requests import WishLine, sent_by
from matchmaker.services.requests.change import reword as change_words
from matchmaker.services.requests.find import side_of
from matchmaker.services.requests.subjects import Subjects, subjects_with
from matchmaker.web.events.own import meeting_delegation
from matchmaker.web.forms import sentence
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.requests import pages
from matchmaker.web.requests.forms import RewordForm, subject_choices_of


def changeable(line: WishLine) -> bool:
    return line.state == "pending"


def choices_by_wish(
    sent: Iterable[WishLine], subjects: Subjects, own: int
) -> Mapping[int, list[tuple[str, str]]]:
    """For each wish that may be changed, by its id, the subjects it may have."""
    return {
        line.id: subject_choices_of(line, subjects.between(line.to_id), own)
        for line in sent
        if changeable(line)
    }


@pages.post("/mes-rencontres/<int:event_id>/voeux/<int:request_id>/modification")
@audience(Audience.PARTICIPANT, on_behalf=True)
def reword(event_id: int, request_id: int) -> Response | str:
    """A refusal keeps what was typed on a page of its own: one line of a list could not hold it."""
    actor, form = current_actor(), RewordForm()
    delegation, partner = side_of(actor, event_id, request_id)
    meeting_delegation(event_id)
    if form.version.data is None:
        flash(sentence(Incomplete()), "warning")
        return _back(event_id)
    line = next((one for one in sent_by(delegation.id) if one.id == request_id), None)
    if line is None:
        raise NotFound
    form.subject.choices = subject_choices_of(line, subjects_with(actor, delegation, partner), delegation.id)
    if form.validate_on_submit():
        try:
            change_words(actor, event_id, request_id, form.version.data, form.about())
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("Ce vœu est modifié."), "success")
            return _back(event_id)
    return _page(delegation, line, form)


def _back(event_id: int) -> Response:
    return redirect(url_for("requests.mine", event_id=event_id), 303)


def _page(delegation: Delegation, line: WishLine, form: RewordForm) -> str:
    form.renew(line.version)
    return render_template(
        "requests/reword.html", event=delegation.event, delegation=delegation, line=line, form=form
    )
