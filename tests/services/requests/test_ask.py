import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.errors import NotFound
from matchmaker.core.requests.rules import (
    AlreadyAsked,
    AsksItself,
    MayNotMeet,
    NoSuchRank,
    NothingToDemote,
    QuotaReached,
    TooManyIndispensables,
    WishesClosed,
)
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.requests import Request
from matchmaker.services.requests.ask import NewWish, ask
from matchmaker.services.requests.withdraw import withdraw
from matchmaker.services.scoring.run import start_scoring
from tests.factories.working import run_jobs_inline


def wishes(session):
    found = session.scalars(select(Request).order_by(Request.id))
    return [(wish.from_id, wish.to_id, wish.rank, wish.state) for wish in found]


def letters(session):
    return [(item.intended, item.subject) for item in session.scalars(select(Outbox).order_by(Outbox.id))]


def test_wish_is_written_and_its_receiver_told(scene, session):
    ask(
        scene.speaks(scene.gardens),
        scene.event.id,
        NewWish(scene.buyer.id, 2, message="  Parlons\nespaces verts "),
    )

    (wish,) = session.scalars(select(Request))
    assert wishes(session) == [(scene.gardens.id, scene.buyer.id, 2, "pending")]
    assert (wish.message, wish.origin) == ("Parlons espaces verts", "participant")
    assert letters(session) == [
        ("valbrune@exemple.fr", "[ESSAI] Les Jardins du Val souhaite vous rencontrer")
    ]
    assert session.get(Event, scene.event.id).input_version == 2


@pytest.mark.parametrize(("locale", "told"), [("fr", "À propos de : Tonte."), ("en", "About: Tonte.")])
def test_the_mail_says_what_the_wish_is_about_in_its_readers_language(scene, make, session, locale, told):
    scene.event.opened_at = now()
    scene.buyer.delegates[0].person.locale = locale
    session.commit()
    need, offer = (
        make.need(scene.buyer.organisation, "Tonte"),
        make.offer(scene.caterer.organisation, "Tonte"),
    )

    ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 2, need_id=need.id))
    ask(scene.speaks(scene.caterer), scene.event.id, NewWish(scene.buyer.id, 2, offer_id=offer.id))

    bodies = [item.body for item in session.scalars(select(Outbox))]
    assert [f").\n{told}\n" in body for body in bodies] == [True, True]
    assert not any(told in item.subject for item in session.scalars(select(Outbox)))


def test_the_mail_of_a_wish_without_subject_leaves_the_line_out(scene, session):
    scene.event.opened_at = now()
    session.commit()

    ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 2, "Parlons des haies."))

    (mail,) = session.scalars(select(Outbox))
    assert "(souhaité).\n\n« Parlons des haies. »\n" in mail.body
    assert "À propos" not in mail.body


def test_both_sides_and_two_suppliers_may_ask_each_other(scene, session):
    ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 2))
    ask(scene.speaks(scene.buyer), scene.event.id, NewWish(scene.gardens.id, 2))
    ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.caterer.id, 3))

    assert len(wishes(session)) == 3


def test_itself_is_refused(scene, session):
    with pytest.raises(AsksItself):
        ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.gardens.id, 2))

    assert wishes(session) == []


def test_same_wish_twice_is_refused(scene):
    ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 2))

    with pytest.raises(AlreadyAsked):
        ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 3))


def test_one_wish_too_many_is_refused_in_words(scene, make, session):
    for _ in range(3):
        make.request(scene.gardens, make.delegation(scene.event))

    with pytest.raises(QuotaReached, match="3 vœux au plus : retirez-en un pour demander Ville de Valbrune"):
        ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 2))

    assert len(wishes(session)) == 3


def test_one_indispensable_too_many_demotes_the_one_that_is_chosen(scene, make, session):
    first = make.request(scene.gardens, scene.caterer, rank=1)
    speaker = scene.speaks(scene.gardens)

    with pytest.raises(TooManyIndispensables):
        ask(speaker, scene.event.id, NewWish(scene.buyer.id, 1))
    assert len(wishes(session)) == 1

    ask(speaker, scene.event.id, NewWish(scene.buyer.id, 1, demoted=first.id))
    assert wishes(session) == [
        (scene.gardens.id, scene.caterer.id, 2, "pending"),
        (scene.gardens.id, scene.buyer.id, 1, "pending"),
    ]


def test_the_new_wish_itself_can_be_the_one_that_gives_way(scene, make, session):
    make.request(scene.gardens, scene.caterer, rank=1)

    ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 1, demoted=0))

    assert [rank for _, _, rank, _ in wishes(session)] == [1, 2]


def test_an_indispensable_answer_counts_too(scene, make):
    make.request(scene.caterer, scene.gardens, state="accepted", answer_rank=1)

    with pytest.raises(TooManyIndispensables):
        ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 1))


