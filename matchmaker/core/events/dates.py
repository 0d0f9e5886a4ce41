"""The dates of an event: proposed from its day, moved with it, told when they are late.

All of them are proposed for working days, so that nothing is sent and nobody is asked on a day off.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from matchmaker.core.errors import Invalid
from matchmaker.core.events.programme import instant
from matchmaker.core.events.working_days import is_working_day, working_day_from, working_day_until
from matchmaker.plugin_api.text import N_


@dataclass(frozen=True)
class DateRule:
    """When something is due: days from the event's first day (negative) or last day, and a time of day.

    `late` is the sentence of the checklist; `acts` the words of what can be done by itself. `later`: on a
    day off it is put off, where the others come early.
    """

    label: str
    what: str
    days: int
    hour: int
    late: str = ""
    acts: str = ""
    later: bool = False


RULES: Mapping[str, DateRule] = {
    "wishes_open": DateRule(
        N_("Ouverture des vœux"),
        N_("Les structures inscrites demandent à se rencontrer et répondent."),
        -30,
        9,
        N_("les vœux devaient ouvrir le {day}"),
        N_("Ouvrir tout seul"),
    ),
    "wishes_warning": DateRule(
        N_("Rappel des demandes sans réponse"),
        N_("Qui n’a pas répondu à une demande l’apprend par message, et peut répondre d’un clic."),
        -12,
        10,
        acts=N_("Écrire tout seul"),
    ),
    "wishes_close": DateRule(
        N_("Clôture des vœux"),
        N_("Plus personne ne peut demander ni répondre."),
        -10,
        18,
        N_("les vœux devaient être clos le {day}"),
        N_("Clore tout seul"),
    ),
    "draft": DateRule(
        N_("Projet de planning"),
        N_("Vous calculez un premier planning et le comparez."),
        -8,
        12,
        N_("un projet de planning devait exister le {day}"),
        later=True,
    ),
    "preliminary": DateRule(
        N_("Planning provisoire"),
        N_("Vous diffusez un premier planning ; chacun voit le sien et peut encore signaler une absence."),
        -7,
        17,
        N_("le planning provisoire devait être diffusé le {day}"),
        later=True,
    ),
    "final": DateRule(
        N_("Planning définitif"),
        N_(
            "Vous diffusez les dernières corrections et imprimez. Envoyé tout seul, chacun reçoit le lien de son planning."
        ),
        -2,
        17,
        acts=N_("Envoyer tout seul"),
    ),
    "reminder": DateRule(
        N_("Rappel aux participants"),
        N_("Chacun reçoit son planning individuel par message."),
        -1,
        17,
        acts=N_("Envoyer tout seul"),
    ),
    "follow_up_1": DateRule(
        N_("Premières suites"),
        N_("Chacun est interrogé par message sur ce qu’il a pensé de ses rendez-vous."),
        1,
        10,
        later=True,
    ),
    "follow_up_30": DateRule(
        N_("Suites à un mois"),
        N_("Chacun est interrogé par message : qui s’est recontacté ?"),
        30,
        10,
        later=True,
    ),
    "follow_up_180": DateRule(
        N_("Suites à six mois"),
        N_("Chacun est interrogé par message : qu’est-ce qui a été signé ?"),
        180,
        10,
        later=True,
    ),
}
KINDS = tuple(RULES)
ACTING = tuple(kind for kind, rule in RULES.items() if rule.acts)
#: Kinds on which people are written to: never at weekends, never on a public holiday.
WRITES = frozenset({"wishes_warning", "final", "reminder", "follow_up_1", "follow_up_30", "follow_up_180"})
#: What the organiser's reminder says of who does it. Nobody else sends what `ON_A_TICK` names, and nobody has to send
#: what `ALWAYS_SENT` names.
ALWAYS_SENT = frozenset({"follow_up_1", "follow_up_30", "follow_up_180"})
ON_A_TICK = frozenset({"wishes_warning", "final", "reminder"})
NOTHING_TO_DO = N_("L’application écrit elle-même à chacun : vous n’avez rien à faire.")
TO_TICK = N_("Pour que l’application écrive, cochez « {acts} » sur cette page avant {time} :")
TO_DO = N_("Rien ne se fait tout seul : c’est à vous de le faire.")
MORNING = time(7)
#: The phases in which a date's matter is not yet settled.
OPEN_IN: Mapping[str, frozenset[str]] = {
    "wishes_open": frozenset({"registration"}),
    "wishes_warning": frozenset({"registration", "wishes"}),
    "wishes_close": frozenset({"registration", "wishes"}),
    "draft": frozenset({"registration", "wishes", "scheduled"}),
    "preliminary": frozenset({"registration", "wishes", "scheduled"}),
}


class DatesInDisorder(Invalid):
    template = N_("« {first} » doit venir avant « {second} » : changez l’une des deux dates.")


class NotWorkingDay(Invalid):
    template = N_(
        "« {label} » tombe un week-end ou un jour férié : rien ne s’envoie ces jours-là. Choisissez un jour ouvré."
    )


class AfterTheDay(Invalid):
    template = N_("« {label} » doit venir avant l’événement.")


class BeforeTheEnd(Invalid):
    template = N_("« {label} » doit venir après l’événement.")


class ActsInThePast(Invalid):
    template = N_("« {label} » est déjà passé : rien ne peut plus s’y faire tout seul. Changez la date.")


@dataclass(frozen=True)
class Late:
    """A line of the checklist about a date that has passed; `sentence` takes a `day`."""

    kind: str
    moment: datetime
    sentence: str


def propose(first: date, last: date, zone: str, now: datetime) -> dict[str, datetime]:
    """The moment in UTC of each kind, for an event from `first` to `last` in `zone`; they follow each other.

    What should already have been done is proposed for the next working day, while the event is still ahead.
    """
    place = ZoneInfo(zone)
    today = now.astimezone(place).date()
    found: dict[str, datetime] = {}
    for kind, rule in RULES.items():
        day = _day(rule, first, last, zone)
        if rule.days < 0 and day <= today < first:
            day = min(working_day_from(today + timedelta(days=1), zone), first - timedelta(days=1))
        found[kind] = max([at(day, time(rule.hour), place), *found.values()])
    return found


def _day(rule: DateRule, first: date, last: date, zone: str) -> date:
    day = (first if rule.days < 0 else last) + timedelta(days=rule.days)
    return working_day_from(day, zone) if rule.later else working_day_until(day, zone)


def final_from(first: date, zone: str) -> datetime:
    """The UTC instant since which agendas are final: the beginning of the working day on which they are proposed to
    be sent, for an event that begins on ``first``."""
    return at(_day(RULES["final"], first, first, zone), time(), ZoneInfo(zone))


def at(day: date, moment: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall time. Raises what `instant` does in the hours the clocks skip or repeat."""
    return instant(day, moment.hour * 60 + moment.minute, zone)


