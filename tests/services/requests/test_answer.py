import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.errors import NotFound
from matchmaker.core.requests.rules import (
    NoLongerPossible,
    NoSuchReason,
    TooManyIndispensables,
    WishesClosed,
)
from matchmaker.db.jobs import Outbox
from matchmaker.db.requests import Request
from matchmaker.services.jobs.versions import ChangedMeanwhile
from matchmaker.services.requests.answer import Answer, answer, decide
from matchmaker.services.requests.change import change
from matchmaker.services.requests.withdraw import withdraw

YES = Answer(accepts=True)


@pytest.fixture
def wish(scene, make):
    return make.request(scene.gardens, scene.buyer, rank=2)


def state(session, wish):
    row = session.get(Request, wish.id, populate_existing=True)
    return row.state, row.answer_rank, row.decline_reason, row.decline_shown


def bodies(session):
    return [message.body for message in session.scalars(select(Outbox).order_by(Outbox.id))]


def test_accepting_needs_no_rank_and_tells_the_sender(scene, wish, session):
    answer(scene.speaks(scene.buyer), scene.event.id, wish.id, 1, YES)

    assert state(session, wish) == ("accepted", None, None, False)
    (message,) = session.scalars(select(Outbox))
    assert message.intended == "val@exemple.fr"
    assert "accepte de vous rencontrer" in message.subject


def test_reason_is_kept_and_told_only_if_its_author_ticks_so(scene, make, session):
    hidden = make.request(scene.gardens, scene.buyer)
    shown = make.request(scene.caterer, scene.buyer)
    buyer = scene.speaks(scene.buyer)

    answer(buyer, scene.event.id, hidden.id, 1, Answer(False, reason="agenda_full"))
    answer(buyer, scene.event.id, shown.id, 1, Answer(False, reason="agenda_full", shown=True))

    assert state(session, hidden) == ("declined", None, "agenda_full", False)
    assert state(session, shown) == ("declined", None, "agenda_full", True)
    assert ["agenda complet" in body for body in bodies(session)] == [False, True]


@pytest.mark.parametrize("reason", ["", "parce que"])
def test_a_reason_is_one_of_the_list(scene, wish, reason):
    with pytest.raises(NoSuchReason):
        answer(scene.speaks(scene.buyer), scene.event.id, wish.id, 1, Answer(False, reason=reason))


def test_declining_needs_no_reason_and_none_is_told(scene, wish, session):
    answer(scene.speaks(scene.buyer), scene.event.id, wish.id, 1, Answer(False, shown=True))

    assert state(session, wish)[:3] == ("declined", None, None)
    (body,) = bodies(session)
    assert "ne souhaite pas de rendez-vous" in body
    assert "Raison" not in body


def test_mind_can_be_changed_while_wishes_are_open(scene, wish, session):
    buyer = scene.speaks(scene.buyer)
    answer(buyer, scene.event.id, wish.id, 1, Answer(False, reason="out_of_scope", shown=True))

    answer(buyer, scene.event.id, wish.id, 2, Answer(True, rank=1))

    assert state(session, wish) == ("accepted", 1, None, False)


def test_each_change_of_mind_is_told_once_and_the_last_letter_tells_the_last_answer(scene, wish, session):
    scene.event.opened_at = now()
    session.commit()
    buyer = scene.speaks(scene.buyer)
    no, again = Answer(False, reason="agenda_full"), Answer(True, rank=2)

    for version, given in enumerate((no, YES, YES, again, no, no), start=1):
        answer(buyer, scene.event.id, wish.id, version, given)

    told = [item.kind for item in session.scalars(select(Outbox).order_by(Outbox.id))]
    assert told == ["requests.declined", "requests.accepted", "requests.declined"]


def test_one_indispensable_answer_too_many_demotes_the_chosen_one(scene, wish, make, session):
    before = make.request(scene.caterer, scene.buyer, state="accepted", answer_rank=1)
    buyer = scene.speaks(scene.buyer)

    with pytest.raises(TooManyIndispensables):
        answer(buyer, scene.event.id, wish.id, 1, Answer(True, rank=1))
    answer(buyer, scene.event.id, wish.id, 1, Answer(True, rank=1, demoted=before.id))

    assert state(session, before)[1] == 2
    assert state(session, wish)[1] == 1


def test_answer_to_a_page_that_is_out_of_date_is_refused(scene, wish, session):
    change(scene.speaks(scene.gardens), scene.event.id, wish.id, 1, 3)

    with pytest.raises(ChangedMeanwhile):
        answer(scene.speaks(scene.buyer), scene.event.id, wish.id, 1, YES)

    assert state(session, wish)[0] == "pending"


def test_withdrawn_wish_cannot_be_accepted(scene, wish):
    withdraw(scene.speaks(scene.gardens), scene.event.id, wish.id, 1)

    with pytest.raises(NoLongerPossible, match="retiré"):
        answer(scene.speaks(scene.buyer), scene.event.id, wish.id, 2, YES)


def test_only_the_receiver_answers_and_only_the_sender_withdraws_or_changes(scene, wish, session):
    for other in (scene.gardens, scene.caterer):
        with pytest.raises(NotFound):
            answer(scene.speaks(other), scene.event.id, wish.id, 1, YES)
    for other in (scene.buyer, scene.caterer):
        with pytest.raises(NotFound):
            withdraw(scene.speaks(other), scene.event.id, wish.id, 1)
        with pytest.raises(NotFound):
            change(scene.speaks(other), scene.event.id, wish.id, 1, 1)

    assert state(session, wish) == ("pending", None, None, False)


def test_nothing_moves_once_wishes_are_closed(scene, wish, session):
    scene.event.phase = "published"
    session.commit()

    with pytest.raises(WishesClosed):
        answer(scene.speaks(scene.buyer), scene.event.id, wish.id, 1, YES)
    with pytest.raises(WishesClosed):
        withdraw(scene.speaks(scene.gardens), scene.event.id, wish.id, 1)
    with pytest.raises(WishesClosed):
        change(scene.speaks(scene.gardens), scene.event.id, wish.id, 1, 1)


def test_rank_changes_without_a_message(scene, wish, session):
    changed = change(scene.speaks(scene.gardens), scene.event.id, wish.id, 1, 1)

    assert (changed.rank, changed.version, bodies(session)) == (1, 2, [])


def test_changing_to_a_second_indispensable_demotes_the_first(scene, wish, make, session):
    first = make.request(scene.gardens, scene.caterer, rank=1)
    gardens = scene.speaks(scene.gardens)

    with pytest.raises(TooManyIndispensables):
        change(gardens, scene.event.id, wish.id, 1, 1)
    change(gardens, scene.event.id, wish.id, 1, 1, demoted=first.id)

    assert session.get(Request, first.id, populate_existing=True).rank == 2


def test_organiser_decides_what_was_left_without_an_answer(scene, wish, session):
    scene.event.phase = "scheduled"
    session.commit()

    decide(scene.organiser, scene.event.id, wish.id, 1, accepts=True)

    assert state(session, wish)[0] == "accepted"
    assert bodies(session) == []


def test_organiser_of_another_chamber_decides_nothing(scene, wish, make):
    other = make.event()
    stranger = type(scene.organiser)(None, frozenset({other.chamber_id}))

    for event_id in (scene.event.id, other.id):
        with pytest.raises(NotFound):
            decide(stranger, event_id, wish.id, 1, accepts=True)
