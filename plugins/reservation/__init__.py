"""Who may meet a buyer about a reserved contract? A gate. See README.md."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from matchmaker_plugins.reservation.social_services import SOCIAL_SERVICES

from matchmaker.plugin_api import (
    N_,
    Context,
    Criterion,
    Field,
    Gate,
    IndexArray,
    PairBatch,
    Reason,
    Vetoes,
    hookimpl,
)
from matchmaker.plugin_api.cells import BoolArray

DISABILITY = frozenset({"EA", "EATT", "ESAT"})
INSERTION = frozenset({"EI", "AI", "ACI", "ETTI"})


@dataclass(frozen=True)
class Article:
    """Whom one article of the code de la commande publique lets in, and the words for the others."""

    kinds: frozenset[str]
    refused: str  # {kind}: what the supplier is
    unknown: str  # its kind is not known: what would prove it


ARTICLES: Mapping[str, Article] = {
    "l2113_12": Article(
        DISABILITY,
        N_(
            "Besoin réservé aux entreprises adaptées et aux ESAT (article L2113-12) : le statut « {kind} » n’y donne pas accès."
        ),
        N_(
            "Besoin réservé aux entreprises adaptées et aux ESAT (article L2113-12) : le statut n’est pas connu. "
            "L’agrément d’entreprise adaptée ou l’autorisation d’ESAT le prouverait."
        ),
    ),
    "l2113_13": Article(
        INSERTION,
        N_(
            "Besoin réservé aux structures d’insertion (article L2113-13) : le statut « {kind} » n’y donne pas accès."
        ),
        N_(
            "Besoin réservé aux structures d’insertion (article L2113-13) : le statut n’est pas connu. "
            "La convention d’insertion par l’activité économique le prouverait."
        ),
    ),
    "l2113_12_13": Article(
        DISABILITY | INSERTION,
        N_(
            "Besoin réservé aux structures du handicap et de l’insertion (articles L2113-12 et L2113-13) : "
            "le statut « {kind} » n’y donne pas accès."
        ),
        N_(
            "Besoin réservé aux structures du handicap et de l’insertion (articles L2113-12 et L2113-13) : "
            "le statut n’est pas connu. L’agrément, l’autorisation ou la convention le prouverait."
        ),
    ),
    "prison": Article(
        frozenset({"SEP"}),
        N_(
            "Besoin réservé au travail en détention (article L2113-13-1) : le statut « {kind} » n’y donne pas accès."
        ),
        N_(
            "Besoin réservé au travail en détention (article L2113-13-1) : le statut n’est pas connu. "
            "Le contrat d’implantation dans l’établissement pénitentiaire le prouverait."
        ),
    ),
}

NOT_ESS = Reason(
    N_(
        "Besoin réservé à l’économie sociale et solidaire (article L2113-15) : la structure n’en fait pas partie."
    )
)
ESS_UNKNOWN = Reason(
    N_(
        "Besoin réservé à l’économie sociale et solidaire (article L2113-15) : le statut n’est pas connu. "
        "L’inscription à la liste des entreprises de l’ESS ou les statuts le prouveraient."
    )
)
NOT_SOCIAL = Reason(
    N_(
        "L’article L2113-15 ne vaut que pour des services sociaux ou de santé : aucun code CPV du besoin "
        "n’est sur la liste."
    )
)


class Reservation(Gate):
    api_version = 1
    key = "reservation"
    label = N_("Marchés réservés")
    legal_stage = "award_safe"
    reads = ("need.reservation", "need.cpv", "offer.siae_kind", "offer.ess_status", "own.reservation_eiti")
    fields = (
        Field(
            "reservation_eiti",
            "need",
            "flag",
            N_("Ouvrir le marché réservé aux entreprises d’insertion par le travail indépendant (EITI)"),
            help=N_("Seulement pour un besoin réservé à l’insertion (article L2113-13)."),
        ),
    )

    def veto(self, batch: PairBatch, context: Context) -> Vetoes:
        reserved = batch.distinct("need.reservation")
        kinds = batch.distinct("offer.siae_kind")
        reasons, refusals = _by_kind(reserved.values, kinds.values)
        reason = refusals[reserved.index, kinds.index]
        reason = np.where(_eiti_let_in(batch), -1, reason)
        if "l2113_15" in reserved.values:
            social = reserved.index == reserved.values.index("l2113_15")
            reason = np.where(social, _social(batch, len(reasons)), reason)
        return Vetoes(reason, (*reasons, NOT_ESS, ESS_UNKNOWN, NOT_SOCIAL))


def _by_kind(reserved: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[list[Reason], IndexArray]:
    """The reasons, and for each (reservation, kind) the position of its own, -1 where the kind passes."""
    reasons: list[Reason] = []
    refusals = np.full((len(reserved), len(kinds)), -1, dtype=np.intp)
    for line, code in enumerate(reserved):
        if code not in ARTICLES:
            continue
        for place, kind in enumerate(kinds):
            if kind not in ARTICLES[code].kinds:
                refusals[line, place] = len(reasons)
                reasons.append(_refusal(ARTICLES[code], kind))
    return reasons, refusals


def _refusal(article: Article, kind: str) -> Reason:
    if not kind:
        return Reason(article.unknown)
    return Reason(article.refused, {"kind": "aucun" if kind == "NONE" else kind})


def _eiti_let_in(batch: PairBatch) -> BoolArray:
    """EITI pass where the buyer says so (DOMAIN.md 2.3)."""
    insertion = batch.derived("need.reservation", _opens_to_insertion)[
        batch.distinct("need.reservation").index
    ]
    eiti = batch.derived("offer.siae_kind", _is_eiti)[batch.distinct("offer.siae_kind").index]
    let_in: BoolArray = insertion & eiti & (batch.number("own.reservation_eiti") == 1)
    return let_in


def _opens_to_insertion(codes: tuple[str, ...]) -> BoolArray:
    return np.array([code in ("l2113_13", "l2113_12_13") for code in codes], dtype=np.bool_)


def _is_eiti(kinds: tuple[str, ...]) -> BoolArray:
    return np.array([kind == "EITI" for kind in kinds], dtype=np.bool_)


def _social(batch: PairBatch, first: int) -> IndexArray:
    listed = batch.derived("need.cpv", _has_social_service)[batch.distinct("need.cpv").index]
    ess = batch.number("offer.ess_status")
    return np.select([~listed, ess == 1, ess == 0], [first + 2, -1, first], first + 1)


def _has_social_service(sets: tuple[tuple[str, ...], ...]) -> BoolArray:
    return np.array([not SOCIAL_SERVICES.isdisjoint(codes) for codes in sets], dtype=np.bool_)


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Reservation]
