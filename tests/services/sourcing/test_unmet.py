"""When an event is closed, every supplier of it stands in the register once: met, or not met and why."""

from collections import Counter

import pytest
from sqlalchemy import select, text

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.sourcing.account import account_of
from matchmaker.core.sourcing.copies import communicable
from matchmaker.core.sourcing.verify import first_fault
from matchmaker.db.by_hand import ForbiddenPair
from matchmaker.db.scheduling import Meeting, Publication, Seat
from matchmaker.db.scoring import NeedMatch
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.phase import move_event
from matchmaker.services.scoring.run import start_scoring
from matchmaker.services.sourcing.meetings import record_closing, record_publication
from matchmaker.services.sourcing.register import read_register
from tests.factories.counting import counted_queries
from tests.factories.publishing import publish_small_event
from tests.factories.working import run_jobs_inline


@pytest.fixture
def small(make):
    """The need is reserved to insertion; Les Jardins du Val meet the buyer about it, Tournesol found no place."""
    published = publish_small_event(make, opened_at=now())
    town = published.buyer.organisation
    town.public_buyer = True
    need = db.session.get_one(Meeting, published.meeting.id).need_id
    db.session.execute(text("UPDATE need SET reservation = 'l2113_13' WHERE id = :id"), {"id": need})
    for one in (published.first, published.second):
        one.organisation.siae_kind = "EI"
        make.offer(one.organisation)
    db.session.commit()
    return published


@pytest.fixture
def others(make, small):
    """One supplier for each reason that needs no wish, and one for each that does."""
    event, buyer = small.event, small.buyer

    def comes(name, *, siae="EI", offers=True, trade="77310000", **values):
        organisation = make.organisation(name=name, siae_kind=siae)
        if offers:
            make.offer(organisation, cpv=[trade])
        return make.delegation(event, organisation, **values)

    comes("Sans vœu")
    comes("Sans offre", offers=False)
    bakery = comes("Boulangerie", trade="15810000")
    bakery.organisation.description = ""
    comes("Association", siae=None)
    comes("Jamais là", absent=tuple(event.slots))
    comes("Partie", state="cancelled")
    comes("A dit non", state="refused")
    comes("Sans réponse à l’invitation", state="invited")
    apart = comes("Tenue à l’écart")
    a, b = sorted((apart.id, buyer.id))
    db.session.add(ForbiddenPair(event_id=event.id, a_id=a, b_id=b))
    make.request(comes("A attendu"), buyer, state="pending", need_id=small.meeting.need_id)
    make.request(buyer, comes("Complète"), state="declined", decline_reason="agenda_full", decline_shown=True)
    make.request(buyer, comes("Discrète"), state="declined", decline_reason="agenda_full")
    make.request(buyer, comes("Conseillée"), state="pending", origin="chamber")
    elsewhere = comes("Autre sujet")
    other = make.need(buyer.organisation, "Tonte")
    meet(event, buyer, elsewhere, other.id)
    db.session.commit()


def meet(event, buyer, supplier, need_id):
    slot, table = event.slots[2], event.tables[1]
    meeting = Meeting(
        event_id=event.id,
        slot_id=slot.id,
        table_id=table.id,
        a_id=supplier.id,
        b_id=buyer.id,
        need_id=need_id,
    )
    db.session.add(meeting)
    db.session.flush()
    for side in (buyer, supplier):
        db.session.add(Seat(event_id=event.id, slot_id=slot.id, meeting_id=meeting.id, delegation_id=side.id))
    db.session.commit()


def score(app, small):
    start_scoring(Actor(small.organiser.id, frozenset({small.chamber.id})), small.event.id)
    [(_, state)] = run_jobs_inline(app)
    assert state == "done"


def close(small):
    with transaction(actor_of(small.organiser.id), "trial.close") as session:
        record_closing(session, small.event)


def register_of(small):
    kept = read_register(actor_of(small.buying.id), small.meeting.need_id)
    assert first_fault(kept.lines, kept.head) is None
    return kept


def account(small):
    return {one.name: (one.held, one.why) for one in account_of(register_of(small).lines)}


