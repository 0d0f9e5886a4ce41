"""What an event's criteria may become in a tender document, and why the others may not (DOMAIN 0 and 2.1).

A criterion of award must be objective and tied to the object of the contract or to how it is carried out
(code de la commande publique, L2152-7). Where a supplier is, and what it is, may order meetings; in an award
they are illegal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from matchmaker.core.errors import Invalid, Refusal
from matchmaker.plugin_api.text import N_

TENTHS = 1000  # a hundred percent, in tenths of one


class NoAwardCriterion(Refusal):
    """A criterion that may not be exported; `label` is its name, `why` the reason it shares with others."""

    template = N_("« {label} » ne peut pas être exporté comme critère d’attribution.")
    why: ClassVar[str] = N_("N’est pas un critère d’attribution.")


class GateIsNoCriterion(NoAwardCriterion):
    template = N_(
        "« {label} » écarte des rendez-vous et ne note rien : une réservation s’annonce dans l’avis de marché, un "
        "territoire à desservir s’écrit dans le cahier des charges. Ce n’est pas un critère d’attribution."
    )
    why = N_(
        "Écarte des rendez-vous et ne note rien : une réservation s’annonce dans l’avis de marché, un territoire à "
        "desservir s’écrit dans le cahier des charges."
    )


class OrdersMeetingsOnly(NoAwardCriterion):
    template = N_(
        "« {label} » peut ordonner des rencontres, jamais attribuer un marché : un critère qui tient à l’adresse ou au "
        "statut du candidat, et non à l’objet du marché, est illégal (L2152-7)."
    )
    why = N_(
        "Peut ordonner des rencontres, jamais attribuer un marché : un critère qui tient à l’adresse ou au statut du "
        "candidat, et non à l’objet du marché, est illégal (L2152-7)."
    )


class FairnessOnly(NoAwardCriterion):
    template = N_(
        "« {label} » sert l’équité entre les participants de l’événement ; il ne dit rien de la valeur d’une offre."
    )
    why = N_("Sert l’équité entre les participants de l’événement ; ne dit rien de la valeur d’une offre.")


class InformationOnly(NoAwardCriterion):
    template = N_("« {label} » avertit ou informe, sans rien noter.")
    why = N_("Avertit ou informe, sans rien noter.")


class NotWeighed(NoAwardCriterion):
    template = N_(
        "« {label} » n’est pas pris en compte à cet événement : donnez-lui de l’importance pour pouvoir l’exporter."
    )
    why = N_("Pas pris en compte à cet événement : donnez-lui de l’importance pour pouvoir l’exporter.")


class UnknownCriterion(Invalid):
    template = N_("Aucun critère de cet événement ne s’appelle « {key} ».")


class NothingToExport(Refusal):
    template = N_(
        "Aucun des critères pris en compte à cet événement ne peut servir à attribuer un marché : rien à exporter."
    )


class NothingChosen(Invalid):
    template = N_("Cochez au moins un critère à exporter.")


BY_STAGE = {"sourcing_only": OrdersMeetingsOnly, "fairness": FairnessOnly, "info": InformationOnly}


@dataclass(frozen=True)
class Weighed:
    """A criterion as an event weighs it; no weight where it is switched off. `gate`: it only turns rows away."""

    key: str
    label: str
    legal_stage: str
    weight: float
    gate: bool = False
    measures: str = ""


@dataclass(frozen=True)
class AwardCriterion:
    """One line of a tender document; `percent` has one decimal, and all of them add up to 100."""

    key: str
    label: str
    percent: float
    measures: str


@dataclass(frozen=True)
class Award:
    """What may be exported, the heaviest first, and what may not, each with its reason."""

    accepted: tuple[AwardCriterion, ...]
    refused: tuple[tuple[str, NoAwardCriterion], ...]  # key of the criterion, and why

    @property
    def reasons(self) -> dict[str, list[str]]:
        """The labels of those refused by the reason they share, as templates."""
        found: dict[str, list[str]] = {}
        for _key, refusal in self.refused:
            found.setdefault(refusal.why, []).append(str(refusal.values["label"]))
        return found


def award_of(criteria: Iterable[Weighed]) -> Award:
    """Part the criteria of an event into those a tender document may name and the others."""
    judged = [(one, _refusal(one)) for one in criteria]
    accepted = [one for one, refusal in judged if refusal is None]
    return Award(
        _lines(accepted), tuple((one.key, refusal) for one, refusal in judged if refusal is not None)
    )


def award_of_chosen(criteria: Iterable[Weighed], keys: Sequence[str]) -> Award:
    """The same for the criteria named alone, in percent of their own sum.

    Raises the reason of the first one that may not be exported, and `UnknownCriterion`.
    """
    known = {one.key: one for one in criteria}
    for key in keys:
        if key not in known:
            raise UnknownCriterion(key=key)
        refusal = _refusal(known[key])
        if refusal is not None:
            raise refusal
    return award_of(known[key] for key in dict.fromkeys(keys))


def _refusal(one: Weighed) -> NoAwardCriterion | None:
    if one.gate:
        return GateIsNoCriterion(label=one.label)
    if one.legal_stage != "award_safe":
        return BY_STAGE.get(one.legal_stage, NoAwardCriterion)(label=one.label)
    return None if one.weight > 0 else NotWeighed(label=one.label)


def _lines(accepted: Sequence[Weighed]) -> tuple[AwardCriterion, ...]:
    ordered = sorted(accepted, key=lambda one: (-one.weight, one.key))
    shares = _tenths([one.weight for one in ordered])
    return tuple(
        AwardCriterion(one.key, one.label, tenths / 10, one.measures)
        for one, tenths in zip(ordered, shares, strict=True)
    )


def _tenths(weights: Sequence[float]) -> list[int]:
    """Shares in tenths of a percent that add up: the largest remainders are rounded up."""
    exact = [TENTHS * weight / sum(weights) for weight in weights]
    whole = [int(share) for share in exact]
    most_cut = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in most_cut[: TENTHS - sum(whole)] if exact else ():
        whole[i] += 1
    return whole
