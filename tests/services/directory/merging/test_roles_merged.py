"""What becomes of the owners of two structures that are one: a merge opens nothing and keeps nobody out."""

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.db.directory import Membership
from matchmaker.extensions import db
from matchmaker.services.directory.merging.merge import Seen, merge_organisations
from tests.factories.twins import make_twins, speak


@pytest.fixture
def twins(any_app, make):
    return make_twins(make)


@pytest.fixture
def ana(make):
    return make.person(name="Ana")


@pytest.fixture
def bob(make):
    return make.person(name="Bob")


def joins(person, organisation, role, chamber):
    speak(person, organisation, chamber).role = role
    db.session.commit()


def merged(twins):
    merge_organisations(twins.actor, twins.kept.id, twins.gone.id, Seen(1, 1), {})
    rows = db.session.scalars(select(Membership).where(Membership.organisation_id == twins.kept.id))
    return {row.person.name: row.role for row in rows}


@pytest.mark.parametrize(
    ("kept", "gone", "expected"),
    [
        ("owner", "owner", {"Ana": "owner", "Bob": "member"}),
        ("owner", "member", {"Ana": "owner", "Bob": "member"}),
        ("member", "owner", {"Ana": "member", "Bob": "owner"}),
        ("member", "member", {"Ana": "member", "Bob": "member"}),
    ],
)
def test_owners_stay_so_only_where_there_was_none(twins, ana, bob, kept, gone, expected):
    joins(ana, twins.kept, kept, twins.chamber)
    joins(bob, twins.gone, gone, twins.chamber)

    assert merged(twins) == expected


def test_owners_follow_to_a_structure_without_people(twins, ana, bob):
    joins(ana, twins.gone, "owner", twins.chamber)
    joins(bob, twins.gone, "member", twins.chamber)

    assert merged(twins) == {"Ana": "owner", "Bob": "member"}


def test_an_owner_whose_account_is_closed_stands_in_nobodys_way(twins, ana, bob):
    joins(ana, twins.kept, "owner", twins.chamber)
    joins(bob, twins.gone, "owner", twins.chamber)
    ana.disabled_at = now()
    db.session.commit()

    assert merged(twins) == {"Ana": "owner", "Bob": "owner"}


@pytest.mark.parametrize(("others", "expected"), [(None, "owner"), ("owner", "member")])
def test_one_person_of_both_is_owner_where_nobody_else_is(twins, ana, bob, others, expected):
    joins(ana, twins.kept, "member", twins.chamber)
    joins(ana, twins.gone, "owner", twins.chamber)
    if others:
        joins(bob, twins.kept, others, twins.chamber)

    assert merged(twins)["Ana"] == expected


@pytest.mark.parametrize("how", ["named by others", "confirmed"])
def test_nobody_becomes_owner_of_a_structure_that_speaks_for_itself(twins, ana, bob, how):
    """An organiser accepts a made-up registration of a member, and merges it into their structure."""
    word = None if how == "named by others" else twins.chamber
    joins(ana, twins.kept, "member", word)
    joins(bob, twins.kept, "member", word)
    joins(bob, twins.gone, "owner", twins.chamber)
    if how == "confirmed":
        twins.kept.confirmed_columns = ["phone"]
        db.session.commit()

    assert merged(twins) == {"Ana": "member", "Bob": "member"}
