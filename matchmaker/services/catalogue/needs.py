"""Publish, change and withdraw needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.catalogue.life import (
    ABANDONED,
    HIDDEN,
    OVER,
    SOURCING,
    NoDraftAnyMore,
    next_state,
    state_for,
)
from matchmaker.core.catalogue.lots import MOST_LOTS, Lot, TooManyLots, lots_stored
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, Refusal
from matchmaker.data.communes import communes
from matchmaker.db.catalogue import Need
from matchmaker.db.queries.catalogue import need_seen_by, within_reach
from matchmaker.db.queries.need_publications import has_publications
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.find import find
from matchmaker.services.catalogue.inputs import (
    changed,
    clean_codes,
    clean_title,
    confirmation,
    require_unconfirmed,
)
from matchmaker.services.catalogue.life import move, take_back
from matchmaker.services.catalogue.local_preference import require_read
from matchmaker.services.catalogue.public_purchases import is_public_purchase
from matchmaker.services.directory.access import organisation_for
from matchmaker.services.directory.profile import UnknownCommune
from matchmaker.services.directory.proofs import settle_answers
from matchmaker.services.jobs.versions import next_version
from matchmaker.services.scoring.market import need_changed


class SameNeed(Refusal):
    template = N_(
        "Il y a déjà un besoin « {title} ». Ouvrez-le pour le compléter, ou donnez à celui-ci un autre titre."
    )


class SameNeedWithdrawn(Refusal):
    template = N_("Un besoin « {title} » a été retiré. Remettez-le en ligne, ou donnez un autre titre.")


class OnlyPurchasesAreReserved(Invalid):
    template = N_("Seul un achat peut être réservé. Choisissez « Un achat », ou « Non réservé ».")


class WordedForGood(Refusal):
    template = N_(
        "La consultation est publiée : le texte de ce besoin ne change plus. Une précision passe maintenant par votre "
        "profil d’acheteur ; pour un autre achat, écrivez un autre besoin."
    )


@dataclass(frozen=True)
class NeedSaid:
    """What the form asks. None: not said, but `commune` None: at the organisation's own.

    Amounts are euros before tax; only the organisation's own people read and write them. `read` are the
    warnings of local preference its author has accepted (`LocalPreference.keys`).
    """

    title: str
    description: str = ""
    kind: str = "purchase"
    prestation: str | None = None
    cpv: tuple[str, ...] = ()
    lots: tuple[Lot, ...] = ()
    commune: str | None = None
    expected_on: date | None = None
    amount_low: int | None = None
    amount_high: int | None = None
    reservation: str = "none"
    organic_target: float | None = None
    organic_current: float | None = None
    visibility: str = "event"
    fields: Mapping[str, Any] = field(default_factory=dict)
    read: frozenset[str] = frozenset()
    light: bool = False  # families of purchases only: `services.catalogue.families`


def need_for(actor: Actor, need_id: int, *, change: bool = False) -> Need:
    """A need of the actor's organisations, or of those its chambers know. Raises `NotFound`."""
    return find(Need, need_id, within_reach(Need, actor), change=change)


def read_need(actor: Actor, need_id: int) -> Need:
    """A need that its author lets the actor see; never show its amounts. Raises `NotFound`."""
    return find(Need, need_id, need_seen_by(actor))


def add_need(actor: Actor, organisation_id: int, said: NeedSaid) -> Need:
    """Publish a need.

    Raises `LocalPreference` until its author has read the warning, `SameNeed`, `OnlyPurchasesAreReserved`,
    `WrongCode`, `TooManyLots`, `NotFound`.
    """
    with transaction(actor, "catalogue.add_need") as session:
        organisation = organisation_for(actor, organisation_id)
        need = Need(organisation_id=organisation.id)
        _write(session, actor, need, said)
        require_read(need, organisation, said.read)
        session.add(need)
        session.flush()
        changed(session, need)
        need_changed(session, actor, need)
        return need


