import pytest

from matchmaker.core.catalogue.zones import ZonesRead, read_departements
from matchmaker.data.territories import departements


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("91, 77", ("91", "77")),
        ("91 77 2a", ("91", "77", "2A")),
        ("Essonne et Seine-et-Marne", ("91", "77")),
        ("essonne ; 91", ("91",)),
        ("1", ("01",)),
        ("974", ("974",)),
        ("  ", ()),
    ],
)
def test_departements_are_read_by_number_and_name(text, codes):
    assert read_departements(text, departements()) == ZonesRead(codes, ())


def test_what_is_no_departement_is_named():
    assert read_departements("91, Atlantide, 99", departements()) == ZonesRead(("91",), ("Atlantide", "99"))
