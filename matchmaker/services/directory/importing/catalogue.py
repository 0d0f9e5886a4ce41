"""Bring offers and needs in; what an organisation wrote itself, or does not show the chamber, is left alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.answers import merged, plain_answers, verified_by_others, without
from matchmaker.core.directory.importing.compare import differ
from matchmaker.core.directory.importing.records import Identity, NeedRow, OfferRow
from matchmaker.core.sourcing.wording import local_wording
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.queries.catalogue import hosted_among, within_reach
from matchmaker.db.queries.imports import in_lots
from matchmaker.db.queries.scoring_inputs import is_public_buyer
from matchmaker.plugin_api.fields import FieldForm
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.importing.own_answers import nested, say_checked
from matchmaker.services.directory.importing.tally import Tally

OPEN = ("draft", "sourcing")  # a list changes no need that is further on
ZONE = "Europe/Paris"  # of a publication date that has no event
OUT_OF_REACH = N_(
    "« {title} » est laissé tel quel : « {name} » ne participe à aucun de vos événements et ne vous le montre pas. "
    "Inscrivez-la d’abord, ou demandez-lui de le changer elle-même."
)
LIMITED = N_(
    "Nouveau, de structures qui ne participent à aucun de vos événements : {count}, dont « {title} ». "
    "Seules les structures que votre CRESS connaît le verront."
)
Item = TypeVar("Item", Offer, Need)


def bring_offers(
    session: Session,
    actor: Actor,
    rows: Iterable[OfferRow],
    organisations: Mapping[Identity, Organisation],
    tally: Tally,
) -> None:
    """Write the offers; the same organisation and title is the same offer."""
    _bring(session, actor, Offer, "offers", "offer", list(rows), organisations, tally)


def bring_needs(
    session: Session,
    actor: Actor,
    rows: Iterable[NeedRow],
    organisations: Mapping[Identity, Organisation],
    tally: Tally,
) -> None:
    """Write the needs; the same organisation and title is the same need.

    Words of a public buyer that prefer local suppliers are noted, and block nothing.
    """
    wanted = list(rows)
    for row in wanted:
        _note_local_preference(row, organisations[row.owner], tally)
    _bring(session, actor, Need, "needs", "need", wanted, organisations, tally)


def _note_local_preference(row: NeedRow, buyer: Organisation, tally: Tally) -> None:
    if row.columns.get("kind", "purchase") != "purchase" or not is_public_buyer(buyer):
        return
    for one in local_wording(f"{row.title}\n{row.columns.get('description') or ''}"):
        template = N_(
            "« {title} » : « {words} » écarte des fournisseurs selon leur adresse, ce qu’un acheteur public ne peut "
            "pas exiger. Faites relire ce besoin à « {buyer} » avant de le montrer."
        )
        tally.note(template, title=row.title, words=one.words, buyer=buyer.name)


def _bring(
    session: Session,
    actor: Actor,
    model: type[Item],
    what: str,
    form: FieldForm,
    rows: list[Any],
    organisations: Mapping[Identity, Organisation],
    tally: Tally,
) -> None:
    owners = sorted({organisations[row.owner].id for row in rows})
    known = _known(session, model, owners)
    writing = _reach(session, actor, model, owners)
    limited: list[str] = []  # new titles of structures that the chamber does not host
    for row in rows:
        owner = organisations[row.owner]
        stored = known.get((owner.id, row.title_key))
        columns = {key: _stored_value(key, value) for key, value in row.columns.items()}
        fields = nested(form, row.fields)
        if stored is None:
            hosted = owner.id in writing.hosted
            limited += [] if hosted else [row.title]
            session.add(
                model(
                    organisation_id=owner.id,
                    title=row.title,
                    title_key=row.title_key,
                    visibility="event" if hosted else "chamber",
                    fields=fields,
                    **columns,
                )
            )
            tally.add(what, "created")
        elif stored.id in writing.rows:
            _change(stored, columns, _unchecked(actor, stored, fields, tally), what, tally)
        else:
            tally.add(what, "unchanged")
            tally.note(OUT_OF_REACH, title=row.title, name=owner.name)
    if limited:
        tally.note(LIMITED, count=len(limited), title=limited[0])
    session.flush()


@dataclass(frozen=True)
class _Reach:
    """What the importing person may write, as in the forms: ids of rows, and of structures it hosts or speaks for."""

    rows: frozenset[int]
    hosted: frozenset[int]


def _reach(session: Session, actor: Actor, model: type[Item], owners: list[int]) -> _Reach:
    rows: set[int] = set()
    hosted = set(actor.organisations)
    for lot in in_lots(owners):
        found = select(model.id).join(model.organisation)
        rows |= set(session.scalars(found.where(model.organisation_id.in_(lot), within_reach(model, actor))))
        hosted |= hosted_among(lot, actor.chambers)
    return _Reach(frozenset(rows), frozenset(hosted))


def _unchecked(actor: Actor, stored: Offer | Need, said: dict[str, Any], tally: Tally) -> dict[str, Any]:
    """The answers of the file but for those that another chamber has checked."""
    checked = verified_by_others(stored.fields, actor.chambers)
    new, kept = plain_answers(said), plain_answers(stored.fields)
    differing = {name for name in checked if name in new and new[name] != kept[name]}
    say_checked(stored.title, {checked[name].source for name in differing}, tally)
    return without(said, checked)


def _known(session: Session, model: type[Item], owners: list[int]) -> dict[tuple[int, str], Item]:
    found: dict[tuple[int, str], Item] = {}
    for lot in in_lots(owners):
        query = select(model).where(model.organisation_id.in_(lot))
        found |= {(row.organisation_id, row.title_key): row for row in session.scalars(query)}
    return found


def _change(
    stored: Offer | Need, columns: dict[str, Any], fields: dict[str, Any], what: str, tally: Tally
) -> None:
    difference = differ(columns, {key: getattr(stored, key) for key in columns})
    own = merged(stored.fields, fields)
    gone = stored.withdrawn_at is not None if isinstance(stored, Offer) else stored.state not in OPEN
    if stored.confirmed_at is not None or gone or (not difference.changed and own == stored.fields):
        tally.add(what, "unchanged")
        return
    for key, (_, new) in difference.changed.items():
        setattr(stored, key, new)
    stored.fields = own
    stored.version += 1
    tally.add(what, "changed")


def _stored_value(key: str, value: object) -> Any:
    """Lists for JSON, whole euros, and the first instant of a publication day."""
    if isinstance(value, tuple):
        return list(value)
    if key in ("amount_low", "amount_high") and isinstance(value, float):
        return round(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), ZoneInfo(ZONE))
    return value
