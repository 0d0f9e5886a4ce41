"""The life of a need: in which states it is, how it passes from one to the next, and when it is open to meetings.

A buyer may listen to the market until it publishes its consultation (R2111-1). Afterwards questions and answers go
through its profile, to all alike. So a need is open to meetings while it is in sourcing, and only in slots that are
over before its `closing`: the midnight before the day it is published on, on the clocks of the buyer.
Why the eve and not the minute: docs/decisions/life-of-a-need.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from matchmaker.core.errors import Invalid, Refusal
from matchmaker.plugin_api.text import N_

DRAFT, SOURCING, FROZEN = "draft", "sourcing", "frozen"
CONSULTATION, AWARDED, ABANDONED = "consultation", "awarded", "abandoned"
BEFORE_PUBLICATION = frozenset({DRAFT, SOURCING, FROZEN})
OVER = frozenset({CONSULTATION, AWARDED, ABANDONED})  # nobody meets about it any more
PREPARED = frozenset(
    {SOURCING, FROZEN}
)  # its buyer listened to the market, and its consultation is still to come
HIDDEN = "own"  # the visibility of what its author alone sees

STATE_WORDS: Mapping[str, str] = {
    DRAFT: N_("Brouillon : vous seuls le voyez"),
    SOURCING: N_("Sourçage : ouvert aux rendez-vous"),
    FROZEN: N_("Gelé : plus de nouveau rendez-vous, la consultation se prépare"),
    CONSULTATION: N_("Consultation publiée : tout passe par votre profil d’acheteur"),
    AWARDED: N_("Attribué"),
    ABANDONED: N_("Abandonné"),
}


@dataclass(frozen=True)
class Step:
    """What its buyer may do with a need, from which states, and to which it leads."""

    label: str
    effect: str
    since: frozenset[str]
    to: str


STEPS: Mapping[str, Step] = {
    "freeze": Step(
        N_("Geler le besoin"),
        N_("Plus personne ne demande ni ne réserve de rendez-vous à ce sujet. Ceux qui sont pris restent."),
        frozenset({SOURCING}),
        FROZEN,
    ),
    "publish": Step(
        N_("La consultation est publiée"),
        N_("Vous dites où et quand : c’est inscrit à votre registre."),
        frozenset({SOURCING, FROZEN}),
        CONSULTATION,
    ),
    "award": Step(
        N_("C’est attribué"),
        N_("Le besoin reste visible, sans rendez-vous."),
        frozenset({SOURCING, FROZEN, CONSULTATION}),
        AWARDED,
    ),
    "abandon": Step(
        N_("Abandonner ce besoin"),
        N_("Plus personne d’autre ne le voit."),
        frozenset({DRAFT, SOURCING, FROZEN, CONSULTATION}),
        ABANDONED,
    ),
}
UNDO: Mapping[str, str] = {
    FROZEN: N_("Rouvrir le sourçage"),
    CONSULTATION: N_("La consultation n’est pas publiée"),
    AWARDED: N_("Ce n’est pas attribué"),
    ABANDONED: N_("Reprendre ce besoin"),
}
# What a state goes back to, where it is not known what was before it.
_BEFORE: Mapping[str, str] = {
    FROZEN: SOURCING,
    CONSULTATION: FROZEN,
    AWARDED: CONSULTATION,
    ABANDONED: SOURCING,
}


class NoSuchStep(Refusal):
    template = N_("Ce besoin n’en est plus là : cela n’est pas, ou plus, possible. Rechargez la page.")


class ClosedByItsDate(Refusal):
    template = N_(
        "La publication est prévue le {day} : les rendez-vous sont clos depuis la veille au soir. Donnez d’abord une "
        "date de publication plus tardive, ou aucune."
    )


class AlreadyPublished(Refusal):
    template = N_(
        "Ce besoin n’attend plus de publication : sa date ne se change plus. Revenez d’abord d’un pas en arrière."
    )


class PublicationPast(Invalid):
    template = N_(
        "Ce moment est passé. Donnez une date à venir ; si la consultation est déjà publiée, dites-le avec "
        "« La consultation est publiée »."
    )


class NoDraftAnyMore(Refusal):
    template = N_(
        "Ce besoin est connu d’autres que vous, par son sourçage ou par ce que vous avez publié : il ne redevient pas "
        "un brouillon. Choisissez qui le voit, ou abandonnez-le."
    )


class SubjectClosed(Refusal):
    template = N_(
        "Le sujet « {title} » n’est plus ouvert aux rendez-vous. Toute question passe maintenant par le profil "
        "d’acheteur de la structure."
    )


class SubjectClosedFrom(Refusal):
    template = N_(
        "Le sujet « {title} » se ferme : sa consultation paraît le {day}, et les rendez-vous s’arrêtent la veille au "
        "soir. Ensuite, toute question passe par le profil d’acheteur de la structure."
    )


@dataclass(frozen=True)
class Life:
    """Where a need is. ``publication``: foreseen, or done; ``zone``: that of its buyer's clocks."""

    state: str
    publication: datetime | None = None
    zone: str = "Europe/Paris"
    before: str | None = None  # the state it had before this one

    @property
    def closing(self) -> datetime | None:
        """When meetings about it end: as the day of its publication begins. None while no date is foreseen."""
        return None if self.publication is None else eve_of(self.publication, self.zone)

    @property
    def always_open(self) -> bool:
        """Whether no date is foreseen that would close it."""
        return self.state == SOURCING and self.publication is None


