from datetime import timedelta

import pytest

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.errors import NotFound
from matchmaker.db.links import PersonalLink
from matchmaker.db.transaction import transaction
from matchmaker.services.directory.personal_links import LinkOver, give_link, link_of, revoke_links


@pytest.fixture
def person(make):
    return make.person(name="Inès Caron")


@pytest.fixture
def delegation(make, person):
    return make.delegation(make.event(make.chamber()), make.organisation(), people=(person,))


def given(delegation, person, purpose="confirmation", hours=1):
    with transaction(SYSTEM, "test") as session:
        return give_link(session, purpose, delegation, person.id, now() + timedelta(hours=hours))


def test_a_link_knows_whose_it_is_and_its_key_is_nowhere(delegation, person, session):
    key = given(delegation, person)

    link = link_of(key, "confirmation")

    assert (link.person.name, link.delegation.id) == ("Inès Caron", delegation.id)
    assert key not in str(session.query(PersonalLink.key_hash).all())


def test_a_key_opens_nothing_else(delegation, person):
    key = given(delegation, person)

    with pytest.raises(NotFound):
        link_of(key, "feedback")
    with pytest.raises(NotFound):
        link_of(key + "x", "confirmation")


def test_a_link_ends_with_its_time(delegation, person):
    key = given(delegation, person, hours=-1)

    with pytest.raises(LinkOver):
        link_of(key, "confirmation")


def test_revoking_one_person_leaves_the_colleague(make, delegation, person):
    colleague = make.person(name="Luc Petit")
    own, other = given(delegation, person), given(delegation, colleague)

    with transaction(SYSTEM, "test") as session:
        revoke_links(session, delegation.id, person.id)

    with pytest.raises(LinkOver):
        link_of(own, "confirmation")
    assert link_of(other, "confirmation").person_id == colleague.id


def test_a_structure_that_left_opens_nothing_any_more(delegation, person):
    key = given(delegation, person)
    with transaction(SYSTEM, "test"):
        delegation.state = "cancelled"

    with pytest.raises(LinkOver):
        link_of(key, "confirmation")
