"""The profile of the organisation that stays: which of two values it keeps, chosen or by default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matchmaker.core.directory.names import name_key
from matchmaker.core.directory.twins import Side, prefers_second
from matchmaker.db.directory import Organisation
from matchmaker.plugin_api.text import N_

# What is chosen together: a name and its key, a commune's coordinates.
CHOSEN: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "name_key"),
    "siret": ("siret",),
    "rna": ("rna",),
    "legal_name": ("legal_name",),
    "legal_category": ("legal_category",),
    "naf_rev2": ("naf_rev2",),
    "naf_2025": ("naf_2025",),
    "commune": ("commune", "postcode", "latitude", "longitude"),
    "address": ("address",),
    "phone": ("phone",),
    "website": ("website",),
    "description": ("description",),
    "siae_kind": ("siae_kind",),
    "ess_status": ("ess_status",),
    "public_buyer": ("public_buyer",),
    "buyer_profile": ("buyer_profile",),
    "workforce": ("workforce",),
    "fields": ("fields",),
}
LABELS: Mapping[str, str] = {
    "name": N_("Nom"),
    "siret": N_("SIRET"),
    "rna": N_("RNA"),
    "legal_name": N_("Raison sociale"),
    "legal_category": N_("Catégorie juridique"),
    "naf_rev2": N_("Activité, NAF rév. 2"),
    "naf_2025": N_("Activité, NAF 2025"),
    "commune": N_("Commune"),
    "address": N_("Adresse"),
    "phone": N_("Téléphone"),
    "website": N_("Site web"),
    "description": N_("Présentation"),
    "siae_kind": N_("Type de SIAE"),
    "ess_status": N_("Entreprise de l’ESS"),
    "public_buyer": N_("Acheteur public"),
    "buyer_profile": N_("Profil d’acheteur"),
    "workforce": N_("Effectif"),
    "fields": N_("Réponses aux critères"),
}


@dataclass(frozen=True)
class Choice:
    """A column in which the two differ. ``locked``: the one that stays keeps its own, a number or confirmed."""

    key: str
    label: str
    kept: Any
    gone: Any
    takes_gone: bool  # unless somebody says otherwise
    locked: bool
    kept_confirmed: bool
    gone_confirmed: bool


def choices(kept: Organisation, gone: Organisation) -> list[Choice]:
    """What the two say differently, each with the value that stays by default."""
    return [_choice(key, kept, gone) for key in CHOSEN if getattr(kept, key) != getattr(gone, key)]


def _choice(key: str, kept: Organisation, gone: Organisation) -> Choice:
    # A number that is there is not exchanged: what is proved is proved of it. Keep the other one to keep its.
    number = key in ("siret", "rna") and getattr(kept, key) is not None
    confirmed = key in kept.confirmed_columns
    locked = confirmed or number
    sides = [
        Side(getattr(one, key), key in one.confirmed_columns, (one.confirmed_at or one.created_at, one.id))
        for one in (kept, gone)
    ]
    return Choice(
        key=key,
        label=LABELS[key],
        kept=sides[0].value,
        gone=sides[1].value,
        takes_gone=not locked and prefers_second(*sides),
        locked=locked,
        kept_confirmed=confirmed,
        gone_confirmed=sides[1].confirmed,
    )


def settle_values(kept: Organisation, gone: Organisation, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The columns to write: ``chosen`` says `kept` or `gone` for a key, the default stands for the others."""
    values: dict[str, Any] = {}
    for choice in choices(kept, gone):
        if choice.locked:
            continue
        takes = chosen[choice.key] == "gone" if choice.key in chosen else choice.takes_gone
        if choice.key == "fields":
            values["fields"] = {**kept.fields, **gone.fields} if takes else {**gone.fields, **kept.fields}
        elif takes:
            values |= {column: getattr(gone, column) for column in CHOSEN[choice.key]}
    if "name" in values:
        values["name_key"] = name_key(values["name"])
    return values


def other_number(kept: Organisation, gone: Organisation) -> bool:
    """Whether what was proved of the one that goes was proved of a number the other does not have."""
    return any(
        getattr(kept, key) and getattr(gone, key) and getattr(kept, key) != getattr(gone, key)
        for key in ("siret", "rna")
    )
