"""Who may meet a buyer about a reserved contract? A gate. See README.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from matchmaker_plugins.reservation.articles import (
    ESS_UNKNOWN,
    HELD_ONE,
    MOST_MONTHS,
    NOT_ESS,
    NOT_SOCIAL,
    TOO_LONG,
    YEARS_BETWEEN,
    refusal,
)
from matchmaker_plugins.reservation.social_services import SOCIAL_SERVICES

from matchmaker.plugin_api import (
    N_,
    Context,
    Criterion,
    Field,
    Gate,
    IndexArray,
    Invalid,
    PairBatch,
    Reason,
    Vetoes,
    hookimpl,
)
from matchmaker.plugin_api.cells import BoolArray
from matchmaker.plugin_api.dated import day_of, in_force

SIREN_DIGITS, SIRET_DIGITS = 9, 14
SOCIAL = (NOT_SOCIAL, TOO_LONG, NOT_ESS, ESS_UNKNOWN, HELD_ONE)


def _check_siren(text: str) -> None:
    if not _digits(text).isdecimal() or len(_digits(text)) not in (SIREN_DIGITS, SIRET_DIGITS):
        raise Invalid(N_("Donnez le SIREN de l’acheteur : neuf chiffres."))


class Reservation(Gate):
    api_version = 1
    key = "reservation"
    label = N_("Marchés réservés")
    legal_stage = "award_safe"
    reads = (
        "need.reservation",
        "need.cpv",
        "need.siren",
        "offer.executing_kinds",
        "offer.ess_status",
        "own.reservation_eiti",
        "own.reservation_months",
        "own.reservation_last_award",
        "own.reservation_last_buyer",
    )
    fields = (
        Field(
            "reservation_eiti",
            "need",
            "flag",
            N_("Ouvrir le marché réservé aux entreprises d’insertion par le travail indépendant (EITI)"),
            help=N_("Seulement pour un besoin réservé à l’insertion (article L2113-13)."),
        ),
        Field(
            "reservation_months",
            "need",
            "number",
            N_("Durée du marché réservé"),
            help=N_(
                "Reconductions comprises. Réservé à l’économie sociale et solidaire, il ne dure pas plus de "
                "36 mois (article L2113-16)."
            ),
            low=1,
            high=240,
            unit="mois",
        ),
        Field(
            "reservation_last_award",
            "organisation",
            "date",
            N_("Dernier marché réservé à l’économie sociale et solidaire : date d’attribution"),
            help=N_(
                "Le même acheteur ne peut pas vous en réserver un autre dans les trois ans (article L2113-16)."
            ),
        ),
        Field(
            "reservation_last_buyer",
            "organisation",
            "text",
            N_("Dernier marché réservé à l’économie sociale et solidaire : SIREN de l’acheteur"),
            check=_check_siren,
        ),
    )

    def veto(self, batch: PairBatch, context: Context) -> Vetoes:
        day = day_of(context)
        reserved, kinds = batch.distinct("need.reservation"), batch.distinct("offer.executing_kinds")
        reasons: list[Reason] = []
        refused = _refusals(reserved.values, kinds.values, day, reasons)[reserved.index, kinds.index]
        with_eiti = _refusals(reserved.values, kinds.values, day, reasons, eiti=True)[
            reserved.index, kinds.index
        ]
        reason = np.where(batch.number("own.reservation_eiti") == 1, with_eiti, refused)
        if "l2113_15" in reserved.values:
            social = reserved.index == reserved.values.index("l2113_15")
            reason = np.where(social, _social(batch, day, len(reasons)), reason)
        return Vetoes(reason, (*reasons, *SOCIAL))


def _refusals(
    reserved: tuple[str, ...],
    kinds: tuple[tuple[str, ...], ...],
    day: date,
    reasons: list[Reason],
    *,
    eiti: bool = False,
) -> IndexArray:
    """For each (reservation, kinds of who executes) the position of its reason, -1 where all pass."""
    refusals = np.full((len(reserved), len(kinds)), -1, dtype=np.intp)
    for line, code in enumerate(reserved):  # at most six
        for place, executing in enumerate(kinds):
            if reason := refusal(code, executing, day, eiti=eiti):
                refusals[line, place] = len(reasons)
                reasons.append(reason)
    return refusals


def _social(batch: PairBatch, day: date, first: int) -> IndexArray:
    """The reasons of `SOCIAL` for rows reserved under L2113-15, numbered from ``first``."""
    services = in_force(SOCIAL_SERVICES, day, frozenset[str]())
    listed = batch.derived("need.cpv", _has_one_of, services)[batch.distinct("need.cpv").index]
    ess = batch.number("offer.ess_status")
    too_long = batch.number("own.reservation_months") > in_force(MOST_MONTHS, day, np.inf)
    refused = [~listed, too_long, ess == 0, ess != 1, _held_one(batch, day)]
    return np.select(refused, [first + place for place in range(len(SOCIAL))], -1)


def _has_one_of(sets: tuple[tuple[str, ...], ...], services: frozenset[str]) -> BoolArray:
    return np.array([not services.isdisjoint(codes) for codes in sets], dtype=np.bool_)


def _held_one(batch: PairBatch, day: date) -> BoolArray:
    """Where the same buyer awarded such a contract less than three years before the event."""
    awarded = batch.records("own.reservation_last_award").value[batch.index("offer")]
    since = _years_before(day, in_force(YEARS_BETWEEN, day, 0))
    recent = awarded > np.datetime64(since)  # NaT is not
    contracts = batch.derived("own.reservation_last_buyer", _by_buyer, since)
    same: BoolArray = batch.crossed("need.siren", "own.reservation_last_buyer", _same_buyer, contracts)
    return recent & same


def _years_before(day: date, years: int) -> date:
    last_of_february = day.month == 2 and day.day == 29
    return day.replace(year=day.year - years, day=28 if last_of_february else day.day)


@dataclass(frozen=True, eq=False)
class Contracts:
    """The places of the answers that name each buyer, by its SIREN."""

    of: Mapping[str, Sequence[int]]


def _by_buyer(said: tuple[str, ...], since: date) -> Contracts:
    places: dict[str, list[int]] = {}
    for place, text in enumerate(said):
        for siren in _buyers(text, since):
            places.setdefault(siren, []).append(place)
    return Contracts(places)


def _same_buyer(sirens: tuple[str, ...], said: tuple[str, ...], contracts: Contracts) -> BoolArray:
    same = np.zeros((len(sirens), len(said)), dtype=np.bool_)
    for line, siren in enumerate(sirens):
        if siren:
            same[line, contracts.of.get(siren, [])] = True
    return same


def _buyers(text: str, since: date) -> set[str]:
    """The SIREN of the last buyer; of a groupement that of each member, with its day: « 217302304@2026-06-01, … »."""
    told = [one.partition("@") for one in text.split(",")]
    return {
        _digits(siren)[:SIREN_DIGITS] for siren, _, day in told if not day or date.fromisoformat(day) > since
    }


def _digits(text: str) -> str:
    return "".join(text.split())


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Reservation]
