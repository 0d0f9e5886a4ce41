from datetime import date

import pytest
from matchmaker_plugins.reservation import Reservation

from matchmaker.plugin_api import Invalid
from matchmaker.plugin_api.testing import one_row, sample_context

SOCIAL, OTHER = ("85312000",), ("77310000",)


def refusal(reservation, *kinds, ess=None, cpv=OTHER, eiti=None, on=None, **more):
    """The sentence of the veto, or None where the supplier passes. A kind each for who executes."""
    batch = one_row(
        Reservation,
        need__reservation=reservation,
        need__cpv=cpv,
        offer__executing_kinds=tuple(kinds) if kinds != (None,) else None,
        offer__ess_status=ess,
        own__reservation_eiti=eiti,
        **more,
    )
    vetoes = Reservation().veto(batch, sample_context(Reservation, batch, event_date=on))
    return str(vetoes.reasons[vetoes.reason[0]]) if vetoes.vetoed[0] else None


@pytest.mark.parametrize(
    ("reservation", "kinds"),
    [
        ("l2113_12", {"EA", "EATT", "ESAT"}),
        ("l2113_13", {"EI", "AI", "ACI", "ETTI"}),
        ("l2113_12_13", {"EA", "EATT", "ESAT", "EI", "AI", "ACI", "ETTI"}),
        ("prison", {"SEP"}),
    ],
)
def test_each_article_lets_its_own_kinds_in(reservation, kinds):
    everybody = ("EI", "AI", "ACI", "ETTI", "EITI", "EA", "EATT", "ESAT", "GEIQ", "SEP", "NONE", None)

    assert {kind for kind in everybody if refusal(reservation, kind) is None} == kinds


@pytest.mark.parametrize(
    ("reservation", "kind", "day", "passes"),
    [
        ("prison", "SEP", date(2022, 10, 20), False),
        ("prison", "SEP", date(2022, 10, 21), True),
        ("l2113_12_13", "EA", date(2020, 12, 8), False),
        ("l2113_12_13", "EA", date(2020, 12, 9), True),
        ("l2113_12_13", "ACI", date(2020, 12, 9), True),
    ],
)
def test_an_article_lets_somebody_in_from_its_day_on(reservation, kind, day, passes):
    assert (refusal(reservation, kind, on=day) is None) == passes


@pytest.mark.parametrize("kind", ["GEIQ", None])
def test_what_is_open_to_disability_and_insertion_is_refused_by_its_own_article(kind):
    assert (
        "Besoin réservé aux structures du handicap et de l’insertion (article L2113-14) : le statut"
        in refusal("l2113_12_13", kind)
    )


@pytest.mark.parametrize("reservation", ["none", None])
@pytest.mark.parametrize("kind", ["GEIQ", "NONE", None])
def test_an_open_need_turns_nobody_away(reservation, kind):
    assert refusal(reservation, kind) is None


def test_the_refusal_names_the_article():
    assert refusal("l2113_13", "GEIQ") == (
        "Besoin réservé aux structures d’insertion (article L2113-13) : le statut « GEIQ » n’y donne pas accès."
    )


def test_an_unknown_status_does_not_pass_and_says_what_would_prove_it():
    assert refusal("l2113_13") == (
        "Besoin réservé aux structures d’insertion (article L2113-13) : le statut n’est pas connu. "
        "La convention d’insertion par l’activité économique le prouverait."
    )


@pytest.mark.parametrize(("eiti", "passes"), [(True, True), (False, False), (None, False)])
@pytest.mark.parametrize("reservation", ["l2113_13", "l2113_12_13"])
def test_eiti_pass_where_the_buyer_says_so(reservation, eiti, passes):
    assert (refusal(reservation, "EITI", eiti=eiti) is None) is passes


def test_eiti_never_pass_a_need_reserved_to_disability():
    assert refusal("l2113_12", "EITI", eiti=True) is not None


def test_social_services_are_reserved_to_the_ess():
    assert refusal("l2113_15", ess=True, cpv=SOCIAL) is None
    assert refusal("l2113_15", ess=False, cpv=SOCIAL) == (
        "Besoin réservé à l’économie sociale et solidaire (article L2113-15) : la structure n’en fait pas partie."
    )
    assert "le statut n’est pas connu" in refusal("l2113_15", cpv=SOCIAL)


def test_the_ess_article_needs_a_social_service():
    assert "aucun code CPV du besoin n’est sur la liste" in refusal("l2113_15", ess=True, cpv=OTHER)


