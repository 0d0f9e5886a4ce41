"""The organiser's own words leave instead of ours, whatever the stage that writes the message."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.agenda import texts as agenda
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.events import coming_texts as coming
from matchmaker.core.events import registration_texts as registration
from matchmaker.core.impact import texts as impact
from matchmaker.core.jobs.texts import BRACES, MissingPlaceholder
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.set_up import EventDate
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.agenda.desks import give_desk
from matchmaker.services.agenda.second_chances import announce_second_chances, open_second_chances
from matchmaker.services.events.chase import chase_of, remind
from matchmaker.services.events.confirmation.asking import ask_due
from matchmaker.services.events.keep_time import keep_time
from matchmaker.services.events.registrations.letters import acceptance_letter, refusal_letter
from matchmaker.services.impact.follow_up import send_follow_ups
from matchmaker.services.jobs.own_texts import LOCALES, preview, save_words
from matchmaker.services.jobs.texts import CATALOGUE, original
from matchmaker.services.scheduling.replan import mark_absent
from tests.factories.after import DAY_AFTER
from tests.factories.making import START
from tests.factories.planning import publish_planning
from tests.factories.registering import open_desk, organiser_of, register
from tests.factories.story_five import TWO_DAYS_BEFORE, begin_story_five

EVE = START - timedelta(hours=20)


def own(actor, event, kind, locale="fr"):
    """Words with every name the message knows, under a heading of the organiser's."""
    names = "\n".join(f"{one.name} = {{{one.name}}}" for one in kind.placeholders)
    save_words(actor, event.id, kind.key, locale, "Mes mots", f"Mes mots\n{names}\n", seen=0)
    db.session.rollback()


def sent(kind):
    db.session.rollback()
    return list(db.session.scalars(select(Outbox).where(Outbox.kind == kind.key).order_by(Outbox.id)))


def assert_own(messages):
    """Ours are gone, and there is a value for every name."""
    assert messages
    for message in messages:
        assert (message.subject.removeprefix("[ESSAI] "), "Mes mots\n" in message.body) == ("Mes mots", True)
        assert BRACES.findall(message.body) == []
        assert not any(line.endswith("= ") for line in message.body.splitlines())


def test_the_reminder_of_the_eve(app, make):
    planning = publish_planning(app, make)
    own(planning.actor, planning.event, agenda.REMINDER)
    with transaction(SYSTEM, "tests.date") as session:
        session.add(EventDate(event_id=planning.event.id, kind="reminder", moment=EVE, acts=True))

    with time_machine.travel(EVE, tick=False):
        keep_time()

    assert_own(sent(agenda.REMINDER))


def test_the_final_agenda(app, make):
    planning = publish_planning(app, make)
    own(planning.actor, planning.event, agenda.FINAL)
    final = START - timedelta(days=2)
    with transaction(SYSTEM, "tests.date") as session:
        session.add(EventDate(event_id=planning.event.id, kind="final", moment=final, acts=True))

    with time_machine.travel(final, tick=False):
        keep_time()

    assert_own(sent(agenda.FINAL))


def test_the_page_of_a_volunteer_and_the_second_chance(app, make):
    planning = publish_planning(app, make)
    own(planning.actor, planning.event, agenda.DESK)
    own(planning.actor, planning.event, agenda.SECOND_CHANCE)
    give_desk(planning.actor, planning.event.id, "Jeanne", "jeanne@exemple.fr")

    with time_machine.travel(START - timedelta(hours=1), tick=False):
        mark_absent(planning.actor, planning.event.id, planning.buyers[0].id, planning.event.slots[0].id)
    with time_machine.travel(START + timedelta(hours=5), tick=False):
        listed = announce_second_chances(planning.actor, planning.event.id)
        open_second_chances(planning.actor, planning.event.id, [one.pair for one in listed.candidates])

    assert_own(sent(agenda.DESK))
    assert_own(sent(agenda.SECOND_CHANCE))
    assert listed.sample.body.startswith("Mes mots")


def test_the_question_before_the_day(app, make):
    with time_machine.travel(TWO_DAYS_BEFORE, tick=False):
        story = begin_story_five(make)
        actor = Actor(None, frozenset({story.event.chamber_id}))
        own(actor, story.event, coming.CONFIRMATION)
        ask_due()

    assert_own(sent(coming.CONFIRMATION))


def test_the_letter_about_what_is_missing(app, make):
    event = make.event(make.chamber(email="cress@exemple.fr"), opened_at=now())
    one = make.organisation()
    make.delegation(event, one, people=(make.person(speaks_for=one),), invited_at=now())
    organiser = organiser_of(make, event)
    own(organiser, event, coming.CHASE)

    remind(organiser, event.id, len(chase_of(organiser, event.id).letters))

    assert_own(sent(coming.CHASE))


def test_the_questions_after_the_day(app, make):
    planning = publish_planning(app, make)
    for kind in (impact.FEEDBACK, impact.FEEDBACK_AGAIN):
        own(planning.actor, planning.event, kind)
    db.session.get(Event, planning.event.id).opened_at = now()
    db.session.commit()

    for days in range(6):
        with time_machine.travel(DAY_AFTER + timedelta(days=days), tick=False):
            send_follow_ups()

    assert_own(sent(impact.FEEDBACK))
    assert_own(sent(impact.FEEDBACK_AGAIN))
    assert len(sent(impact.FEEDBACK)) == len(sent(impact.FEEDBACK_AGAIN)) == 2


def test_the_letters_about_a_registration(app, make):
    event = make.event(make.chamber(email="cress@exemple.fr"), opened_at=now())
    organiser = organiser_of(make, event)
    for kind in (
        registration.REGISTRATION_LINK,
        registration.REGISTRATION_ACCEPTED,
        registration.REGISTRATION_REFUSED,
    ):
        own(organiser, event, kind)

    one = register(open_desk(make, event))
    proposed = acceptance_letter(one), refusal_letter(one)

    assert_own(sent(registration.REGISTRATION_LINK))
    assert "Atelier du Pont" not in sent(registration.REGISTRATION_LINK)[0].body  # what a stranger typed
    assert [letter.subject for letter in proposed] == ["Mes mots", "Mes mots"]
    assert all("nom = Jeanne Duval" in letter.body for letter in proposed)


@pytest.mark.parametrize("kind", CATALOGUE, ids=lambda kind: kind.key)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_has_a_preview_of_its_own_words(app, make, kind, locale):
    event = make.event()
    make.delegation(event, people=(make.person(name="Ana"),))

    shown = preview(event, kind, locale, *original(kind, locale))

    assert BRACES.findall(shown.subject + shown.body) == []
    assert len(shown.body) > 40


@pytest.mark.parametrize(
    "kind",
    [kind for kind in CATALOGUE if any(one.required for one in kind.placeholders)],
    ids=lambda k: k.key,
)
def test_no_message_goes_without_what_it_is_sent_for(app, make, kind):
    event = make.event()
    names = [one.name for one in kind.placeholders if one.required]

    for name in names:
        body = "Bonjour " + " ".join(f"{{{other}}}" for other in names if other != name)
        with pytest.raises(MissingPlaceholder):
            preview(event, kind, "fr", "Objet", body)
