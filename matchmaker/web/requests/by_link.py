"""The page behind « accepter ou décliner » in a mail: opened without signing in, it has one button for each answer."""

from flask import g, render_template, url_for
from werkzeug.wrappers import Response

from matchmaker.clock import now
from matchmaker.core.directory.access import Audience
from matchmaker.core.requests.rules import Incomplete
from matchmaker.core.requests.words import DECLINE_REASONS, RANKS, SILENT, STATES, UNTIL
from matchmaker.db.queries.set_up import closing_of
from matchmaker.extensions import limiter
from matchmaker.services.requests.by_link import Received, answer_by_link, received_by_link
from matchmaker.web.agenda.subscription import was_wrong
from matchmaker.web.directory.entering import CROWD
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.policy import audience
from matchmaker.web.requests import pages
from matchmaker.web.requests.answered import answered
from matchmaker.web.requests.forms import AnswerForm


@pages.get("/demandes/<answer_key>")
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD, deduct_when=was_wrong)
def by_link(answer_key: str) -> str:
    received = received_by_link(answer_key)
    g.zone = received.delegation.event.zone
    return _page(answer_key, received)


@pages.post("/demandes/<answer_key>/<int:request_id>")
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD, deduct_when=was_wrong)
def answer_link(answer_key: str, request_id: int) -> Response:
    received_by_link(answer_key)  # a wrong address is not found, whatever was sent to it
    form = AnswerForm()

    def do() -> str:
        if not form.validate():
            raise Incomplete
        return answered(answer_by_link(answer_key, request_id, form.version.data, form.answer()))

    return act_and_return(url_for("requests.by_link", answer_key=answer_key), do)


def _page(key: str, received: Received) -> str:
    event = received.delegation.event
    return render_template(
        "requests/by_link.html",
        event=event,
        delegation=received.delegation,
        lines=received.lines,
        open=received.open,
        key=key,
        ranks=RANKS,
        states=STATES,
        reasons=DECLINE_REASONS,
        silent=SILENT[event.silence],
        until=UNTIL,
        closes=closing_of(event.id, now()),
    )