def test_partner_asked_and_accepted_is_one_indispensable_and_gives_way_whole(scene, make, session):
    asked = make.request(scene.gardens, scene.caterer, rank=1)
    answered = make.request(scene.caterer, scene.gardens, state="accepted", answer_rank=1)

    ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 1, demoted=asked.id))

    session.expire_all()
    assert (asked.rank, answered.answer_rank) == (2, 2)


def test_somebody_elses_wish_cannot_be_demoted(scene, make):
    make.request(scene.gardens, scene.caterer, rank=1)
    foreign = make.request(scene.cleaner, scene.caterer, rank=1)

    with pytest.raises(NothingToDemote):
        ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 1, demoted=foreign.id))


@pytest.mark.parametrize("rank", [0, 4])
def test_rank_out_of_the_list_is_refused(scene, rank):
    with pytest.raises(NoSuchRank):
        ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, rank))


@pytest.mark.parametrize("phase", ["registration", "scheduled", "published", "closed"])
def test_wishes_are_made_in_their_phase_alone(scene, session, phase):
    scene.event.phase = phase
    session.commit()

    with pytest.raises(WishesClosed):
        ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 2))


def test_who_does_not_take_part_is_not_there(scene, make, session):
    elsewhere = make.delegation(make.event(scene.chamber), kind="buyer")
    on_hold = make.delegation(scene.event, kind="buyer", state="registered")

    for stranger in (elsewhere.id, on_hold.id, 10**6):
        with pytest.raises(NotFound):
            ask(scene.speaks(scene.gardens), scene.event.id, NewWish(stranger, 2))
    with pytest.raises(NotFound):
        ask(scene.speaks(elsewhere), scene.event.id, NewWish(scene.buyer.id, 2))

    assert wishes(session) == []


def test_subject_must_be_shown_by_the_other_side(scene, make, session):
    shown = make.need(scene.buyer.organisation, "Tonte")
    hidden = make.need(scene.buyer.organisation, "Secret", visibility="own")
    foreign = make.need(make.organisation(), "Ailleurs")

    for need in (hidden, foreign):
        with pytest.raises(NotFound):
            ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 2, need_id=need.id))
    ask(scene.speaks(scene.gardens), scene.event.id, NewWish(scene.buyer.id, 2, need_id=shown.id))

    assert len(wishes(session)) == 1


def test_receiver_is_written_to_once_for_the_pair(scene, session):
    scene.event.opened_at = now()
    session.commit()
    speaker = scene.speaks(scene.gardens)
    wish = ask(speaker, scene.event.id, NewWish(scene.buyer.id, 2))
    withdraw(speaker, scene.event.id, wish.id, wish.version)

    ask(speaker, scene.event.id, NewWish(scene.buyer.id, 1))

    assert letters(session) == [("valbrune@exemple.fr", "Les Jardins du Val souhaite vous rencontrer")]


def test_trial_letter_does_not_stand_in_the_way_of_the_real_one(scene, session):
    speaker = scene.speaks(scene.gardens)
    wish = ask(speaker, scene.event.id, NewWish(scene.buyer.id, 2))
    withdraw(speaker, scene.event.id, wish.id, wish.version)
    scene.event.opened_at = now()
    session.commit()

    ask(speaker, scene.event.id, NewWish(scene.buyer.id, 2))

    assert [message.trial for message in session.scalars(select(Outbox).order_by(Outbox.id))] == [True, False]


def test_who_speaks_for_two_says_which_one_asks(scene, session):
    both = scene.speaks(scene.gardens, scene.caterer)

    ask(both, scene.event.id, NewWish(scene.buyer.id, 2), scene.caterer.organisation_id)

    assert wishes(session) == [(scene.caterer.id, scene.buyer.id, 2, "pending")]


def test_what_the_other_side_has_not_shown_or_has_taken_back_is_no_subject(scene, make, session):
    buyer, caterer = scene.buyer.organisation, scene.caterer.organisation
    hidden = [
        {"need_id": make.need(buyer, "Brouillon", state="draft").id},
        {"need_id": make.need(buyer, "Abandonné", state="abandoned").id},
        {"offer_id": make.offer(caterer, "Retirée", withdrawn_at=now()).id},
    ]

    for subject in hidden:
        to = scene.buyer if "need_id" in subject else scene.caterer
        with pytest.raises(NotFound):
            ask(scene.speaks(scene.gardens), scene.event.id, NewWish(to.id, 2, **subject))

    assert wishes(session) == []


def test_a_pair_kept_apart_by_a_gate_is_refused_with_its_reason(app, make, scene, session):
    make.need(scene.buyer.organisation, reservation="l2113_13")
    make.offer(scene.gardens.organisation)
    start_scoring(scene.organiser, scene.event.id)
    run_jobs_inline(app)

    for sender, receiver in ((scene.gardens, scene.buyer), (scene.buyer, scene.gardens)):
        with pytest.raises(MayNotMeet, match=r"Pas de rendez-vous possible avec .*article L2113-13"):
            ask(scene.speaks(sender), scene.event.id, NewWish(receiver.id, 2))

    assert wishes(session) == []