@pytest.mark.parametrize(
    ("reservation", "kinds"),
    [("l2113_13", ("EI", "ACI", "EI")), ("l2113_12_13", ("EA", "ETTI")), ("none", ("GEIQ", "UNKNOWN"))],
)
def test_a_groupement_passes_where_each_member_who_executes_does(reservation, kinds):
    assert refusal(reservation, *kinds) is None


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        (
            ("EI", "GEIQ"),
            (
                "Besoin réservé (article L2113-13) : dans ce groupement, un membre qui exécute a le statut "
                "« GEIQ », qui n’y donne pas accès."
            ),
        ),
        (
            ("UNKNOWN", "EI"),
            "Besoin réservé (article L2113-13) : dans ce groupement, le statut d’un membre qui exécute n’est pas connu.",
        ),
        (
            ("EI", "NONE"),
            (
                "Besoin réservé (article L2113-13) : dans ce groupement, un membre qui exécute a le statut "
                "« aucun », qui n’y donne pas accès."
            ),
        ),
    ],
)
def test_one_member_without_the_status_keeps_a_groupement_out_and_is_named(kinds, sentence):
    assert refusal("l2113_13", *kinds) == sentence


def test_a_groupement_with_an_eiti_passes_where_the_buyer_says_so():
    assert refusal("l2113_13", "EI", "EITI") is not None
    assert refusal("l2113_13", "EI", "EITI", eiti=True) is None
    assert refusal("l2113_13", "GEIQ", "EITI", eiti=True) is not None


BUYER, AWARDED = "217500016", date(2024, 5, 2)


def held(on, buyer=BUYER, awarded=AWARDED, reservation="l2113_15"):
    return refusal(
        reservation,
        "EI",
        ess=True,
        cpv=SOCIAL,
        on=on,
        need__siren=BUYER,
        own__reservation_last_award=awarded,
        own__reservation_last_buyer=buyer,
    )


def test_who_held_such_a_contract_of_the_buyer_waits_three_years():
    assert held(date(2027, 5, 1)) == (
        "La structure a obtenu un tel marché réservé de cet acheteur il y a moins de trois ans : l’article "
        "L2113-16 ne permet pas de lui en réserver un autre."
    )
    assert held(date(2027, 5, 2)) is None


def test_three_years_before_the_29th_of_february_is_the_28th():
    assert held(date(2028, 2, 29), awarded=date(2025, 3, 1)) is not None
    assert held(date(2028, 2, 29), awarded=date(2025, 2, 28)) is None


@pytest.mark.parametrize(
    "other",
    [{"buyer": "200054781"}, {"buyer": None}, {"awarded": None}, {"reservation": "l2113_13"}],
)
def test_only_a_known_contract_of_the_same_buyer_counts(other):
    assert held(date(2025, 1, 1), **other) is None


def test_the_buyer_may_be_typed_with_spaces_or_as_siret():
    assert held(date(2025, 1, 1), buyer="217 500 016") is not None
    assert held(date(2025, 1, 1), buyer="21750001600019") is not None


def test_without_a_date_of_the_event_today_counts():
    assert held(None) is not None  # the sample's today is 1 March 2027


@pytest.mark.parametrize(("months", "passes"), [(36, True), (36.5, False), (48, False), (None, True)])
def test_such_a_contract_lasts_three_years_at_most(months, passes):
    said = refusal("l2113_15", "EI", ess=True, cpv=SOCIAL, own__reservation_months=months)

    assert said == (
        None
        if passes
        else "Un marché réservé à l’économie sociale et solidaire ne dure pas plus de trois ans (article L2113-16) : "
        "la durée annoncée les dépasse."
    )


def test_other_reservations_may_last_longer():
    assert refusal("l2113_13", "EI", own__reservation_months=48) is None


@pytest.mark.parametrize(("of_this_buyer", "waits"), [("2026-06-01", True), ("2022-01-01", False)])
def test_a_groupement_waits_for_each_member_by_its_own_day(of_this_buyer, waits):
    buyers = f"{BUYER}@{of_this_buyer}, 219100005@2026-09-01"

    assert (held(date(2027, 5, 1), buyers, date(2026, 9, 1)) is not None) == waits


@pytest.mark.parametrize("text", ["2175", "valbrune", "2175000161"])
def test_a_buyer_is_said_by_its_siren(text):
    field = next(one for one in Reservation.fields if one.name == "reservation_last_buyer")

    with pytest.raises(Invalid, match="neuf chiffres"):
        field.read(text)
    assert field.read("217 500 016") == "217 500 016"