def edit_need(actor: Actor, need_id: int, seen: int, said: NeedSaid) -> Need:
    """Change a need; `seen` is the version the form was made from.

    Raises `ChangedMeanwhile`, `ConfirmedByItself`, `LocalPreference`, `SameNeed`, `WrongCode`,
    `NoDraftAnyMore`, `NotFound` and so on; `WordedForGood` for the words of a public purchase whose consultation is out.
    """
    with transaction(actor, "catalogue.edit_need") as session:
        need = need_for(actor, need_id, change=True)
        require_unconfirmed(actor, need)
        next_version(need, seen)
        before = _wording(need)
        _write(session, actor, need, said)
        if need.state in OVER and is_public_purchase(need) and _wording(need) != before:
            raise WordedForGood
        require_read(need, need.organisation, said.read)
        changed(session, need)
        need_changed(session, actor, need)
        return need


def withdraw_need(actor: Actor, need_id: int) -> Need:
    """Give a need up; `restore_need` takes it up again. Raises `NoSuchStep` for one that is awarded."""
    with transaction(actor, "catalogue.withdraw_need") as session:
        need = need_for(actor, need_id, change=True)
        require_unconfirmed(actor, need)
        if need.state != ABANDONED:
            move(session, actor, need, next_state(need.state, "abandon"))
        return need


def restore_need(actor: Actor, need_id: int) -> Need:
    """Undo a withdrawal: the need is where it was before."""
    with transaction(actor, "catalogue.restore_need") as session:
        need = need_for(actor, need_id, change=True)
        require_unconfirmed(actor, need)
        if need.state == ABANDONED:
            take_back(session, actor, need)
        return need


def _wording(need: Need) -> tuple[object, ...]:
    """What suppliers read of it, and what its register has frozen."""
    return need.title, need.description, need.prestation, need.cpv, need.lots, need.commune, need.reservation


def _write(session: Session, actor: Actor, need: Need, said: NeedSaid) -> None:
    title, key = clean_title(said.title)
    _refuse_twin(session, need, title, key)
    if said.kind != "purchase" and said.reservation != "none":
        raise OnlyPurchasesAreReserved
    need.title, need.title_key = title, key
    need.description = said.description.strip()
    need.kind, need.prestation = said.kind, said.prestation
    need.light = said.light
    need.cpv = clean_codes(said.cpv)
    need.lots = lots_stored(_clean_lots(said.lots))
    need.reservation = said.reservation
    need.organic_target, need.organic_current = said.organic_target, said.organic_current
    need.expected_on = said.expected_on
    if need.id is not None and said.visibility == HIDDEN and has_publications(need.id):
        raise NoDraftAnyMore
    need.state = state_for(need.state or SOURCING, said.visibility)
    need.visibility = said.visibility
    need.fields = settle_answers(session, actor, need.organisation_id, said.fields, need.fields or {})
    need.confirmed_at = confirmation(actor, need)
    settle_place(need, said.commune)
    if actor.speaks_for(need.organisation_id):
        need.amount_low, need.amount_high = said.amount_low, said.amount_high


def _clean_lots(lots: Sequence[Lot]) -> list[Lot]:
    if len(lots) > MOST_LOTS:
        raise TooManyLots(count=len(lots), most=MOST_LOTS)
    return [Lot(clean_title(lot.title)[0], tuple(clean_codes(lot.cpv))) for lot in lots]


def settle_place(need: Need, code: str | None) -> None:
    """Where it is carried out; None: at the organisation's own. Raises `UnknownCommune`."""
    commune = communes().get(code) if code else None
    if code and commune is None:
        raise UnknownCommune(code=code)
    need.commune = code
    need.latitude = commune.latitude if commune else None
    need.longitude = commune.longitude if commune else None


def _refuse_twin(session: Session, need: Need, title: str, key: str) -> None:
    with session.no_autoflush:
        twin = session.scalar(
            select(Need).where(Need.organisation_id == need.organisation_id, Need.title_key == key)
        )
    if twin is None or twin.id == need.id:
        return
    raise (SameNeedWithdrawn if twin.state == "abandoned" else SameNeed)(title=twin.title)
