"""How often a person is written to: which messages may wait, and until when.

Every kind of the outbox stands in one of the two lists below; a test fails for one that does not.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from matchmaker.plugin_api.text import N_

PARIS = "Europe/Paris"
MORNING = time(8)
BETWEEN = timedelta(hours=24)  # from one mail that may wait to the next that leaves at once
EVE = timedelta(days=1)

AT_ONCE, DAILY, NONE = "now", "daily", "none"
CHOICES = {
    AT_ONCE: N_("Tout de suite : un message par jour au plus, la suite dans un résumé le lendemain matin"),
    DAILY: N_("Un résumé par jour, à 8 h"),
    NONE: N_("Rien par e-mail : je les lis ici"),
}

DIGEST = "jobs.digest"
MAY_WAIT = frozenset(
    {
        "requests.asked",
        "requests.accepted",
        "requests.declined",
        "requests.party_message",
        "groupements.invited",
        "groupements.answered",
        "groupements.settled",
        "catalogue.need_alert",
        "agenda.second_chance_proposed",
    }
)
# What somebody asked for this minute, what moves a meeting or asks to come, and what must reach all at the same time.
LEAVES_AT_ONCE = frozenset(
    {
        DIGEST,
        "agenda.desk",
        "agenda.final",
        "agenda.reminder",
        "agenda.second_chance",
        "agenda.second_chance_agreed",
        "directory.desk_code_told",
        "directory.invitation",
        "directory.role",
        "directory.sign_in",
        "directory.staff_invitation",
        "events.confirmation",
        "events.confirmation_sample",
        "events.confirmation_told",
        "events.date",
        "events.invitation",
        "events.invitation_sample",
        "events.registration_accepted",
        "events.registration_link",
        "events.registration_refused",
        "events.reminder",
        "events.replacement",
        "events.replacement_begun",
        "impact.feedback",
        "impact.feedback_again",
        "impact.outcome_again",
        "impact.outcome_half_year",
        "impact.outcome_month",
        "jobs.sample",
        "requests.party_report",
        "requests.unanswered",
        "scheduling.booked",
        "scheduling.booking_cancelled",
        "scheduling.booking_moved",
        "scheduling.changed_sms",
        "scheduling.published",
        "scheduling.subject_closed",
        "sourcing.ending",
        "sourcing.noted",
        "sourcing.published",
    }
)


def when_to_leave(choice: str, moment: datetime, last: datetime | None, zone: str) -> datetime | None:
    """``moment`` for at once, a later morning for the digest of then, None for never by mail.

    ``last`` is when the person had their last mail that could have waited.
    """
    if choice == NONE:
        return None
    if choice == AT_ONCE and (last is None or moment - last >= BETWEEN):
        return moment
    return next_morning(moment, last, zone)


def next_morning(moment: datetime, last: datetime | None, zone: str) -> datetime:
    """The next eight o'clock on the clocks of ``zone``, on a day on which nothing that could wait has left yet."""
    here = ZoneInfo(zone)
    day = moment.astimezone(here).date()
    if last is not None:
        day = max(day, last.astimezone(here).date() + timedelta(days=1))
    at = datetime.combine(day, MORNING, here)
    if at <= moment:
        at = datetime.combine(day + timedelta(days=1), MORNING, here)
    return at.astimezone(moment.tzinfo)


def is_eve_or_day(moment: datetime, starts: Iterable[datetime], zone: str) -> bool:
    """Whether one of the days of an event is today or tomorrow on its own clocks."""
    here = ZoneInfo(zone)
    today = moment.astimezone(here).date()
    return any(today <= one.astimezone(here).date() <= today + EVE for one in starts)