def eve_of(publication: datetime, zone: str) -> datetime:
    """The midnight that ends the day before, where the buyer is; no French clock changes at midnight."""
    place = ZoneInfo(zone)
    return datetime.combine(publication.astimezone(place).date(), time(), place).astimezone(UTC)


def is_open(life: Life, moment: datetime) -> bool:
    """Whether anybody may still ask to meet about it at this moment."""
    return life.state == SOURCING and (life.closing is None or moment < life.closing)


def is_open_in(life: Life, moment: datetime, ends_at: datetime) -> bool:
    """Whether somebody may ask now for a meeting about it that ends then."""
    return is_open(life, moment) and not falls_after(life, ends_at)


def falls_after(life: Life, ends_at: datetime) -> bool:
    """Whether a meeting agreed before must be decided about: it is not over by the closing, or the need is past."""
    return life.state in OVER or (life.closing is not None and ends_at > life.closing)


def closed_refusal(life: Life, title: str) -> Refusal:
    """Why no meeting about it is possible, or not in that slot."""
    if life.state in (SOURCING, FROZEN) and life.publication is not None:
        return SubjectClosedFrom(title=title, day=_day(life))
    return SubjectClosed(title=title)


def due(life: Life, moment: datetime) -> str | None:
    """The state that time alone has brought it to by now; None where it is in that state already."""
    if life.publication is None or life.closing is None or life.state not in (SOURCING, FROZEN):
        return None
    if life.publication <= moment:
        return CONSULTATION
    return FROZEN if life.state == SOURCING and life.closing <= moment else None


def next_state(state: str, step: str) -> str:
    """The state after a step. Raises `NoSuchStep`."""
    if step not in STEPS or state not in STEPS[step].since:
        raise NoSuchStep
    return STEPS[step].to


def undone(life: Life, moment: datetime) -> str:
    """The state after taking the last step back. Raises `NoSuchStep`, and `ClosedByItsDate` where the date of its
    publication would close it again at once."""
    if life.state not in _BEFORE:
        raise NoSuchStep
    back = life.before if life.before not in (None, life.state) else _BEFORE[life.state]
    assert back is not None
    if life.state == FROZEN and not is_open(Life(back, life.publication, life.zone), moment):
        raise ClosedByItsDate(day=_day(life))
    return back


def check_publication(state: str, publication: datetime | None, moment: datetime) -> None:
    """Raise unless this may become the moment its publication is foreseen for; None: it has none any more."""
    if state not in BEFORE_PUBLICATION:
        raise AlreadyPublished
    if publication is not None and publication <= moment:
        raise PublicationPast


def state_for(state: str, visibility: str) -> str:
    """The state that goes with who sees it: a draft is what its author alone sees, and the other way round.

    Raises `NoDraftAnyMore` for a need that is past its sourcing.
    """
    if visibility != HIDDEN:
        return SOURCING if state == DRAFT else state
    if state in (DRAFT, SOURCING):
        return DRAFT
    if state == ABANDONED:
        return state
    raise NoDraftAnyMore


def _day(life: Life) -> str:
    assert life.publication is not None
    return f"{life.publication.astimezone(ZoneInfo(life.zone)):%d/%m/%Y}"
