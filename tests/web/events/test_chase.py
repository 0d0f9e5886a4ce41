import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.db.jobs import Outbox
from matchmaker.services.directory.acquaintances import know_person
from tests.factories.counting import counted_queries


@pytest.fixture
def event(make):
    return make.event(opened_at=now())


@pytest.fixture
def organiser(make, event, client_as):
    return client_as(make.person(staff_of=event.chamber))


@pytest.fixture
def chased(event):
    return f"/evenements/{event.id}/relances"


def invited(make, event, session, **person):
    one = make.person(**person)
    know_person(session, event.chamber_id, one.id, "0612345678")
    session.commit()
    return make.delegation(event, people=(one,), invited_at=now())


def test_letter_leaves_after_its_announcement(organiser, event, make, session, chased):
    invited(make, event, session, name="Léa")

    assert "1 destinataire." in organiser.get(chased).text
    assert session.scalars(select(Outbox)).all() == []
    assert "1 relance part." in organiser.get(organiser.submit(chased, chased).location).text

    assert len(session.scalars(select(Outbox)).all()) == 1


def test_call_is_a_link_and_a_mark_that_can_be_taken_back(organiser, event, make, session, chased):
    one = invited(make, event, session, email=None)
    call = f"{chased}/{one.id}/appel"

    assert 'href="tel:0612345678"' in organiser.get(chased).text
    organiser.submit(chased, call, kind="message_left")
    shown = organiser.get(chased).text
    assert "Annuler" in shown
    undo = shown.split(f'action="{call}/')[1].split('"')[0]
    organiser.submit(chased, f"{call}/{undo}")

    assert "Annuler" not in organiser.get(chased).text


def test_nothing_to_do_is_said(organiser, chased):
    assert "Rien à relancer" in organiser.get(chased).text


@pytest.mark.parametrize("structures", [1, 3])
def test_list_asks_the_same_number_of_queries(organiser, event, make, session, chased, structures):
    for _ in range(structures):
        invited(make, event, session)

    organiser.get("/evenements")
    with counted_queries() as counted:
        shown = organiser.get(chased)

    assert shown.text.count('scope="row"') == structures
    assert counted.number == 16  # one of them for the organiser’s own words
