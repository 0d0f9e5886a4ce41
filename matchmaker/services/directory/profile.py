"""What an organisation says of itself, and who may change which part of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import name_key, tidy
from matchmaker.core.errors import Invalid
from matchmaker.data.communes import communes
from matchmaker.db.directory import Organisation
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.roles import looks_after_it


class UnknownCommune(Invalid):
    template = N_("Aucune commune n’a le code INSEE {code}. Choisissez-la dans la liste.")


class NameMissing(Invalid):
    template = N_("Donnez à la structure le nom sous lequel on la connaît.")


@dataclass(frozen=True)
class Profile:
    """What can be typed about an organisation. None: not known. `commune` is an INSEE code."""

    name: str
    siret: str | None = None
    rna: str | None = None
    legal_name: str | None = None
    legal_category: str | None = None
    commune: str | None = None
    address: str | None = None
    phone: str | None = None
    website: str | None = None
    description: str = ""
    public_buyer: bool | None = None
    workforce: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)  # criteria's own questions, under their keys


COLUMNS = tuple(item.name for item in fields(Profile))
# A change of these changes scores, and with them every timetable made from them.
SCORED = frozenset({"commune", "legal_category", "fields"})
# What a groupement has none of: it is no legal person, and its members answer for it.
OF_ONE_STRUCTURE = frozenset({"siret", "rna", "legal_category", "fields"})
# Who the structure is, before the law and before its partners: for those responsible to change.
IDENTITY = frozenset({"name", "siret", "rna", "legal_name", "legal_category"})


def locked_columns(actor: Actor, organisation: Organisation) -> frozenset[str]:
    """What the actor may not change: to a member its identity, to a chamber what its own people confirmed."""
    if actor.speaks_for(organisation.id):
        return frozenset() if looks_after_it(actor, organisation.id) else IDENTITY
    return frozenset(organisation.confirmed_columns)


def profile_of(organisation: Organisation) -> Profile:
    """The profile as it stands."""
    return Profile(**{column: getattr(organisation, column) for column in COLUMNS})


def apply_profile(organisation: Organisation, profile: Profile, locked: Collection[str] = ()) -> set[str]:
    """Write the profile but for the locked columns; returns the columns that changed.

    Coordinates and postcode follow the commune. Raises `NameMissing` and `UnknownCommune`.
    """
    if not tidy(profile.name):
        raise NameMissing
    before = profile_of(organisation)
    changed = {
        column
        for column in COLUMNS
        if column not in locked and getattr(profile, column) != getattr(before, column)
    }
    for column in changed:
        value = getattr(profile, column)
        setattr(organisation, column, dict(value) if column == "fields" else value)
    if "name" in changed:
        organisation.name = tidy(profile.name)
        organisation.name_key = name_key(profile.name)
    if "commune" in changed:
        _settle(organisation, profile.commune)
    return changed


def _settle(organisation: Organisation, code: str | None) -> None:
    commune = communes().get(code) if code else None
    if code and commune is None:
        raise UnknownCommune(code=code)
    organisation.latitude = commune.latitude if commune else None
    organisation.longitude = commune.longitude if commune else None
    postcodes = commune.postcodes if commune else ()
    if organisation.postcode not in postcodes:
        organisation.postcode = postcodes[0] if len(postcodes) == 1 else None
