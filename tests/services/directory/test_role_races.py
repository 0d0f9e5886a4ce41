"""Two people of a structure press at the same instant, on both databases: it has one owner, and never none."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from matchmaker.core.errors import Refusal
from matchmaker.db.directory import Membership
from matchmaker.extensions import db
from matchmaker.services.directory.members import remove_member
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.roles import change_role


@pytest.fixture
def at_once(any_app):
    """Call an act for each person, in threads of their own; what each got."""

    def run(act, people):
        actors = [actor_of(person) for person in people]
        db.session.remove()

        def one(actor):
            with any_app.app_context():
                try:
                    act(actor)
                except Refusal as error:
                    return type(error).__name__
                return "done"

        with ThreadPoolExecutor(len(people)) as pool:
            return sorted(pool.map(one, actors))

    return run


def owners_of(organisation_id):
    found = select(Membership.person_id).where(
        Membership.organisation_id == organisation_id, Membership.role == "owner"
    )
    return db.session.scalars(found).all()


def test_of_those_who_say_they_are_responsible_at_once_one_is(at_once, make):
    organisation = make.organisation()
    people = [make.person(speaks_for=organisation).id for _ in range(4)]
    structure = organisation.id

    got = at_once(lambda actor: change_role(actor, structure, actor.person_id, "owner"), people)

    assert got == ["OwnersAlone"] * 3 + ["done"]
    assert len(owners_of(structure)) == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, structure: change_role(actor, structure, actor.person_id, "member"),
        lambda actor, structure: remove_member(actor, structure, actor.person_id),
    ],
    ids=["step back", "leave"],
)
def test_of_two_owners_who_go_at_once_one_stays(at_once, make, act):
    organisation = make.organisation()
    people = [make.person(speaks_for=organisation, role="owner").id for _ in range(2)]
    make.person(speaks_for=organisation)
    structure = organisation.id

    got = at_once(lambda actor: act(actor, structure), people)

    assert got == ["LastOwner", "done"]
    assert len(owners_of(structure)) == 1
