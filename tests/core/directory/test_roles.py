"""Who looks after a structure."""

import pytest

from matchmaker.core.directory.roles import MEMBER, OWNER, Speaker, is_last_owner, looks_after, owners

INES, LUC, ZOE = 1, 2, 3


def people(*roles, closed=()):
    """Inès, Luc and Zoé, as many as there are roles; the accounts of some are closed."""
    return [
        Speaker(number, f"P{number}", role, enters=number not in closed)
        for number, role in enumerate(roles, start=INES)
    ]


@pytest.mark.parametrize(
    ("roles", "closed", "expected"),
    [
        ((MEMBER,), (), {INES}),
        ((MEMBER, MEMBER), (), {INES, LUC}),
        ((OWNER, MEMBER), (), {INES}),
        ((OWNER, OWNER, MEMBER), (), {INES, LUC}),
        ((OWNER, MEMBER, MEMBER), (INES,), {INES, LUC, ZOE}),
        ((OWNER, OWNER, MEMBER), (INES,), {LUC}),
        ((), (), set()),
    ],
)
def test_owners_look_after_it_or_everybody_while_none_can_come_in(roles, closed, expected):
    found = people(*roles, closed=closed)

    assert {one for one in (INES, LUC, ZOE) if looks_after(found, one)} == expected


def test_who_does_not_speak_for_it_never_looks_after_it():
    assert not looks_after(people(MEMBER, MEMBER), 99)
    assert not looks_after(people(OWNER), None)
    assert not looks_after([], None)


@pytest.mark.parametrize(
    ("roles", "closed", "expected"),
    [
        ((OWNER,), (), {INES}),
        ((OWNER, MEMBER), (), {INES}),
        ((OWNER, OWNER), (), set()),
        ((OWNER, OWNER), (LUC,), {INES}),
        ((MEMBER, MEMBER), (), set()),
    ],
)
def test_the_last_owner_is_the_only_one_who_can_come_in(roles, closed, expected):
    found = people(*roles, closed=closed)

    assert {one for one in (INES, LUC, ZOE) if is_last_owner(found, one)} == expected


def test_owners_are_named_in_the_order_they_came():
    assert [one.name for one in owners(people(OWNER, MEMBER, OWNER))] == ["P1", "P3"]
