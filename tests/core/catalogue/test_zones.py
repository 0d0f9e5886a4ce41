import pytest

from matchmaker.core.catalogue.zones import ZonesRead
from matchmaker.data.zones import zones


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("91, 77", ("91", "77")),
        ("91 77 2a", ("91", "77", "2A")),
        ("Essonne et Seine-et-Marne", ("91", "77")),
        ("essonne ; 91", ("91",)),
        ("1", ("01",)),
        ("974", ("974",)),
        ("Bretagne", ("22", "29", "35", "56")),
        ("Étampes, 91521", ("91223", "91521")),
        ("  ", ()),
    ],
)
def test_zones_are_read_by_number_and_name(text, codes):
    assert zones().read(text) == ZonesRead(codes, ())


def test_what_is_no_zone_or_several_is_named():
    assert zones().read("91, Atlantide, Saint-Denis") == ZonesRead(("91",), ("Atlantide", "Saint-Denis"))


@pytest.mark.parametrize("code", ["91", "2A", "91223", "93066", "974"])
def test_a_zone_in_words_reads_back_as_itself(code):
    assert zones().read(zones().name(code)).codes == (code,)
