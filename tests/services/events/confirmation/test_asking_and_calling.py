"""Asked once a day at most, and called where the mail says nothing; on both databases from end to end."""

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.confirmation import Confirmation
from matchmaker.db.jobs import Audit
from matchmaker.db.links import PersonalLink
from matchmaker.services.events.announced import ListChanged
from matchmaker.services.events.confirmation.answers import (
    answer_by_link,
    note_opened,
)
from matchmaker.services.events.confirmation.asking import (
    NobodyToAsk,
    announce_asking,
    ask_due,
    ask_now,
    try_asking,
)
from matchmaker.services.events.confirmation.calls import AnsweredSince, NoCall, note_call
from matchmaker.services.events.confirmation.overview import VIEWS, overview_of
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.refill import prepare_refill, propose_refill
from tests.factories.confirming import LEA, NOBODY, at, call, key_for, mails, state_of, undo
from tests.factories.story_five import TWO_DAYS_BEFORE, begin_story_five

NOTHING = dict.fromkeys(VIEWS, 0)
SAID = NOTHING | {"appels": 7, "confirmes": 1, "remplaces": 1, "annules": 1}

# The question


def test_each_person_is_asked_once_on_the_first_working_day(story, session):
    sent = {}
    for day in (4, 5, 6, 7, 8, 9, 10):
        with at(day):
            sent[day] = ask_due()
            assert ask_due() == 0  # run again, it sends nothing more

    assert sent == {4: 0, 5: 9, 6: 0, 7: 0, 8: 0, 9: 9, 10: 0}
    assert len({one.dedupe for one in mails(session, "events.confirmation")}) == 18


def test_the_question_says_the_hour_and_the_number_of_meetings(asked, session):
    body = next(one for one in mails(session, "events.confirmation") if one.intended == "s1@exemple.fr").body

    assert "Les Jardins du Val : 3 rendez-vous, le premier à 14:00" in body
    assert "jeudi 11 mars 2027" in body


def test_who_answered_is_not_reminded(story, session):
    with at(5):
        ask_due()
    answer_by_link(key_for(session, story.people["S1"]), "confirmed", NOBODY)

    with at(9):
        assert ask_due() == 8


def test_in_mode_essai_nothing_leaves_by_itself_and_the_organiser_tries_the_act(story, session):
    story.event.opened_at = None
    session.commit()
    before = len(mails(session))

    assert ask_due() == 0
    assert ask_now(story.actor, story.event.id, 9) == 9
    sent = mails(session)[before:]

    assert {one.address for one in sent} == {"cress@exemple.fr"}
    assert state_of(session, story.people["S1"]) is None


def test_somebody_of_two_structures_has_one_mail_with_both_pages(story, make, session):
    make.delegation(
        story.event, make.organisation(name="Jardins bis"), "visitor", people=(story.people["S1"],)
    )

    ask_due()

    own = [one for one in mails(session, "events.confirmation") if one.intended == "s1@exemple.fr"]
    assert len(own) == 1
    assert own[0].body.count("/confirmation/") == 2


def test_the_act_announces_its_list_and_holds_to_it(story, session):
    announcement = announce_asking(story.actor, story.event.id)
    assert len(announcement.recipients) == 9
    assert "(ici, le lien personnel de" in announcement.sample.body

    with pytest.raises(ListChanged):
        ask_now(story.actor, story.event.id, 8)
    ask_now(story.actor, story.event.id, 9)
    with pytest.raises(NobodyToAsk):
        ask_now(story.actor, story.event.id, 0)

    assert len(mails(session, "events.confirmation")) == 9


def test_a_sample_goes_to_the_organiser_without_a_link_that_works(story, session):
    try_asking(story.actor, story.event.id, "omar@exemple.fr")

    [sample] = mails(session, "events.confirmation_sample")
    assert sample.address == "omar@exemple.fr"
    assert "/confirmation/" not in sample.body
    working = select(PersonalLink.id).where(PersonalLink.purpose == "confirmation")
    assert session.scalar(working) is None


# The calls


def test_the_call_list_begins_with_whoever_meets_first(asked, session):
    lines = overview_of(asked.event, "appels").lines

    hours = [line.first for line in lines]
    assert hours == sorted(hours)
    assert lines[-1].person.organisation == "Mobil’Insert"
    assert lines[0].person.phone.startswith("06")


