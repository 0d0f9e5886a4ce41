"""« S’abonner »: the agenda in one's own calendar, by a secret address that the calendar asks by itself."""

from datetime import timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound
from matchmaker.documents.calendar import agenda_calendar
from matchmaker.extensions import limiter
from matchmaker.services.agenda.subscription import (
    feed_link,
    feed_of,
    subscribe,
    subscribed_since,
    unsubscribe,
)
from matchmaker.services.jobs.links import page_link
from matchmaker.web.agenda import pages
from matchmaker.web.agenda.sending import reader_language
from matchmaker.web.directory.entering import CROWD
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import own_delegation
from matchmaker.web.forms import Confirm
from matchmaker.web.policy import audience, current_actor

REFRESH = timedelta(hours=1)


@pages.get("/mes-rencontres/<int:event_id>/planning/abonnement")
@audience(Audience.PARTICIPANT)
def subscription(event_id: int) -> str:
    return _page(event_id)


@pages.post("/mes-rencontres/<int:event_id>/planning/abonnement")
@audience(Audience.PARTICIPANT)
def subscription_give(event_id: int) -> Answer:
    """Give an address and show it, this once: only its hash is kept."""
    own = own_delegation(event_id).organisation_id
    if not Confirm().validate_on_submit():
        return redirect(url_for("agenda.subscription", event_id=event_id), 303)
    key = subscribe(current_actor(), event_id, own)
    return make_response(_page(event_id, page_link("agenda.feed", feed_key=key)))


@pages.post("/mes-rencontres/<int:event_id>/planning/abonnement/arret")
@audience(Audience.PARTICIPANT)
def subscription_end(event_id: int) -> Answer:
    own = own_delegation(event_id).organisation_id

    def do() -> str:
        unsubscribe(current_actor(), event_id, own)
        return str(_("C’est arrêté : l’ancienne adresse ne montre plus rien."))

    return act_and_return(url_for("agenda.show", event_id=event_id), do)


def _page(event_id: int, address: str | None = None) -> str:
    delegation = own_delegation(event_id)
    return render_template(
        "agenda/subscription.html",
        event=delegation.event,
        delegation=delegation,
        subscribed=subscribed_since(current_actor(), delegation),
        address=address,
        calendar=None if address is None else f"webcal:{address.partition(':')[2]}",
    )


def was_wrong(answer: Answer) -> bool:
    return answer.status_code == NotFound.status


@pages.get("/planning/abonnement/<feed_key>.ics")
@audience(Audience.EVERYBODY)
@limiter.limit(
    CROWD, deduct_when=was_wrong
)  # of one network only wrong keys: calendar services ask for many people
def feed(feed_key: str) -> Response:
    """The feed, or 304 where the calendar has it already. Only its ETag tells: names change without a publication."""
    link = feed_link(feed_key)
    with force_locale(link.person.locale):
        language = reader_language()
        agenda = feed_of(link, language)
        answer = Response(
            agenda_calendar(agenda, language, REFRESH), content_type="text/calendar; charset=utf-8"
        )
    answer.add_etag()
    answer.make_conditional(request)
    answer.last_modified = agenda.printed_at
    return answer