def test_each_supplier_of_the_event_is_there_once_with_its_reason(any_app, small, others):
    score(any_app, small)
    close(small)

    assert account(small) == {
        "A attendu": ("no", "no_answer"),
        "A dit non": ("no", "invitation_refused"),
        "Association": ("no", "gate"),
        "Autre sujet": ("no", "other_subject"),
        "Boulangerie": ("no", "trade"),
        "Complète": ("no", "agenda_full"),
        "Conseillée": ("no", "not_taken_up"),
        "Discrète": ("no", "declined"),
        "Jamais là": ("no", "no_common_slot"),
        "Les Jardins du Val": ("unknown", None),
        "Partie": ("no", "withdrew"),
        "Sans offre": ("no", "no_offer"),
        "Sans réponse à l’invitation": ("no", "invitation_unanswered"),
        "Sans vœu": ("no", "nobody_asked"),
        "Tenue à l’écart": ("no", "kept_apart"),
        "Tournesol Traiteur": ("no", "no_common_slot"),
    }
    written = [one for one in register_of(small).lines if one.entry.kind in ("met", "not_met")]
    assert set(Counter(one.entry.content["structure_id"] for one in written).values()) == {1}


def test_a_gate_gives_its_own_words_and_the_open_copy_has_them(app, small, others):
    score(app, small)
    close(small)

    kept = register_of(small)
    [turned_away] = [one for one in account_of(kept.lines) if one.why == "gate"]
    assert turned_away.name == "Association"
    assert "L2113-13" in turned_away.detail
    assert account_of(communicable(kept.lines, kept.head).lines) == account_of(kept.lines)


def test_an_event_that_was_never_scored_says_nothing_of_trades_or_rules(app, small, others):
    close(small)

    told = account(small)
    assert told["Association"] == told["Boulangerie"] == ("no", "nobody_asked")


def test_closing_by_the_organiser_writes_it_and_closing_again_says_it_no_second_time(app, small, others):
    small.event.phase = "running"
    db.session.commit()
    actor = actor_of(small.organiser.id)
    move_event(actor, small.event.id, "closed")
    before = register_of(small).head.count

    move_event(actor, small.event.id, "running")
    move_event(actor, small.event.id, "closed")

    assert register_of(small).head.count == before
    assert before > len(account(small)) - 1


def test_what_happens_after_an_event_was_opened_again_is_the_last_word(app, small, make):
    late = make.delegation(small.event, make.organisation(name="Venue tard"))
    close(small)
    meet(small.event, small.buyer, late, small.meeting.need_id)

    close(small)

    assert account(small)["Venue tard"] == ("unknown", None)
    said = [
        one.entry.kind
        for one in register_of(small).lines
        if one.entry.content["structure_id"] == late.organisation_id
    ]
    assert said == ["not_met", "met"]


def test_a_subject_that_was_closed_at_the_publication_says_so_and_one_frozen_later_does_not(app, small, make):
    need = small.meeting.need_id
    asked = make.delegation(small.event, make.organisation(name="Avant"))
    make.request(asked, small.buyer, state="pending", need_id=need)
    db.session.execute(text("UPDATE need SET state = 'frozen' WHERE id = :id"), {"id": need})
    db.session.commit()
    close(small)
    assert account(small)["Avant"] == ("no", "no_answer")

    with transaction(actor_of(small.organiser.id), "trial.publish") as session:
        record_publication(session, small.event, session.scalars(select(Publication)).one())
    close(small)

    assert account(small)["Avant"] == ("no", "need_closed")


def test_who_answers_by_a_public_offer_and_was_never_on_the_list_is_there_too(any_app, small, make):
    need = small.meeting.need_id
    away, hidden = (make.organisation(name=name, siae_kind="EI") for name in ("Au loin", "Discrète"))
    gone = make.organisation(name="Retirée")
    for place, (organisation, values) in enumerate(
        (
            (away, {}),
            (hidden, {"visibility": "event"}),
            (gone, {"withdrawn_at": now()}),
            (small.first.organisation, {}),
        ),
        1,
    ):
        offer = make.offer(organisation, f"Offre {place}", **({"visibility": "public"} | values))
        db.session.add(NeedMatch(need_id=need, offer_id=offer.id, place=place, fits=True))
    db.session.commit()

    close(small)

    told = account(small)
    assert told["Au loin"] == ("no", "not_there")
    assert {"Discrète", "Retirée"} & set(told) == set()
    assert told["Les Jardins du Val"] == ("unknown", None)


def test_more_suppliers_cost_no_more_statements(app, small, make):
    close(small)
    with_two = statements_of_closing(small)
    for _ in range(3):
        make.delegation(small.event, make.organisation())
    close(small)

    assert statements_of_closing(small) == with_two


def statements_of_closing(small):
    """Of a closing that has nothing new to write."""
    db.session.expire_all()
    with counted_queries() as counted:
        close(small)
    return counted.number
