"""An organiser's own words leave instead of ours, for their event alone, and can be taken back."""

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.events.texts import INVITATION
from matchmaker.core.jobs.texts import BRACES, MissingPlaceholder, UnknownPlaceholder, check_text
from matchmaker.db.jobs import Outbox
from matchmaker.db.messages import MessageText
from matchmaker.extensions import db
from matchmaker.services.events.invite import announce_invitation, invite
from matchmaker.services.jobs.own_texts import (
    LOCALES,
    preview,
    save_words,
    try_words,
    use_original,
    use_own,
    words_of,
)
from matchmaker.services.jobs.texts import CATALOGUE, original, write
from matchmaker.services.jobs.versions import ChangedMeanwhile
from tests.factories.counting import counted_queries

BODY = "Chère {nom}, venez {jour} : {lien}\n{origine} Écrivez à {contact}.\n"


@pytest.fixture
def event(make):
    event = make.event(make.chamber(name="CRESS d’essai", email="orga@exemple.fr"), opened_at=now())
    for name, locale in (("Ana", "fr"), ("Bea", "en"), ("Zoé", "fr")):
        person = make.person(name=name, email=f"{name}@exemple.fr", locale=locale)
        make.delegation(event, make.organisation(name=f"Structure {name}"), people=(person,))
    return event


@pytest.fixture
def organiser(make, event):
    return Actor(make.person(staff_of=event.chamber).id, frozenset({event.chamber_id}))


def save(organiser, event, body=BODY, subject="Venez à {rencontre}", seen=0, locale="fr"):
    save_words(organiser, event.id, INVITATION.key, locale, subject, body, seen)


def sent():
    return {row.intended: row for row in db.session.scalars(select(Outbox))}


def test_own_words_leave_in_their_language_and_ours_in_the_other(event, organiser):
    save(organiser, event)

    invite(organiser, event.id, 3)

    messages = sent()
    assert messages["Ana@exemple.fr"].subject == f"Venez à {event.name}"
    assert messages["Ana@exemple.fr"].body.startswith("Chère Ana, venez jeudi 11 mars 2027 : http")
    assert "Your space (enter this e-mail address there" in messages["Bea@exemple.fr"].body
    assert not any("{" in row.body + row.subject for row in messages.values())


def test_another_event_keeps_the_original(event, organiser, make):
    save(organiser, event)
    other = make.event(event.chamber)
    make.delegation(other, people=(make.person(name="Ana"),))

    assert announce_invitation(organiser, other.id).sample.body.startswith("Bonjour Ana")


def test_a_text_without_what_the_first_mail_must_say_is_refused(event, organiser):
    for name in ("{origine}", "{contact}", "{lien}"):
        with pytest.raises(MissingPlaceholder):
            save(organiser, event, BODY.replace(name, ""))
    with pytest.raises(UnknownPlaceholder):
        save(organiser, event, BODY + "{event.chamber.email}")

    assert db.session.scalars(select(MessageText)).all() == []


def test_going_back_keeps_the_own_words_aside(event, organiser):
    save(organiser, event)

    use_original(organiser, event.id, INVITATION.key, "fr")
    aside = words_of(event, INVITATION, "fr")
    use_own(organiser, event.id, INVITATION.key, "fr")
    db.session.expire_all()
    back = words_of(event, INVITATION, "fr")

    assert (aside.own, aside.aside, aside.body) == (False, True, original(INVITATION, "fr")[1])
    assert (back.own, back.aside, back.body) == (True, False, BODY)


def test_the_second_of_two_who_write_is_told(event, organiser):
    save(organiser, event)

    with pytest.raises(ChangedMeanwhile):
        save(organiser, event, BODY + "Autre chose.")
    save(organiser, event, BODY + "Autre chose.", seen=1)

    assert words_of(event, INVITATION, "fr").body.endswith("Autre chose.\n")


def test_a_trial_goes_to_who_asks_and_to_nobody_else(event, organiser):
    save(organiser, event)

    try_words(organiser, event.id, INVITATION.key, "fr", "moi@exemple.fr")

    [message] = sent().values()
    assert (message.address, message.event_id) == ("moi@exemple.fr", None)
    assert message.body.startswith("Chère Ana")


@pytest.mark.parametrize(("locale", "mark"), [("fr", "[Aperçu] "), ("en", "[Preview] ")])
def test_a_trial_is_marked_in_its_language(event, organiser, locale, mark):
    try_words(organiser, event.id, INVITATION.key, locale, "moi@exemple.fr")

    [message] = sent().values()
    assert message.subject.startswith(mark)


def test_another_chamber_reads_and_changes_nothing(event, make):
    stranger = Actor(make.person().id, frozenset({make.chamber().id}))

    for act in (
        lambda: save(stranger, event),
        lambda: use_original(stranger, event.id, INVITATION.key, "fr"),
        lambda: use_own(stranger, event.id, INVITATION.key, "fr"),
        lambda: try_words(stranger, event.id, INVITATION.key, "fr", "x@exemple.fr"),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_preview_is_of_the_first_recipient(event):
    shown = preview(event, INVITATION, "fr", "Pour {structure}", BODY)

    assert (shown.subject, shown.size) == ("Pour Structure Ana", None)
    assert f"/mes-rencontres/{event.id}" in shown.body


def test_own_words_cost_one_query_however_many_letters(event, organiser):
    save(organiser, event)
    db.session.expire_all()
    values = dict.fromkeys(INVITATION.names, "x")
    event.id  # noqa: B018  # the event itself is read before the letters

    with counted_queries() as counted:
        for _letter in range(3):
            write(event, INVITATION, "fr", values)

    assert counted.number == 1


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", CATALOGUE, ids=lambda kind: kind.key)
def test_every_message_comes_with_words_that_may_be_saved_as_they_are(app, kind, locale):
    subject, body = original(kind, locale)

    assert check_text(kind, subject, body) == (subject, body.rstrip() + "\n")
    assert set(BRACES.findall(subject + body)) <= kind.names


def test_kinds_have_names_of_their_own(app):
    keys = [kind.key for kind in CATALOGUE]

    assert len(keys) == len(set(keys))
    assert all(len(key) <= 40 for key in keys)
