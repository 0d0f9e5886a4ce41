"""Make one organisation of two, or say that they are two."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.roles import MEMBER, owners
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import ChamberOrganisation, Membership, Organisation
from matchmaker.db.events import Delegation
from matchmaker.db.locks import lock_event, lock_rows
from matchmaker.db.merging import NotDuplicate, OrganisationMerge
from matchmaker.db.queries.directory import speakers_of
from matchmaker.db.queries.imports import identity_of
from matchmaker.db.transaction import transaction
from matchmaker.services.catalogue.groupements.people import follow_people
from matchmaker.services.directory.facts import COLUMN_FACTS, facts_of, settle
from matchmaker.services.directory.merging.announce import count_moves
from matchmaker.services.directory.merging.fold import end_links, fold_organisation
from matchmaker.services.directory.merging.rules import Pair, pair_for, refuse_unfit
from matchmaker.services.directory.merging.values import other_number, settle_values
from matchmaker.services.directory.organisations import refuse_same_identity
from matchmaker.services.directory.register_facts import forget_proofs
from matchmaker.services.events.inputs import touch_events_of
from matchmaker.services.jobs.versions import next_version


@dataclass(frozen=True)
class Seen:
    """The versions of the two that the page was made from."""

    kept: int
    gone: int


def merge_organisations(
    actor: Actor, kept_id: int, gone_id: int, seen: Seen, chosen: Mapping[str, str]
) -> Organisation:
    """Everything of the one that goes becomes the other's; then it is deleted. It cannot be undone.

    ``chosen`` says `kept` or `gone` for a column in which they differ. Raises `NotFound`, `ChangedMeanwhile`,
    and the refusals of `rules`.
    """
    with transaction(actor, "directory.merge_organisations") as session:
        _lock_what_moves(session, kept_id, gone_id)
        pair = pair_for(session, actor, kept_id, gone_id, change=True)
        refuse_unfit(session, pair)
        next_version(pair.kept, seen.kept)
        next_version(pair.gone, seen.gone)
        session.flush()
        _write_down(session, actor, pair)
        if other_number(pair.kept, pair.gone):
            forget_proofs(session, pair.gone)
            session.flush()
        values = settle_values(pair.kept, pair.gone, chosen)
        confirmed = _confirmed_by_both(pair, values)
        _remember_name(session, pair)
        _fold(session, pair)
        session.delete(pair.gone)
        session.flush()  # its number and name are free from here
        with session.no_autoflush:
            for column, value in (values | confirmed).items():
                setattr(pair.kept, column, value)
            refuse_same_identity(session, pair.kept)
        _let_proofs_count(session, pair.kept)
        touch_events_of(session, kept_id)
        return pair.kept


def _lock_what_moves(session: Session, kept_id: int, gone_id: int) -> None:
    """Nobody publishes, asks or presses at these events meanwhile, nor changes what the two need and offer."""
    found = select(Delegation.event_id).where(Delegation.organisation_id.in_((kept_id, gone_id))).distinct()
    for event_id in sorted(session.scalars(found)):
        lock_event(session, event_id)
    for kind in (Need, Offer):
        lock_rows(session, kind, kind.organisation_id.in_((kept_id, gone_id)))
    session.expire_all()


def _write_down(session: Session, actor: Actor, pair: Pair) -> None:
    session.add(
        OrganisationMerge(
            chamber_id=pair.chamber_id,
            kept_id=pair.kept.id,
            gone_id=pair.gone.id,
            gone_name=pair.gone.name,
            gone_number=identity_of(pair.gone).number,
            moved=count_moves(session, pair.gone.id),
            merged_by=actor.person_id,
            merged_at=now(),
        )
    )


def _remember_name(session: Session, pair: Pair) -> None:
    """The next import of a file with the old name finds the organisation that stays."""
    known = session.scalars(
        select(ChamberOrganisation).where(
            ChamberOrganisation.organisation_id == pair.gone.id,
            ChamberOrganisation.chamber_id == pair.chamber_id,
        )
    ).one()
    aliases = {*known.imported_values.get("aliases", ()), pair.gone.name_key, pair.kept.name_key}
    known.imported_values = {**known.imported_values, "aliases": sorted(aliases)}
    session.flush()


def _fold(session: Session, pair: Pair) -> None:
    kept, gone = pair.kept.id, pair.gone.id
    _leave_out(session, pair)
    _lower_owners(session, pair)
    fold_organisation(session, kept, gone)
    end_links(session, kept, pair.barred)
    follow_people(session, kept)
    session.flush()
    session.expire(pair.gone)  # its people and facts are the other's now, and must not go with it
    session.expire(pair.kept, ["members", "facts"])


def _leave_out(session: Session, pair: Pair) -> None:
    """Who spoke for the one that goes does not get into one that speaks for itself."""
    for membership in session.scalars(
        select(Membership).where(
            Membership.organisation_id == pair.gone.id, Membership.person_id.in_(pair.barred)
        )
    ):
        session.delete(membership)
    session.flush()


def _lower_owners(session: Session, pair: Pair) -> None:
    """A merge makes nobody responsible of a structure that speaks for itself, or has somebody who is."""
    if not pair.closed and not owners(speakers_of(pair.kept.id)):
        return
    for membership in session.scalars(select(Membership).where(Membership.organisation_id == pair.gone.id)):
        membership.role = MEMBER
    session.flush()


def _let_proofs_count(session: Session, kept: Organisation) -> None:
    """What a fact of either says beats what was chosen."""
    for key in sorted({fact.key for fact in facts_of(kept)} & set(COLUMN_FACTS)):
        settle(session, kept, key)


def _confirmed_by_both(pair: Pair, values: Mapping[str, object]) -> dict[str, object]:
    """What the people of the one that goes confirmed stays confirmed, where they go on speaking for it."""
    if pair.barred:
        return {}
    taken = {column for column in pair.gone.confirmed_columns if column in values}
    columns = list(dict.fromkeys([*pair.kept.confirmed_columns, *sorted(taken)]))
    moments = [one for one in (pair.kept.confirmed_at, pair.gone.confirmed_at) if one is not None]
    return {"confirmed_columns": columns, "confirmed_at": max(moments, default=None)}


def tell_apart(actor: Actor, first_id: int, second_id: int) -> None:
    """They are two: the pair is not proposed to this chamber again. Saying it twice changes nothing."""
    with transaction(actor, "directory.tell_apart") as session:
        pair = pair_for(session, actor, first_id, second_id)
        a, b = sorted((first_id, second_id))
        said = select(NotDuplicate.id).where(
            NotDuplicate.chamber_id == pair.chamber_id, NotDuplicate.a_id == a, NotDuplicate.b_id == b
        )
        if session.scalar(said) is None:
            session.add(NotDuplicate(chamber_id=pair.chamber_id, a_id=a, b_id=b, said_by=actor.person_id))


def maybe_one(actor: Actor, first_id: int, second_id: int) -> None:
    """Take back that they are two."""
    with transaction(actor, "directory.maybe_one") as session:
        pair = pair_for(session, actor, first_id, second_id)
        a, b = sorted((first_id, second_id))
        for said in session.scalars(
            select(NotDuplicate).where(
                NotDuplicate.chamber_id == pair.chamber_id, NotDuplicate.a_id == a, NotDuplicate.b_id == b
            )
        ):
            session.delete(said)
