import pytest
from matchmaker_plugins.reservation import Reservation

from matchmaker.plugin_api.testing import one_row, sample_context

SOCIAL, OTHER = ("85312000",), ("77310000",)


def refusal(reservation, kind=None, ess=None, cpv=OTHER, eiti=None):
    """The sentence of the veto, or None where the supplier passes."""
    batch = one_row(
        Reservation,
        need__reservation=reservation,
        need__cpv=cpv,
        offer__siae_kind=kind,
        offer__ess_status=ess,
        own__reservation_eiti=eiti,
    )
    vetoes = Reservation().veto(batch, sample_context(Reservation, batch))
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
