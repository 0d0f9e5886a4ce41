"""Register, edit and confirm organisations; note what a chamber knows of one."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor, require_chamber
from matchmaker.core.directory.names import name_key
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.directory import ChamberOrganisation, Organisation
from matchmaker.db.queries.directory import hosting_chamber, listed_by
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.access import organisation_for, own_organisation
from matchmaker.services.directory.acquaintances import know_organisation
from matchmaker.services.directory.facts import note_legal_form
from matchmaker.services.directory.profile import (
    COLUMNS,
    OF_ONE_STRUCTURE,
    SCORED,
    Profile,
    apply_profile,
    locked_columns,
)
from matchmaker.services.directory.proofs import settle_answers
from matchmaker.services.directory.register_facts import forget_proofs
from matchmaker.services.directory.speakers import MadeOfItsMembers, refuse_groupement
from matchmaker.services.events.inputs import touch_events_of
from matchmaker.services.jobs.versions import next_version

# Without letters and digits that are taken for each other when read aloud.
LEGIBLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBERS = ("siret", "rna")


class AlreadyListed(Refusal):
    template = N_(
        "« {name} » est déjà dans votre liste. Ouvrez-la pour la compléter ; si c’est une autre structure, "
        "donnez son SIRET ou son RNA, ou un nom qui les distingue."
    )


class SameIdentity(Refusal):
    template = N_(
        "Une autre structure porte déjà ce numéro et ce nom, « {name} ». Donnez à celle-ci un nom d’usage "
        "différent : service, activité ou établissement."
    )


class NumberOfAnother(Refusal):
    template = N_(
        "Votre CRESS ne peut changer le SIRET ou le RNA que des structures qui participent à l’un de ses "
        "événements. Remettez le numéro d’avant, ou demandez à « {name} » de le corriger."
    )


@dataclass(frozen=True)
class Registered:
    """`created` is False when the organisation was known already, and only joined the chamber's list."""

    organisation: Organisation
    created: bool


@dataclass(frozen=True)
class Edited:
    """`forgotten` counts the facts, of registers or checked, that spoke of the number it had before.

    `numbered`: it has another SIRET than before, of which registers may know something.
    """

    organisation: Organisation
    forgotten: int
    numbered: bool


def register_organisation(actor: Actor, chamber_id: int, profile: Profile) -> Registered:
    """Put an organisation on the chamber's list, made new unless its number and name are known already.

    What is already known of it is left as it is. Raises `AlreadyListed` for a second one of the same
    name without any official number.
    """
    require_chamber(actor, chamber_id)
    with transaction(actor, "directory.register_organisation") as session:
        organisation = find_identity(session, profile.siret, profile.rna, profile.name)
        created = organisation is None
        if organisation is None:
            _refuse_same_name(actor, profile)
            organisation = Organisation(internal_number=_internal_number(profile), confirmed_columns=[])
            # It has no people of its own yet: whoever registers it speaks for their chamber.
            apply_profile(
                organisation,
                replace(profile, fields=settle_answers(session, actor, None, profile.fields, {})),
            )
            session.add(organisation)
            session.flush()
            note_legal_form(session, organisation)
        know_organisation(session, chamber_id, organisation.id)
        return Registered(organisation, created)


def edit_organisation(actor: Actor, organisation_id: int, seen: int, profile: Profile) -> Edited:
    """Change the profile. What its own people write is confirmed by that; a chamber changes only the rest.

    Under another number, what registers said and chambers checked of the former one no longer counts. `seen` is
    the version the form was made from. Raises `ChangedMeanwhile`, `NumberOfAnother`, `VerifiedByAnother`,
    `SameIdentity`, `MadeOfItsMembers` for what a groupement has none of, `NotFound`.
    """
    with transaction(actor, "directory.edit_organisation") as session:
        organisation = organisation_for(actor, organisation_id, change=True)
        next_version(organisation, seen)
        with session.no_autoflush:  # one change, one line of the audit
            said = settle_answers(session, actor, organisation_id, profile.fields, organisation.fields)
            locked = locked_columns(actor, organisation)
            replaced = {key for key in NUMBERS if getattr(organisation, key)}
            _refuse_number(actor, organisation, profile, locked)
            changed = apply_profile(organisation, replace(profile, fields=said), locked)
            if any(getattr(profile, column) for column in changed & OF_ONE_STRUCTURE):
                refuse_groupement(session, organisation, MadeOfItsMembers)
            refuse_same_identity(session, organisation)
        organisation.internal_number = organisation.internal_number or _internal_number(organisation)
        if "legal_category" in changed:
            note_legal_form(session, organisation)
        if actor.speaks_for(organisation_id):
            organisation.confirmed_columns = _in_order({*organisation.confirmed_columns, *changed})
        if changed & SCORED:
            touch_events_of(session, organisation_id)
        forgotten = forget_proofs(session, organisation) if changed & replaced else 0
        return Edited(organisation, forgotten, numbered="siret" in changed)


