"""Another subject or message for a wish that is not answered, without sending it again, on both databases."""

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.catalogue.life import SubjectClosed
from matchmaker.core.errors import NotFound
from matchmaker.core.requests.rules import AlreadyAsked, NoLongerPossible, WishesClosed
from matchmaker.db.jobs import Outbox
from matchmaker.db.requests import Request
from matchmaker.extensions import db
from matchmaker.services.jobs.versions import ChangedMeanwhile
from matchmaker.services.requests.answer import Answer, answer
from matchmaker.services.requests.ask import NewWish, ask
from matchmaker.services.requests.change import reword
from matchmaker.services.requests.subjects import About, HiddenFromOthers


@pytest.fixture
def session(any_app):
    return db.session()


@pytest.fixture
def scene(session, scene):
    return scene


@pytest.fixture
def wish(scene, make):
    return make.request(scene.gardens, scene.buyer, message="Parlons des haies.")


def stored(session, wish):
    row = session.get(Request, wish.id, populate_existing=True)
    return row.need_id, row.offer_id, row.message, row.version


def test_subject_and_message_change_and_nobody_is_written_to_again(scene, make, session):
    scene.event.opened_at = now()
    session.commit()
    need, offer = make.need(scene.buyer.organisation), make.offer(scene.gardens.organisation)
    gardens = scene.speaks(scene.gardens)
    wish = ask(gardens, scene.event.id, NewWish(scene.buyer.id, 2, "Parlons des haies."))

    reword(gardens, scene.event.id, wish.id, 1, About("  Et de\ntonte. ", need.id, offer.id))

    assert stored(session, wish) == (need.id, offer.id, "Et de tonte.", 2)
    assert len(session.scalars(select(Outbox)).all()) == 1


def test_a_page_that_is_out_of_date_changes_nothing_and_the_others_answer_knows_the_new_words(
    scene, wish, session
):
    gardens = scene.speaks(scene.gardens)
    reword(gardens, scene.event.id, wish.id, 1, About("Nouveau"))

    with pytest.raises(ChangedMeanwhile):
        reword(gardens, scene.event.id, wish.id, 1, About("Trop tard"))
    with pytest.raises(ChangedMeanwhile):
        answer(scene.speaks(scene.buyer), scene.event.id, wish.id, 1, Answer(True))

    assert stored(session, wish) == (None, None, "Nouveau", 2)


@pytest.mark.parametrize("state", ["accepted", "declined", "withdrawn"])
def test_an_answered_wish_keeps_its_words(scene, make, session, state):
    wish = make.request(scene.gardens, scene.buyer, message="Parlons des haies.", state=state)

    with pytest.raises(NoLongerPossible):
        reword(scene.speaks(scene.gardens), scene.event.id, wish.id, 1, About("Autre"))

    assert stored(session, wish) == (None, None, "Parlons des haies.", 1)


def test_a_new_subject_follows_the_rules_of_asking(scene, wish, make, session):
    own, buyer = scene.gardens.organisation, scene.buyer.organisation
    draft = make.need(own, "Brouillon", state="draft", visibility="own")
    closed = make.need(buyer, "Paru", state="consultation")
    refused = {
        NotFound: About(need_id=make.need(make.organisation(), "Ailleurs").id),
        HiddenFromOthers: About(need_id=draft.id),
        SubjectClosed: About(need_id=closed.id),
    }

    for error, about in refused.items():
        with pytest.raises(error):
            reword(scene.speaks(scene.gardens), scene.event.id, wish.id, 1, about)

    assert stored(session, wish) == (None, None, "Parlons des haies.", 1)


def test_a_subject_that_closed_since_may_stay(scene, make, session):
    need = make.need(scene.buyer.organisation, state="consultation")
    wish = make.request(scene.gardens, scene.buyer, need_id=need.id)

    reword(scene.speaks(scene.gardens), scene.event.id, wish.id, 1, About("Un mot", need.id))

    assert stored(session, wish) == (need.id, None, "Un mot", 2)


def test_two_wishes_to_one_partner_never_have_one_subject(scene, wish, make, session):
    need = make.need(scene.buyer.organisation)
    other = make.request(scene.gardens, scene.buyer, need_id=need.id)
    gardens = scene.speaks(scene.gardens)

    with pytest.raises(AlreadyAsked):
        reword(gardens, scene.event.id, wish.id, 1, About(need_id=need.id))
    with pytest.raises(AlreadyAsked):
        reword(gardens, scene.event.id, other.id, 1, About())

    assert stored(session, wish)[0] is None


def test_its_author_alone_changes_it_while_wishes_are_open(scene, wish, session):
    for other in (scene.buyer, scene.caterer):
        with pytest.raises(NotFound):
            reword(scene.speaks(other), scene.event.id, wish.id, 1, About("Autre"))
    scene.event.phase = "scheduled"
    session.commit()
    with pytest.raises(WishesClosed):
        reword(scene.speaks(scene.gardens), scene.event.id, wish.id, 1, About("Autre"))

    assert stored(session, wish) == (None, None, "Parlons des haies.", 1)


def test_what_the_chamber_proposed_has_no_author(scene, make):
    proposed = make.request(scene.gardens, scene.buyer, origin="chamber")

    with pytest.raises(NoLongerPossible):
        reword(scene.speaks(scene.gardens), scene.event.id, proposed.id, 1, About("Autre"))
