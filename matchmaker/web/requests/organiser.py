"""All wishes of an event, for its organiser."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.directory.names import fold
from matchmaker.core.requests.rules import Incomplete
from matchmaker.core.requests.words import DECIDED_WORDS, DECLINE_REASONS, ORIGINS, RANKS, STATES
from matchmaker.db.queries.decisions import decided_by_organiser
from matchmaker.db.queries.requests import Filters, count_wishes, wishes_by_state, wishes_of
from matchmaker.services.catalogue.open_subjects import open_subjects
from matchmaker.services.requests.answer import DECIDED_IN, decide
from matchmaker.services.requests.find import wish_for_organiser
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.requests import pages
from matchmaker.web.requests.forms import DecisionForm

PAGE = 100
KEPT = ("page", "mots", "etat", "rang", "reciproques")  # which wishes are shown: a press comes back to them


@pages.get("/evenements/<int:event_id>/voeux")
@audience(Audience.ORGANISER)
def index(event_id: int) -> str:
    event = organised_event(event_id)
    filters = _filters()
    count = count_wishes(event_id, filters)
    last = max(1, -(-count // PAGE))
    page = min(max(request.args.get("page", 1, int), 1), last)
    lines = wishes_of(event_id, filters, page=page, size=PAGE)
    return render_template(
        "requests/index.html",
        event=event,
        lines=lines,
        subjects=open_subjects(event, [line.need_id for line in lines]),
        count=count,
        page=page,
        last=last,
        filters=filters,
        words=request.args.get("mots", ""),
        by_state=wishes_by_state(event_id),
        decidable=event.phase in DECIDED_IN,
        decided=decided_by_organiser([line.id for line in lines if line.state in DECIDED_WORDS]),
        decided_words=DECIDED_WORDS,
        here=_here(),
        ranks=RANKS,
        states=STATES,
        reasons=DECLINE_REASONS,
        origins=ORIGINS,
    )


def _here() -> dict[str, Any]:
    return {key: request.args[key] for key in KEPT if request.args.get(key)}


def _filters() -> Filters:
    rank = request.args.get("rang", type=int)
    return Filters(
        words=fold(request.args.get("mots", "")),
        state=request.args.get("etat", ""),
        rank=rank if rank in RANKS else None,
        mutual="reciproques" in request.args,
    )


@pages.post("/evenements/<int:event_id>/voeux/<int:request_id>/decision")
@audience(Audience.ORGANISER)
def decision(event_id: int, request_id: int) -> Response:
    wish_for_organiser(current_actor(), event_id, request_id)
    form = DecisionForm()

    def do() -> str:
        if not form.validate():
            raise Incomplete
        wish = decide(
            current_actor(), event_id, request_id, form.version.data, accepts=bool(form.accepts.data)
        )
        return str(_("Ce vœu est retenu.") if wish.state == "accepted" else _("Ce vœu est écarté."))

    return act_and_return(url_for("requests.index", event_id=event_id, **_here()), do)
