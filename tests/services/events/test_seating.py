import pytest

from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.seating import NobodyToSeat, TooFewTables, seat_those_standing


@pytest.fixture
def event(make, session):
    event = make.event(tables=4)
    event.tables[1].features = ["step_free"]
    session.commit()
    return event


@pytest.fixture
def organiser(make, event):
    return actor_of(make.person(staff_of=event.chamber).id)


def labels(event, session, *delegations):
    names = {table.id: table.label for table in event.tables}
    for one in delegations:
        session.refresh(one)
    return [names.get(one.home_table_id) for one in delegations]


def test_every_buyer_is_given_a_table_and_who_needs_a_kind_of_table_that_kind(
    event, organiser, make, session
):
    plain = make.delegation(event, make.organisation(name="Ardoise"), "buyer")
    other = make.delegation(event, make.organisation(name="Bonsaï"), "buyer")
    needing = make.delegation(event, make.organisation(name="Zinc"), "buyer", arrangements=["step_free"])
    supplier = make.delegation(event)

    assert seat_those_standing(organiser, event.id) == 3
    assert labels(event, session, plain, other, needing, supplier) == ["T1", "T3", "T2", None]


def test_who_has_a_table_keeps_it(event, organiser, make, session):
    seated = make.delegation(event, kind="buyer", home_table_id=event.tables[0].id)
    standing = make.delegation(event, kind="buyer")

    seat_those_standing(organiser, event.id)

    assert labels(event, session, seated, standing) == ["T1", "T3"]
    with pytest.raises(NobodyToSeat):
        seat_those_standing(organiser, event.id)


def test_too_few_tables_are_refused_with_their_number(event, organiser, make):
    for _ in range(6):
        make.delegation(event, kind="buyer")

    with pytest.raises(TooFewTables) as refused:
        seat_those_standing(organiser, event.id)
    assert refused.value.values == {"lacking": 2}


def test_an_expert_is_given_a_table_and_who_meets_several_at_once_is_not(event, organiser, make, session):
    expert = make.delegation(event, kind="expert")
    both, stand = make.delegation(event, kind="both"), make.delegation(event, kind="buyer", capacity=3)

    assert seat_those_standing(organiser, event.id) == 1
    assert labels(event, session, expert, both, stand) == ["T1", None, None]
