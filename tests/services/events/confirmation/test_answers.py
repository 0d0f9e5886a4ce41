"""Answered in one act: a yes, a colleague without a word to partners, a no that frees places and refills them."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.core.agenda.printing.delta import changed_sheets, kind_of
from matchmaker.core.directory.access import Actor
from matchmaker.db.confirmation import Confirmation
from matchmaker.db.directory import Membership, Person
from matchmaker.db.events import Delegate, DelegateSubject, Delegation, Event, PersonAbsence
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Seat
from matchmaker.services.agenda.printing.contents import content_of
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.personal_links import LinkOver
from matchmaker.services.events.confirmation.answers import (
    AlreadyReplaced,
    NoSuchAnswer,
    NotComing,
    answer_by_link,
    answer_own,
    standing_by_link,
)
from matchmaker.services.events.confirmation.asking import (
    ask_due,
)
from matchmaker.services.events.confirmation.calls import note_call, replace_by_phone
from matchmaker.services.events.confirmation.leaving import PlaceGiven
from matchmaker.services.events.confirmation.replacing import (
    Colleague,
    TakenElsewhere,
    Unreachable,
)
from matchmaker.services.events.confirmation.rows import HasBegun
from matchmaker.services.events.delegates import AlreadyComing, PersonNameMissing
from matchmaker.services.events.participants import accept_participant
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.refill import NothingFreed, prepare_refill, propose_refill
from matchmaker.services.scheduling.refusals import Stale
from tests.factories.confirming import LEA, NOBODY, at, call, key_for, mails, state_of

# The answers


def test_a_yes_is_a_yes_and_saying_it_again_changes_nothing(asked, session):
    key = key_for(session, asked.people["S4"])

    answer_by_link(key, "confirmed", NOBODY)
    before = len(mails(session))
    answer_by_link(key, "confirmed", NOBODY)

    row = session.scalars(select(Confirmation).where(Confirmation.person_id == asked.people["S4"].id)).one()
    assert (row.state, row.way) == ("confirmed", "link")
    assert len(mails(session)) == before


def test_on_the_word_of_a_link_a_colleague_comes_and_does_not_speak_for_the_structure(asked, session):
    person, delegation = asked.people["S4"], asked.delegations["S4"]

    answer_by_link(key_for(session, person), "replaced", LEA)

    lea = session.scalars(select(Person).where(Person.email == "lea@exemple.fr")).one()
    assert actor_of(lea.id).organisations == frozenset()
    assert [one.person_id for one in session.get(Delegation, delegation.id).delegates] == [lea.id]
    body = mails(session)[-2].body  # before the word to the organiser
    assert "/planning/lien/" in body


@pytest.mark.parametrize(("role", "speaks"), [("owner", True), ("member", False)])
def test_signed_in_who_looks_after_the_structure_brings_a_colleague_in(asked, session, make, role, speaks):
    person, delegation = asked.people["S4"], asked.delegations["S4"]
    boss = make.person(speaks_for=delegation.organisation)
    for who, its in ((person, role), (boss, "owner")):
        mine = Membership.person_id == who.id, Membership.organisation_id == delegation.organisation_id
        session.scalars(select(Membership).where(*mine)).one().role = its
    session.commit()

    answer_own(actor_of(person.id), asked.event.id, delegation.organisation_id, "replaced", LEA)

    lea = session.scalars(select(Person).where(Person.email == "lea@exemple.fr")).one()
    assert (delegation.organisation_id in actor_of(lea.id).organisations) == speaks


def test_a_session_of_the_desk_brings_nobody_in(asked, session):
    person, delegation = asked.people["S4"], asked.delegations["S4"]
    at_the_desk = replace(actor_of(person.id), desk=asked.event.id)

    answer_own(at_the_desk, asked.event.id, delegation.organisation_id, "replaced", LEA)

    lea = session.scalars(select(Person).where(Person.email == "lea@exemple.fr")).one()
    assert actor_of(lea.id).organisations == frozenset()


def test_another_word_is_no_answer(asked, session):
    with pytest.raises(NoSuchAnswer):
        answer_by_link(key_for(session, asked.people["S4"]), "peut-être", NOBODY)


def test_once_it_has_begun_the_link_is_over(asked, session):
    key = key_for(session, asked.people["S4"])

    with time_machine.travel(asked.event.slots[0].starts_at, tick=False):
        with pytest.raises(LinkOver):
            answer_by_link(key, "confirmed", NOBODY)
        with pytest.raises(HasBegun):
            answer_own(
                Actor(
                    asked.people["S4"].id, frozenset(), frozenset({asked.delegations["S4"].organisation_id})
                ),
                asked.event.id,
                asked.delegations["S4"].organisation_id,
                "confirmed",
                NOBODY,
            )


def test_a_member_who_does_not_come_answers_for_nobody(asked, make):
    organisation = asked.delegations["S4"].organisation_id
    other = make.person()

    with pytest.raises(NotComing):
        answer_own(
            Actor(other.id, frozenset(), frozenset({organisation})),
            asked.event.id,
            organisation,
            "cancelled",
            NOBODY,
        )


# The replacement


def test_the_colleague_takes_subjects_hours_and_seats_and_partners_are_not_mailed(asked, make, session):
    delegation, person = asked.delegations["S2"], asked.people["S2"]
    need = make.need(delegation.organisation)
    session.add(DelegateSubject(delegate_id=delegation.delegates[0].id, need_id=need.id))
    session.add(PersonAbsence(event_id=asked.event.id, person_id=person.id, slot_id=asked.event.slots[7].id))
    seat = session.scalars(select(Seat).where(Seat.delegation_id == delegation.id)).first()
    seat.person_id = person.id
    session.commit()
    key, meetings, versions = key_for(session, person), asked.meetings(), asked.versions()
    before = len(mails(session))

    answer_by_link(key, "replaced", LEA)

    session.expire_all()
    [delegate] = session.get_one(Delegation, delegation.id).delegates
    lea = delegate.person
    assert (lea.name, lea.email) == ("Léa Colin", "lea@exemple.fr")
    assert [one.need_id for one in delegate.subjects] == [need.id]
    assert session.get(PersonAbsence, (lea.id, asked.event.slots[7].id)) is not None
    assert session.get(PersonAbsence, (person.id, asked.event.slots[7].id)) is None
    assert session.get_one(Seat, seat.id).person_id == lea.id
    assert asked.meetings() == meetings
    assert {one.intended for one in mails(session)[before:]} == {"lea@exemple.fr", "cress@exemple.fr"}
    # A named seat is on both sides' sheets of paper: these are older than the screen now.
    newer = {one for one, number in asked.versions().items() if number > versions[one]}
    assert "S2" in newer
    assert len(newer) == 2


def test_the_colleague_receives_the_planning_and_a_page_of_their_own(asked, session):
    answer_by_link(key_for(session, asked.people["S2"]), "replaced", LEA)

    [mail] = [one for one in mails(session) if one.intended == "lea@exemple.fr"]
    assert "14:00, table T1 : Département de la Seine-Verte" in mail.body
    key = re.search(r"/confirmation/(\S+)", mail.body).group(1)
    assert standing_by_link(key).state == "confirmed"


def test_once_it_has_begun_the_letter_has_no_page_that_is_over(asked, session):
    person, delegation = asked.people["S2"], asked.delegations["S2"]
    session.get_one(Event, asked.event.id).reception_phone = "0199000012"
    session.commit()

    with time_machine.travel(asked.event.slots[0].starts_at + timedelta(minutes=5), tick=False):
        replace_by_phone(asked.actor, asked.event.id, delegation.id, person.id, LEA)

    [mail] = [one for one in mails(session) if one.intended == "lea@exemple.fr"]
    assert "/confirmation/" not in mail.body
    assert "Prévenez l’accueil : cress@exemple.fr, ou le jour même 01 99 00 00 12" in mail.body


@pytest.mark.parametrize(
    ("colleague", "call"), [(LEA, False), (Colleague("Léa Colin", phone="06 98 76 54 32"), True)]
)
def test_the_organiser_reads_what_a_replacement_leaves_to_do(asked, session, colleague, call):
    answer_by_link(key_for(session, asked.people["S2"]), "replaced", colleague)

    body = mails(session, "events.confirmation_told")[-1].body
    assert "Les rendez-vous ne changent pas. Les confirmations :\n" in body
    assert "Ce qui se libère" not in body
    assert ("Aucun e-mail : appelez cette personne." in body) is call


def test_who_is_replaced_has_no_link_and_no_more_mail_of_this_event(story, session):
    with at(5):
        ask_due()
    key = key_for(session, story.people["S2"])
    answer_by_link(key, "replaced", LEA)

    assert standing_by_link(key).over
    with pytest.raises(LinkOver):
        answer_by_link(key, "confirmed", NOBODY)
    later = mails(session, "events.confirmation")[-1].id
    with at(9):
        ask_due()

    told = [one for one in mails(session) if one.person_id == story.people["S2"].id]
    assert {one.state for one in told} == {"cancelled"}  # what had not left yet does not leave
    assert "s2@exemple.fr" not in {
        one.intended for one in mails(session, "events.confirmation") if one.id > later
    }


def test_one_badge_is_to_be_printed_again(asked, session):
    paper = content_of(asked.event).fingerprints

    answer_by_link(key_for(session, asked.people["S2"]), "replaced", LEA)

    content = content_of(asked.event)
    delta = changed_sheets(paper, content.fingerprints)
    badges = [key for key in (*delta.changed, *delta.new) if kind_of(key) == "badge"]
    assert [content.titles[key] for key in badges] == ["Badge de Léa Colin, Net’Éclair Insertion"]
    assert [kind_of(key) for key in delta.withdrawn] == ["badge"]


@pytest.mark.parametrize(
    ("colleague", "refusal"),
    [
        (Colleague("", "lea@exemple.fr"), PersonNameMissing),
        (Colleague("Léa Colin"), Unreachable),
        (Colleague("Personne S2", "s2@exemple.fr"), AlreadyComing),
    ],
)
def test_a_colleague_has_a_name_and_a_way_to_be_reached(asked, session, colleague, refusal):
    with pytest.raises(refusal):
        answer_by_link(key_for(session, asked.people["S2"]), "replaced", colleague)

    assert state_of(session, asked.people["S2"]) == "asked"


def test_a_colleague_is_not_at_two_tables_at_once(asked, session):
    """Both are at a table at 14:00, by name."""
    for key in ("S1", "S2"):
        seats = session.scalars(select(Seat).where(Seat.delegation_id == asked.delegations[key].id))
        for seat in seats:
            seat.person_id = asked.people[key].id
    session.commit()

    with pytest.raises(TakenElsewhere):
        answer_by_link(
            key_for(session, asked.people["S2"]), "replaced", Colleague("Personne S1", "s1@exemple.fr")
        )


def test_a_place_can_be_given_back(asked, session):
    answer_by_link(key_for(session, asked.people["S2"]), "replaced", LEA)
    mail = next(one for one in mails(session) if one.intended == "lea@exemple.fr")
    key = re.search(r"/confirmation/(\S+)", mail.body).group(1)

    answer_by_link(key, "replaced", Colleague("Personne S2", "s2@exemple.fr"))

    assert state_of(session, asked.people["S2"]) == "confirmed"
    with pytest.raises(AlreadyReplaced):
        note_call(
            asked.actor,
            asked.event.id,
            asked.delegations["S2"].id,
            session.scalar(select(Confirmation.person_id).where(Confirmation.state == "replaced")),
            "confirmed",
        )


# The cancellation


def test_a_cancellation_proposes_the_next_request_in_the_freed_place(asked, session):
    answer_by_link(key_for(session, asked.people["S5"]), "cancelled", NOBODY)

    [offered] = propose_refill(asked.event)
    ids = {key: one.id for key, one in asked.delegations.items()}
    assert offered.slot == asked.event.slots[3]
    assert offered.table_id == asked.event.tables[0].id
    assert set(offered.before) == {ids["S5"], ids["B1"]}
    assert set(offered.proposed) == {ids["S6"], ids["B1"]}


def test_published_again_only_those_concerned_have_a_new_agenda(asked, session):
    meetings, before = asked.meetings(), len(mails(session))
    answer_by_link(key_for(session, asked.people["S5"]), "cancelled", NOBODY)
    draft = prepare_refill(asked.actor, asked.event.id)

    publish_schedule(asked.actor, asked.event.id, draft.id)

    assert asked.versions() == {key: 2 if key in ("B1", "S5", "S6") else 1 for key in asked.delegations}
    expected = {pair: place for pair, place in meetings.items() if pair != ("B1", "S5")}
    assert asked.meetings() == expected | {("B1", "S6"): ("15:00", "T1")}
    sent = mails(session)[before:]
    assert sorted(one.intended for one in sent) == [
        "b1@exemple.fr",
        "cress@exemple.fr",
        "s5@exemple.fr",
        "s6@exemple.fr",
    ]
    assert "planning est retiré" in next(one for one in sent if one.intended == "s5@exemple.fr").subject
    assert asked.delegations["S5"].state == "cancelled"
    wishes = session.scalars(select(Request.state).where(Request.from_id == asked.delegations["S5"].id))
    assert list(wishes) == ["expired"]


def test_without_a_cancellation_there_is_nothing_to_take(asked):
    assert propose_refill(asked.event) == []
    with pytest.raises(NothingFreed):
        prepare_refill(asked.actor, asked.event.id)


def test_who_cancelled_by_mistake_comes_back_while_the_place_is_free(asked, session):
    key, meetings = key_for(session, asked.people["S5"]), asked.meetings()
    answer_by_link(key, "cancelled", NOBODY)

    answer_by_link(key, "confirmed", NOBODY)

    assert state_of(session, asked.people["S5"]) == "confirmed"
    assert asked.meetings() == meetings
    assert propose_refill(asked.event) == []
    told = [one.body for one in mails(session, "events.confirmation_told")]
    assert len(told) == 2
    assert "avait annulé et revient" in told[1]


def test_who_cancelled_does_not_come_back_once_the_place_is_given(asked, session):
    key = key_for(session, asked.people["S5"])
    answer_by_link(key, "cancelled", NOBODY)
    publish_schedule(asked.actor, asked.event.id, prepare_refill(asked.actor, asked.event.id).id)

    assert standing_by_link(key).over
    with pytest.raises(LinkOver):
        answer_by_link(key, "confirmed", NOBODY)
    with pytest.raises(PlaceGiven):
        note_call(asked.actor, asked.event.id, asked.delegations["S5"].id, asked.people["S5"].id, "confirmed")


def test_a_structure_the_organiser_brings_back_is_expected_again(asked, session):
    answer_by_link(key_for(session, asked.people["S5"]), "cancelled", NOBODY)
    publish_schedule(asked.actor, asked.event.id, prepare_refill(asked.actor, asked.event.id).id)
    accept_participant(asked.actor, asked.event.id, asked.delegations["S5"].id)

    call(asked, "S5", "confirmed")

    session.expire_all()
    delegation = session.get_one(Delegation, asked.delegations["S5"].id)
    assert (delegation.state, delegation.absences) == ("accepted", [])
    assert [one.person_id for one in delegation.delegates] == [asked.people["S5"].id]


def test_a_draft_made_before_the_return_can_no_longer_be_published(asked, session):
    key = key_for(session, asked.people["S5"])
    answer_by_link(key, "cancelled", NOBODY)
    draft = prepare_refill(asked.actor, asked.event.id)
    answer_by_link(key, "confirmed", NOBODY)

    with pytest.raises(Stale):
        publish_schedule(asked.actor, asked.event.id, draft.id)


def test_while_others_come_a_cancellation_frees_nothing(asked, make, session):
    second = make.person(name="Seconde", email="seconde@exemple.fr")
    session.add(Delegate(delegation_id=asked.delegations["S5"].id, person_id=second.id))
    session.commit()
    key = key_for(session, asked.people["S5"])

    answer_by_link(key, "cancelled", NOBODY)
    assert propose_refill(asked.event) == []
    ask_due()
    last_key = key_for(session, second)
    answer_by_link(last_key, "cancelled", NOBODY)
    assert len(propose_refill(asked.event)) == 1

    answer_by_link(key, "confirmed", NOBODY)

    session.expire_all()
    delegation = session.get_one(Delegation, asked.delegations["S5"].id)
    assert [one.person_id for one in delegation.delegates] == [asked.people["S5"].id]
    assert propose_refill(asked.event) == []
    answer_by_link(last_key, "confirmed", NOBODY)
    session.expire_all()
    assert {one.person_id for one in delegation.delegates} == {asked.people["S5"].id, second.id}
