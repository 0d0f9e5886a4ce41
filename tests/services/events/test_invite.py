import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import Outbox
from matchmaker.services.events.announced import ListChanged
from matchmaker.services.events.invite import (
    NobodyToInvite,
    announce_invitation,
    invite,
    try_invitation,
)


@pytest.fixture
def event(make):
    """Six structures and seven people, two of whom share one of them; a seventh has no address."""
    event = make.event(make.chamber(name="CRESS d’essai", email="orga@exemple.fr"), place="Évry")
    for number in range(6):
        organisation = make.organisation(name=f"Structure {number}")
        people = [make.person(name=f"Personne {number}", email=f"p{number}@exemple.fr")]
        if number == 0:
            people.append(make.person(name="Seconde", email="seconde@exemple.fr"))
        make.delegation(event, organisation, people=tuple(people))
    make.delegation(event, make.organisation(name="Sans adresse"), people=(make.person(email=None),))
    make.delegation(event, people=(make.person(email="parti@exemple.fr"),), state="cancelled")
    return event


@pytest.fixture
def organiser(make, event):
    return Actor(make.person(staff_of=event.chamber).id, frozenset({event.chamber_id}))


def messages(session):
    return session.scalars(select(Outbox).order_by(Outbox.id)).all()


def test_announcement_names_everybody_and_sends_nothing(event, organiser, session):
    announcement = announce_invitation(organiser, event.id)

    assert len(announcement.recipients) == 7
    assert announcement.unreachable == ["Sans adresse"]
    assert "Bonjour Personne 0" in announcement.sample.body
    assert f"/mes-rencontres/{event.id}" in announcement.sample.body
    assert "jeudi 11 mars 2027" in announcement.sample.body
    assert messages(session) == []


def test_before_there_is_a_day_the_invitation_says_so(make):
    event = make.event(slots=0, name="Rencontre du Val", place="Évry")
    make.delegation(event, people=(make.person(),))
    organiser = Actor(make.person(staff_of=event.chamber).id, frozenset({event.chamber_id}))

    announcement = announce_invitation(organiser, event.id)

    assert "« Rencontre du Val », à une date à préciser (Évry)" in announcement.sample.body


def test_trial_goes_to_the_organiser_marked_and_counts_as_nothing(event, organiser, session):
    assert invite(organiser, event.id, 7) == 7

    sent = messages(session)
    assert {message.address for message in sent} == {"orga@exemple.fr"}
    assert all(message.subject.startswith("[ESSAI]") for message in sent)
    assert len({message.intended for message in sent}) == 7
    assert session.scalars(select(Delegation.invited_at).distinct()).all() == [None]
    assert invite(organiser, event.id, 7) == 7  # as often as wanted


def test_invitation_of_an_open_event_leaves_once(event, organiser, session):
    event.opened_at = now()
    session.commit()

    assert invite(organiser, event.id, 7) == 7

    assert {message.address for message in messages(session)} == {
        "seconde@exemple.fr",
        *(f"p{number}@exemple.fr" for number in range(6)),
    }
    with pytest.raises(NobodyToInvite):
        invite(organiser, event.id, 7)


def test_list_that_changed_after_the_announcement_is_announced_anew(event, organiser, make, session):
    make.delegation(event, people=(make.person(),))

    with pytest.raises(ListChanged, match="8 destinataires au lieu de 7"):
        invite(organiser, event.id, 7)

    assert messages(session) == []


def test_sample_goes_to_who_asks_alone(event, organiser, session):
    try_invitation(organiser, event.id, "moi@exemple.fr")

    (message,) = messages(session)
    assert (message.address, message.trial) == ("moi@exemple.fr", False)


def test_invitation_is_in_the_recipients_language(make, session):
    event = make.event()
    person = make.person(locale="en", name="Ann")
    make.delegation(event, people=(person,))

    sample = announce_invitation(Actor(None, frozenset({event.chamber_id})), event.id).sample

    assert "Thursday, March 11, 2027" in sample.body


def test_event_of_another_chamber_is_not_there(event, make):
    stranger = Actor(make.person().id, frozenset({make.chamber().id}))

    with pytest.raises(NotFound):
        announce_invitation(stranger, event.id)
    with pytest.raises(NotFound):
        invite(stranger, event.id, 7)
