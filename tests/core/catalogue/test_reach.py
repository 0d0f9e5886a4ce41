from matchmaker.core.catalogue.reach import out_of_reach
from matchmaker.core.scoring.inputs import Place
from tests.factories import scoring
from tests.factories.scoring import ETAMPES, RIS_ORANGIS, VIRY_CHATILLON


def test_an_offer_is_out_of_reach_only_where_that_is_known():
    need = scoring.need(place=RIS_ORANGIS)
    offers = [
        scoring.offer(place=VIRY_CHATILLON, area_kind="radius", area_km=10.0),
        scoring.offer(place=ETAMPES, area_kind="radius", area_km=10.0),
        scoring.offer(place=Place(), area_kind="radius", area_km=10.0),
        scoring.offer(place=ETAMPES, area_kind="zones", area_zones=("91",)),
        scoring.offer(place=ETAMPES, area_kind="zones", area_zones=("75",)),
        scoring.offer(place=ETAMPES, area_kind="country"),
        scoring.offer(place=ETAMPES),
    ]

    assert out_of_reach(need, offers).tolist() == [False, True, False, False, True, False, False]


def test_nobody_is_out_of_reach_of_nowhere():
    offers = [scoring.offer(place=ETAMPES, area_kind="zones", area_zones=("75",))]

    assert out_of_reach(scoring.need(), offers).tolist() == [False]
    assert out_of_reach(scoring.need(), []).tolist() == []
