"""What stands in the programme beside the meetings: the welcome, a plenary, pitches, lunch."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from matchmaker.core.errors import Invalid
from matchmaker.core.events.programme import instant
from matchmaker.plugin_api.text import N_

ITEM_KINDS = {
    "welcome": N_("Accueil"),
    "plenary": N_("Plénière"),
    "pitch": N_("Présentations courtes"),
    "lunch": N_("Déjeuner"),
    "other": N_("Autre temps commun"),
}


class ItemBackwards(Invalid):
    template = N_("La fin ({end}) doit venir après le début ({start}).")


class ItemDuringMeetings(Invalid):
    template = N_(
        "« {title} » ({start}–{end}) tombe pendant des rendez-vous, à {slot}. Déplacez l’un ou l’autre : "
        "personne n’a de rendez-vous pendant un temps commun."
    )


def span(day: date, start: time, end: time, zone: str) -> tuple[datetime, datetime]:
    """Both instants in UTC of a stretch of one day. Raises `ItemBackwards`."""
    if end <= start:
        raise ItemBackwards(start=f"{start:%H:%M}", end=f"{end:%H:%M}")
    place = ZoneInfo(zone)
    first, last = (instant(day, one.hour * 60 + one.minute, place) for one in (start, end))
    return first, last


def check_free(
    title: str,
    stretch: tuple[datetime, datetime],
    slots: Sequence[tuple[datetime, datetime]],
    zone: str,
) -> None:
    """Raise `ItemDuringMeetings` when a slot overlaps the stretch; both are half-open."""
    place = ZoneInfo(zone)
    for starts_at, ends_at in slots:
        if starts_at < stretch[1] and stretch[0] < ends_at:
            start, end, slot = (f"{one.astimezone(place):%H:%M}" for one in (*stretch, starts_at))
            raise ItemDuringMeetings(title=title, start=start, end=end, slot=slot)
