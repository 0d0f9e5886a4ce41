"""Groupements as scores, timetables and pages need them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from matchmaker.core.directory.access import Actor
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Organisation
from matchmaker.db.events import TAKES_PART, Delegation, Event
from matchmaker.db.groupements import Groupement, GroupementMember
from matchmaker.db.queries.co_organisers import run_by
from matchmaker.extensions import db

INSIDE = ("invited", "accepted")  # states of members who may look
_executes = GroupementMember.state == "accepted"


@dataclass(frozen=True)
class Executing:
    """For the groupements of an event, who executes; and for every organisation, its groupements and members."""

    members: Mapping[int, list[Organisation]]  # by the groupement's organisation
    allies: Mapping[int, list[int]]


def executing(here: Any) -> Executing:
    """The accepted members of the groupements among the organisations of a sub-query. One query."""
    found = db.session.execute(
        select(Groupement.organisation_id, Organisation)
        .join(GroupementMember, GroupementMember.groupement_id == Groupement.id)
        .join(Organisation, Organisation.id == GroupementMember.organisation_id)
        .where(Groupement.organisation_id.in_(here), _executes, Groupement.state == "formed")
        .order_by(Groupement.organisation_id, GroupementMember.id)
    )
    members: dict[int, list[Organisation]] = defaultdict(list)
    allies: dict[int, list[int]] = defaultdict(list)
    for groupement, member in found:
        members[groupement].append(member)
        allies[groupement].append(member.id)
        allies[member.id].append(groupement)
    return Executing(members, allies)


def allies_of(organisation_id: int) -> set[int]:
    """The groupements the organisation executes in, or, of a groupement, its members."""
    found = db.session.execute(
        select(Groupement.organisation_id, GroupementMember.organisation_id)
        .join(GroupementMember, GroupementMember.groupement_id == Groupement.id)
        .where(
            _executes,
            Groupement.state == "formed",
            or_(
                Groupement.organisation_id == organisation_id,
                GroupementMember.organisation_id == organisation_id,
            ),
        )
    )
    return {member if own == organisation_id else own for own, member in found}


def allied_delegations(event_id: int) -> set[frozenset[int]]:
    """The pairs of delegations at an event of which one is the groupement of the other."""
    joint, single = aliased(Delegation), aliased(Delegation)
    found = db.session.execute(
        select(joint.id, single.id)
        .join(Groupement, Groupement.organisation_id == joint.organisation_id)
        .join(GroupementMember, GroupementMember.groupement_id == Groupement.id)
        .join(single, single.organisation_id == GroupementMember.organisation_id)
        .where(
            joint.event_id == event_id, single.event_id == event_id, _executes, Groupement.state == "formed"
        )
    )
    return {frozenset((one, other)) for one, other in found}


def groupements_among(organisations: Collection[int]) -> set[int]:
    """Those of these organisations that are groupements."""
    found = select(Groupement.organisation_id).where(Groupement.organisation_id.in_(organisations))
    return set(db.session.scalars(found))


def let_in(delegation: type[Delegation]) -> ColumnElement[bool]:
    """Not a groupement that its own mandataire registered and no organiser has accepted yet.

    Takes `Delegation` or an alias of it.
    """
    joint = exists().where(Groupement.organisation_id == delegation.organisation_id)
    return or_(delegation.state != "registered", not_(joint))


def groupement_seen_by(actor: Actor) -> ColumnElement[bool]:
    """Its members, those invited included, and the chambers at whose events it was proposed or takes part.

    That one of its members comes to an event opens it to nobody there.
    """
    own = exists().where(
        GroupementMember.groupement_id == Groupement.id,
        GroupementMember.organisation_id.in_(actor.organisations),
        GroupementMember.state.in_(INSIDE),
    )
    runs = exists().where(run_by(actor.chambers), _belongs_to(Event.id))
    return or_(own, runs)


def _belongs_to(event: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether the groupement was proposed at the event, or takes part in it."""
    comes = exists().where(
        Delegation.event_id == event,
        Delegation.organisation_id == Groupement.organisation_id,
        Delegation.state.in_(TAKES_PART),
    )
    return or_(Groupement.event_id == event, comes)


@dataclass(frozen=True)
class GroupementLine:
    """A groupement in a list. `mine`: the state of the reader's own organisation in it, "" where it has none."""

    id: int
    name: str
    need: str | None
    lead: str
    state: str
    mine: str
    accepted: int
    invited: int


def groupements_of(actor: Actor) -> list[GroupementLine]:
    """The groupements of the actor's organisations, those that wait for an answer first, the dissolved last."""
    inside = exists().where(
        GroupementMember.groupement_id == Groupement.id,
        GroupementMember.organisation_id.in_(actor.organisations),
        GroupementMember.state.in_(INSIDE),
    )
    return _lines(inside, actor.organisations)


def groupements_at(event_id: int) -> list[GroupementLine]:
    """The groupements proposed at the event, or that take part in it."""
    return _lines(_belongs_to(event_id), ())


def _lines(where: ColumnElement[bool], mine: Collection[int]) -> list[GroupementLine]:
    lead = aliased(Organisation)
    rows = db.session.execute(
        select(Groupement, Organisation.name, lead.name, Need.title)
        .join(Organisation, Organisation.id == Groupement.organisation_id)
        .join(lead, lead.id == Groupement.lead_id)
        .outerjoin(Need, Need.id == Groupement.need_id)
        .where(where)
    ).all()
    members: dict[int, list[GroupementMember]] = defaultdict(list)
    for member in db.session.scalars(
        select(GroupementMember).where(GroupementMember.groupement_id.in_([row[0].id for row in rows]))
    ):
        members[member.groupement_id].append(member)
    lines = [
        GroupementLine(
            one.id,
            name,
            title,
            its_lead,
            one.state,
            next((m.state for m in members[one.id] if m.organisation_id in mine and m.state in INSIDE), ""),
            sum(m.state == "accepted" for m in members[one.id]),
            sum(m.state == "invited" for m in members[one.id]),
        )
        for one, name, its_lead, title in rows
    ]
    return sorted(lines, key=lambda line: (line.state == "dissolved", line.mine != "invited", -line.id))
