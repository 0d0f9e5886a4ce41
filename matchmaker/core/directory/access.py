"""Who may do what: the one access policy. Services consult it; nothing else decides.

Two questions, asked in this order. May this kind of person use this door at all
(`may_enter`)? And is this object theirs (`runs_chamber`, `speaks_for`)? Services load
objects only through queries limited to the actor's chambers and organisations, so what
belongs to somebody else is simply not found.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from matchmaker.core.errors import NotFound

View = TypeVar("View", bound=Callable[..., object])


class Audience(StrEnum):
    """Whom a route is for. Every route declares one, or the application does not start."""

    EVERYBODY = "everybody"  # signed out included
    SIGNED_IN = "signed_in"
    PARTICIPANT = "participant"  # speaks for at least one organisation
    ORGANISER = "organiser"  # staff of at least one chamber


def audience(who: Audience, *, on_behalf: bool = False) -> Callable[[View], View]:
    """Declare whom a view is for. Goes directly on the view, below the route.

    `on_behalf`: an organiser who acts for a participant gets in too; every other page stays closed to them.
    """

    def declare(view: View) -> View:
        view.audience = who  # type: ignore[attr-defined]  # functions take attributes; `guard` reads this one
        view.on_behalf = on_behalf  # type: ignore[attr-defined]  # as above
        return view

    return declare


@dataclass(frozen=True)
class Behalf:
    """An organiser acts for one participant of their own event, and there alone. Ids only."""

    delegation_id: int
    event_id: int
    organisation_id: int


@dataclass(frozen=True)
class Actor:
    """Who is asking, and on whose behalf they may act. Ids only.

    With `behalf` the one organisation is lent: the person is an organiser, keeps none of the rights of
    one meanwhile, and sees nothing that the participant keeps to itself. With `desk` the person was let in by
    the welcome desk of that event: as a participant there, and nowhere else.
    """

    person_id: int | None = None
    chambers: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    behalf: Behalf | None = None
    desk: int | None = None

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def narrowed(self) -> bool:
        """Whether only the pages of one event are open: there is no way from them to the rest of a structure."""
        return self.behalf is not None or self.desk is not None

    def runs_chamber(self, chamber_id: int) -> bool:
        return chamber_id in self.chambers

    def speaks_for(self, organisation_id: int) -> bool:
        return organisation_id in self.organisations


NOBODY = Actor()
# The service itself: jobs, imports of the command line, the reconciler. It owns no session.
SYSTEM = Actor()


def may_enter(actor: Actor, audience: Audience) -> bool:
    """Whether a route for this audience lets the actor in at all."""
    return {
        Audience.EVERYBODY: True,
        Audience.SIGNED_IN: actor.signed_in,
        Audience.PARTICIPANT: actor.signed_in and bool(actor.organisations),
        Audience.ORGANISER: actor.signed_in and bool(actor.chambers),
    }[audience]


def require_chamber(actor: Actor, chamber_id: int) -> None:
    """Raise `NotFound` unless the actor is staff of the chamber."""
    if not actor.runs_chamber(chamber_id):
        raise NotFound
