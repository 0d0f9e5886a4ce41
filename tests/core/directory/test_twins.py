"""Which structures are proposed as one, and which never."""

import pytest

from matchmaker.core.directory.twins import Listed, Side, prefers_second, proposals

ONE = "12345678200010"
OTHER_PLACE = "12345678200028"
OTHER_FIRM = "98765432100015"


def listed(number, name, **values):
    return Listed(number, name, name.casefold(), **values)


def reasons(*several, apart=()):
    return [(one.first.id, one.second.id, one.reason) for one in proposals(several, apart)]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"siret": ONE}, "number"),
        ({"emails": frozenset({"contact@jardins.fr"})}, "email"),
        ({"phones": frozenset({"02 38 00 00 00"})}, "phone"),
        ({"commune": "45234"}, "commune"),
    ],
)
def test_close_names_with_something_in_common_are_proposed(values, reason):
    first, second = listed(1, "jardins du val", **values), listed(2, "scop jardin du val", **values)

    assert reasons(first, second) == [(1, 2, reason)]


def test_one_number_written_two_ways_is_one_number():
    first = listed(1, "jardins du val", phones=frozenset({"+33238000000"}))
    second = listed(2, "jardins du val sarl", phones=frozenset({"02 38 00 00 00"}))

    assert reasons(first, second) == [(1, 2, "phone")]


@pytest.mark.parametrize(
    "values",
    [
        ({"siret": ONE}, {"siret": OTHER_FIRM}),
        ({"siae_kind": "EI"}, {"siae_kind": "AI"}),
    ],
)
def test_two_companies_or_two_activities_are_never_proposed(values):
    first, second = (
        listed(number, "jardins du val", commune="45234", **one) for number, one in enumerate(values, 1)
    )

    assert reasons(first, second) == []


def test_two_establishments_of_one_company_may_be_one():
    first, second = listed(1, "jardins du val", siret=ONE), listed(2, "jardins du val", siret=OTHER_PLACE)

    assert reasons(first, second) == [(1, 2, "name")]


def test_two_activities_of_one_number_stay_two():
    assert reasons(listed(1, "menuiserie", siret=ONE), listed(2, "restaurant", siret=ONE)) == []


def test_who_was_said_to_be_two_is_not_proposed():
    first, second = listed(1, "jardins du val"), listed(2, "jardins du val")

    assert reasons(first, second, apart={(1, 2)}) == []


@pytest.mark.parametrize(
    ("first", "second", "takes_second"),
    [
        (Side("a", True, 1), Side("longer", False, 2), False),
        (Side("a", False, 1), Side("b", True, 0), True),
        (Side("", False, 2), Side("a", False, 1), True),
        (Side("abcd", False, 1), Side("ab", False, 2), False),
        (Side("a", False, 1), Side("b", False, 2), True),
        (Side(None, False, 1), Side(False, False, 0), True),
    ],
)
def test_confirmed_before_fuller_before_newer(first, second, takes_second):
    assert prefers_second(first, second) is takes_second
