"""The tabs above every page of one event, for its organiser and for its participants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from flask import current_app, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from matchmaker.db.events import Event
from matchmaker.services.events.access import delegations_for
from matchmaker.web.events import pages
from matchmaker.web.policy import current_actor

PARTICIPANT_SIDE = "/mes-rencontres"
# Label, page it opens, pages on which it is the current one.
ORGANISER_TABS = (
    (_l("Vue d’ensemble"), "events.show", ("events.show", "events.settings", "events.opening")),
    (
        _l("Participants"),
        "events.participants",
        ("events.participant", "events.invit", "events.delegate", "directory.register"),
    ),
    (_l("Créneaux et tables"), "events.programme", ("events.programme", "events.tables", "events.resource")),
    (_l("Critères"), "scoring.settings", ("scoring.",)),
    (_l("Groupements"), "catalogue.groupements_at", ("catalogue.groupement",)),
    (_l("Vœux"), "requests.index", ("requests.",)),
    (_l("Planning"), "scheduling.show", ("scheduling.", "agenda.")),
    (_l("Messages"), "jobs.messages", ("jobs.",)),
    (_l("Import"), "directory.imports", ("directory.import",)),
)
PARTICIPANT_TABS = (
    (_l("Accueil"), "events.space", ("events.space",)),
    (_l("Partenaires conseillés"), "scoring.partners", ("scoring.",)),
    (_l("Vœux"), "requests.mine", ("requests.",)),
    (_l("Disponibilités"), "events.availability", ("events.availability",)),
    (_l("Planning"), "agenda.show", ("agenda.",)),
    (_l("Mes offres et besoins"), "catalogue.mine", ("catalogue.",)),
)


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool


@pages.app_context_processor
def _tabs() -> dict[str, object]:
    return {
        "event_tabs": event_tabs,
        "own_delegations": own_delegations,
        "own_page": own_page,
    }


def own_page(endpoint: str, event: Event) -> str:
    """The address of a participant's page, for this event where the page is one of an event."""
    rule = next(current_app.url_map.iter_rules(endpoint))
    return url_for(endpoint, event_id=event.id) if "event_id" in rule.arguments else url_for(endpoint)


@pages.app_template_filter("day_in")
def _day_in(moment: datetime, zone: str) -> str:
    """`jeudi 11 mars 2027` in a zone of its own, for lists of several events."""
    return str(babel_date(moment.astimezone(ZoneInfo(zone)), "full", locale=get_locale()))


def event_tabs(event: Event) -> Iterator[Tab]:
    """The tabs of this event for the side the reader is on."""
    participant = request.path.startswith(PARTICIPANT_SIDE)
    endpoint = request.endpoint or ""
    for label, target, own in PARTICIPANT_TABS if participant else ORGANISER_TABS:
        yield Tab(str(label), own_page(target, event), endpoint.startswith(own))


def own_delegations(event: Event) -> list[tuple[int, str]]:
    """The structures the reader speaks for at this event: more than one can be switched between."""
    if not request.path.startswith(PARTICIPANT_SIDE):
        return []
    return [
        (item.organisation_id, item.organisation.name) for item in delegations_for(current_actor(), event.id)
    ]