def confirm_organisation(actor: Actor, organisation_id: int) -> None:
    """Its own people say that all that stands here is right: imports and chambers then leave it alone."""
    with transaction(actor, "directory.confirm_organisation"):
        organisation = own_organisation(actor, organisation_id, change=True)
        said = {column for column in COLUMNS if getattr(organisation, column) not in (None, "", {})}
        organisation.confirmed_columns = _in_order({*organisation.confirmed_columns, *said})
        organisation.confirmed_at = now()
        organisation.version += 1


def note_organisation(
    actor: Actor, chamber_id: int, organisation_id: int, *, notes: str, member: bool | None
) -> None:
    """Write what the chamber alone knows and reads. Raises `NotFound` for what is not on its list."""
    require_chamber(actor, chamber_id)
    with transaction(actor, "directory.note_organisation") as session:
        known = session.scalar(_known(chamber_id, organisation_id).with_for_update())
        if known is None:
            raise NotFound
        known.notes, known.member = notes, member


def same_establishment(organisation: Organisation) -> list[Organisation]:
    """The other activities that present themselves under the same SIRET, by name."""
    if organisation.siret is None:
        return []
    found = (
        select(Organisation)
        .where(Organisation.siret == organisation.siret, Organisation.id != organisation.id)
        .order_by(Organisation.name_key, Organisation.id)
    )
    return list(db.session.scalars(found))


def find_identity(session: Session, siret: str | None, rna: str | None, name: str) -> Organisation | None:
    """The organisation of this number and name of use; None without a number: a name alone is nobody."""
    for column, number in ((Organisation.siret, siret), (Organisation.rna, rna)):
        if number:
            found = session.scalar(
                select(Organisation).where(column == number, Organisation.name_key == name_key(name))
            )
            if found is not None:
                return found
    return None


def _refuse_same_name(actor: Actor, profile: Profile) -> None:
    if profile.siret or profile.rna:
        return
    twin = db.session.scalar(
        select(Organisation.name).where(
            Organisation.name_key == name_key(profile.name), listed_by(actor.chambers)
        )
    )
    if twin is not None:
        raise AlreadyListed(name=twin)


def _refuse_number(
    actor: Actor, organisation: Organisation, profile: Profile, locked: Collection[str]
) -> None:
    """Another number is another structure: a chamber that only lists it must not turn it into one."""
    before = {key: getattr(organisation, key) for key in NUMBERS if key not in locked}
    if not any(number and number != getattr(profile, key) for key, number in before.items()):
        return
    if not actor.speaks_for(organisation.id) and hosting_chamber(actor.chambers, organisation.id) is None:
        raise NumberOfAnother(name=organisation.name)


def refuse_same_identity(session: Session, organisation: Organisation) -> None:
    for column, number in ((Organisation.siret, organisation.siret), (Organisation.rna, organisation.rna)):
        if number and session.scalar(
            select(Organisation.id).where(
                column == number,
                Organisation.name_key == organisation.name_key,
                Organisation.id != organisation.id,
            )
        ):
            raise SameIdentity(name=organisation.name)


def _internal_number(described: Profile | Organisation) -> str | None:
    if described.siret or described.rna:
        return None
    return "MM-" + "".join(secrets.choice(LEGIBLE) for _ in range(8))


def _known(chamber_id: int, organisation_id: int) -> Select[ChamberOrganisation]:
    return select(ChamberOrganisation).where(
        ChamberOrganisation.chamber_id == chamber_id,
        ChamberOrganisation.organisation_id == organisation_id,
    )


def _in_order(columns: set[str]) -> list[str]:
    return [column for column in COLUMNS if column in columns]
