from datetime import date

from matchmaker.plugin_api import Reason, TermStatistics


def test_a_reason_reads_as_french():
    reason = Reason("{km} km, depuis le {day}, {n} fois", {"km": 3.62, "day": date(2026, 11, 2), "n": 2})

    assert str(reason) == "3,6 km, depuis le 02/11/2026, 2 fois"


def test_a_whole_number_has_no_decimals():
    assert str(Reason("{hours} heures", {"hours": 300.0})) == "300 heures"


def test_large_numbers_are_read_by_thousands_and_years_are_not():
    reason = Reason("{year} : {euros} € pour {hours} h", {"year": 2027, "euros": 15782, "hours": 1500.5})

    assert str(reason) == "2027 : 15\u202f782 € pour 1\u202f500,5 h"


def test_terms_are_counted_over_the_documents_that_have_some():
    counted = TermStatistics.count([("a", "b", "a"), (), ("b",)])

    assert counted == TermStatistics(2, 2.0, {"a": 1, "b": 2})
