from matchmaker.core.catalogue.reservations import RESERVATIONS
from matchmaker.plugin_api import COLUMNS


def test_every_reservation_a_criterion_knows_is_offered_with_help_and_reference():
    assert tuple(r.code for r in RESERVATIONS) == COLUMNS["need.reservation"].choices
    assert all(r.help for r in RESERVATIONS)
    assert [r.code for r in RESERVATIONS if not r.reference] == ["none"]
