"""The tabs above every page of one event, for its organiser and for its participants."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from flask import current_app, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import get_locale, to_user_timezone

from matchmaker.core.events.kinds import WITHOUT_MEETINGS
from matchmaker.db.events import Delegation, Event, Slot
from matchmaker.services.events.access import delegations_for
from matchmaker.web.events import pages
from matchmaker.web.events.tabs import ORGANISER, PARTICIPANT, Entry, Section, entry_after, entry_of
from matchmaker.web.policy import current_actor

PARTICIPANT_SIDE = "/mes-rencontres"
OF_MEETINGS = ("scoring.partners", "requests.mine")
# Not opened to an organiser who acts for somebody: these pages show what is kept from the chamber.
OF_THE_STRUCTURE = ("catalogue.mine",)


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool
    below: tuple["Tab", ...] = ()


@pages.app_context_processor
def _tabs() -> dict[str, object]:
    return {
        "event_tabs": event_tabs,
        "next_page": next_page,
        "own_delegations": own_delegations,
        "own_page": own_page,
    }


def _several_days(slots: Sequence[Slot]) -> bool:
    """Whether these slots, in order, lie on more than one day on the clocks of the page."""
    return (
        bool(slots)
        and to_user_timezone(slots[0].starts_at).date() != to_user_timezone(slots[-1].starts_at).date()
    )


@pages.record_once
def _furnish(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["several_days"] = _several_days  # imported macros see globals only


def own_page(endpoint: str, event: Event) -> str:
    """The address of a participant's page, for this event where the page is one of an event."""
    rule = next(current_app.url_map.iter_rules(endpoint))
    return url_for(endpoint, event_id=event.id) if "event_id" in rule.arguments else url_for(endpoint)


@pages.app_template_filter("time_in")
def _time_in(moment: datetime, zone: str) -> str:
    """« 14:20 » on the clocks of the event."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


@pages.app_template_filter("day_in")
def _day_in(moment: datetime, zone: str) -> str:
    """`jeudi 11 mars 2027` in a zone of its own, for lists of several events."""
    return str(babel_date(moment.astimezone(ZoneInfo(zone)), "full", locale=get_locale()))


def event_tabs(event: Event, delegation: Delegation | None = None) -> Iterator[Tab]:
    """The tabs of this event for the side the reader is on; who comes without meetings chooses nobody.

    The current one carries the pages below it.
    """
    sections = PARTICIPANT if request.path.startswith(PARTICIPANT_SIDE) else ORGANISER
    here = entry_of(sections, request.endpoint or "")
    for section in sections:
        first = section.entries[0]
        if first.page in _closed(delegation):
            continue
        current = here in section.entries
        below = _below(section, event, here) if current else ()
        yield Tab(str(section.label), own_page(first.page, event), current, below)


def next_page(event: Event) -> Tab | None:
    """What an organiser opens after this page; None on the participants' side."""
    if request.path.startswith(PARTICIPANT_SIDE):
        return None
    after = entry_after(request.endpoint or "")
    return Tab(str(after.label), own_page(after.page, event), False) if after else None


def _below(section: Section, event: Event, here: Entry | None) -> tuple[Tab, ...]:
    if len(section.entries) == 1:
        return ()
    return tuple(Tab(str(one.label), own_page(one.page, event), one is here) for one in section.entries)


def _closed(delegation: Delegation | None) -> tuple[str, ...]:
    """Pages that are not for this reader."""
    silent = OF_MEETINGS if delegation is not None and delegation.kind in WITHOUT_MEETINGS else ()
    return (*silent, *(OF_THE_STRUCTURE if current_actor().narrowed else ()))


def own_delegations(event: Event) -> list[tuple[int, str]]:
    """The structures the reader speaks for at this event: more than one can be switched between."""
    if not request.path.startswith(PARTICIPANT_SIDE):
        return []
    return [
        (item.organisation_id, item.organisation.name) for item in delegations_for(current_actor(), event.id)
    ]