def check_dates(moments: Mapping[str, datetime], first: datetime, last: datetime, zone: str) -> None:
    """Raise a named refusal unless the dates follow each other and fit the event, from `first` to `last`."""
    place = ZoneInfo(zone)
    before = [kind for kind in KINDS if RULES[kind].days < 0 and kind in moments]
    for one, other in pairwise(before):
        if moments[other] < moments[one]:
            raise DatesInDisorder(first=RULES[one].label, second=RULES[other].label)
    for kind, moment in moments.items():
        label = RULES[kind].label
        if RULES[kind].days < 0 and moment >= first:
            raise AfterTheDay(label=label)
        if RULES[kind].days > 0 and moment <= last:
            raise BeforeTheEnd(label=label)
        if kind in WRITES and not is_working_day(moment.astimezone(place).date(), zone):
            raise NotWorkingDay(label=label)


def late(dates: Iterable[tuple[str, datetime]], phase: str, drafts: int, now: datetime) -> list[Late]:
    """What should have been done by now and is not, in the order of the dates.

    What has no sentence for it is left out: a message whose hour has passed is not made up for.
    """
    found = []
    for kind, moment in sorted(dates, key=lambda one: one[1]):
        settled = (
            not RULES[kind].late
            or phase not in OPEN_IN.get(kind, frozenset())
            or (kind == "draft" and drafts > 0)
        )
        if moment < now and not settled:
            found.append(Late(kind, moment, RULES[kind].late))
    return found


def is_settled(kind: str, phase: str) -> bool:
    """Whether the event has already gone past what this date is for."""
    return kind in OPEN_IN and phase not in OPEN_IN[kind]


def whose_turn(kind: str) -> str:
    """The sentence that says who does what is due today; it takes `acts` and `time`."""
    if kind in ALWAYS_SENT:
        return NOTHING_TO_DO
    return TO_TICK if kind in ON_A_TICK else TO_DO


def milestones(
    dates: Iterable[tuple[str, datetime, bool]], phase: str, now: datetime
) -> list[tuple[str, bool]]:
    """Of dates in their order, given as (kind, moment, whether it acted by itself): `done`, `coming` or `past`; and
    whether it is the one that comes next."""
    found: list[tuple[str, bool]] = []
    for kind, moment, acted in dates:
        done = acted or is_settled(kind, phase)
        state = "done" if done else "coming" if moment > now else "past"
        found.append((state, state == "coming" and not any(following for _state, following in found)))
    return found


def due_this_morning(moment: datetime, zone: str, now: datetime) -> bool:
    """Whether it is that day where the event is held, and people have begun to work."""
    local, place = now.astimezone(ZoneInfo(zone)), ZoneInfo(zone)
    return moment.astimezone(place).date() == local.date() and local.time() >= MORNING


def forgotten_from(ends_at: datetime, zone: str, days: int = 7) -> datetime:
    """When what is kept for so many days after the event is erased: the end of the last of them, on its clocks.

    Seven for answers to registration questions.
    """
    last = ends_at.astimezone(ZoneInfo(zone)).date()
    midnight = datetime.combine(last + timedelta(days=days + 1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC)