def test_a_call_is_noted_and_the_last_is_undone(asked, session):
    call(asked, "S5", "message", "rappeler après 14 h")
    call(asked, "S5", "cancelled")
    assert len(propose_refill(asked.event)) == 1

    undo(asked, "S5")
    assert state_of(session, asked.people["S5"]) == "asked"
    assert propose_refill(asked.event) == []
    [line] = [one for one in overview_of(asked.event, "appels").lines if one.calls]
    assert [(one.outcome, one.note, one.by) for one in line.calls] == [
        ("message", "rappeler après 14 h", "Omar Lenoir")
    ]

    undo(asked, "S5")
    with pytest.raises(NoCall):
        undo(asked, "S5")


def test_a_person_s_own_answer_since_the_call_stands(asked, session):
    call(asked, "S5", "cancelled")
    answer_by_link(key_for(session, asked.people["S5"]), "confirmed", NOBODY)

    with pytest.raises(AnsweredSince):
        undo(asked, "S5")


def test_another_chamber_notes_no_call(asked, make):
    stranger = Actor(make.person().id, frozenset({make.chamber().id}))

    with pytest.raises(NotFound):
        note_call(stranger, asked.event.id, asked.delegations["S5"].id, asked.people["S5"].id, "confirmed")


def test_somebody_who_does_not_come_for_the_structure_is_not_called(asked):
    with pytest.raises(NotFound):
        note_call(asked.actor, asked.event.id, asked.delegations["S5"].id, asked.people["S4"].id, "confirmed")


def test_who_may_not_be_reached_is_listed_with_the_reason(asked, session):
    failed = next(one for one in mails(session, "events.confirmation") if one.intended == "s2@exemple.fr")
    failed.state = "failed"
    asked.people["S1"].email = None
    row = session.scalars(select(Confirmation).where(Confirmation.person_id == asked.people["S3"].id)).one()
    row.opened_at = TWO_DAYS_BEFORE
    session.commit()

    with at(11, 18):
        lines = overview_of(asked.event, "injoignables").lines

    trouble = {line.person.name[-2:]: line.trouble for line in lines}
    assert trouble == {
        "B1": "unopened",
        "B2": "unopened",
        "B3": "unopened",
        "S1": "no_address",
        "S2": "undelivered",
        "S4": "unopened",
        "S5": "unopened",
        "S6": "unopened",
    }


def test_who_was_never_asked_owes_no_answer(story, session):
    story.people["S1"].email = None
    session.commit()

    assert overview_of(story.event, "appels").counts == NOTHING | {"a_demander": 9}

    ask_due()

    after = overview_of(story.event, "appels").counts
    assert after == NOTHING | {"appels": 9, "injoignables": 1}  # S1, who has no address


def test_a_page_counts_as_unopened_two_days_after_the_first_mail_whatever_is_sent_since(story):
    counts = {}
    with at(5):
        ask_due()
    for day, hour in ((7, 8), (7, 9)):
        with at(day, hour):
            counts[day, hour] = overview_of(story.event, "appels").counts["injoignables"]
    with at(9):
        assert ask_due() == 9
        counts["reminded"] = overview_of(story.event, "appels").counts["injoignables"]

    assert counts == {(7, 8): 0, (7, 9): 9, "reminded": 9}


def test_asked_replaced_cancelled_and_refilled_on_both_databases(any_app, make, session):
    with at(9):
        story = begin_story_five(make)
        assert ask_due() == 9
    with time_machine.travel(TWO_DAYS_BEFORE, tick=False):
        note_opened(key_for(session, story.people["S5"]))
        answer_by_link(key_for(session, story.people["S5"]), "cancelled", NOBODY)
        answer_by_link(key_for(session, story.people["S2"]), "replaced", LEA)
        call(story, "S1", "message", "rappeler")
        assert ask_due() == 0
        draft = prepare_refill(story.actor, story.event.id)
        publish_schedule(story.actor, story.event.id, draft.id)
        counts = overview_of(story.event, "appels").counts
    with at(11):
        two_days_later = overview_of(story.event, "appels").counts

    assert story.meetings()["B1", "S6"] == ("15:00", "T1")
    assert counts == SAID | {"injoignables": 0}
    assert two_days_later == SAID | {"injoignables": 7}
    assert [line.colleague for line in overview_of(story.event, "remplaces").lines] == ["Léa Colin"]


def test_why_somebody_cannot_come_is_not_in_the_audit(asked, session):
    note_call(
        asked.actor,
        asked.event.id,
        asked.delegations["S4"].id,
        asked.people["S4"].id,
        "message",
        "hospitalisé jusqu’à jeudi",
    )

    written = [f"{one.before} {one.after}" for one in session.scalars(select(Audit))]
    assert not any("hospitalisé" in one for one in written)
