"""The optional password: one more door, counted, and silent about who has one."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.core.directory.passwords import PasswordTooShort
from matchmaker.db.credentials import Credential, WrongTry
from matchmaker.db.jobs import Audit
from matchmaker.extensions import db
from matchmaker.services.directory import passwords
from matchmaker.services.directory.passwords import (
    WrongPassword,
    has_password,
    people_of_password,
    remove_password,
    set_password,
)
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.tries import MOST_TRIES, TooManyTries
from matchmaker.services.jobs.purge import purge
from tests.factories.making import START

WORDS = "cheval pile agrafe"


@pytest.fixture
def ines(make):
    return make.person(name="Inès Caron", email="ines@exemple.fr")


def names(people):
    return [one.name for one in people]


def test_the_right_one_gives_the_person(any_app, make):
    ines = make.person(name="Inès Caron", email="ines@exemple.fr")
    set_password(actor_of(ines.id), WORDS)

    assert names(people_of_password(" INES@exemple.fr ", WORDS)) == ["Inès Caron"]
    assert db.session.scalars(select(WrongTry)).all() == []
    with pytest.raises(WrongPassword):
        people_of_password("ines@exemple.fr", WORDS + "!")


def test_it_is_kept_as_argon2_and_never_logged(ines):
    set_password(actor_of(ines.id), WORDS)

    assert db.session.get(Credential, ines.id).password_hash.startswith("$argon2id$")
    log = db.session.scalars(select(Audit).where(Audit.act == "directory.set_password")).one()
    assert (log.person_id, log.after["password_hash"]) == (ines.id, "•")


def test_a_weak_one_is_refused_and_changes_nothing(ines):
    with pytest.raises(PasswordTooShort):
        set_password(actor_of(ines.id), "court")

    assert not has_password(ines.id)


def test_of_a_shared_mailbox_only_those_with_this_password(ines, make):
    other = make.person(name="Bilal", email="ines@exemple.fr")
    make.person(name="Carole", email="ines@exemple.fr")
    set_password(actor_of(ines.id), WORDS)
    set_password(actor_of(other.id), "une autre phrase")

    assert names(people_of_password("ines@exemple.fr", "une autre phrase")) == ["Bilal"]


def test_who_is_disabled_or_removed_it_does_not_get_in(ines, session):
    set_password(actor_of(ines.id), WORDS)
    remove_password(actor_of(ines.id))
    with pytest.raises(WrongPassword):
        people_of_password("ines@exemple.fr", WORDS)

    set_password(actor_of(ines.id), WORDS)
    session.merge(ines).disabled_at = START
    session.commit()
    with pytest.raises(WrongPassword):
        people_of_password("ines@exemple.fr", WORDS)


@pytest.mark.parametrize("address", ["ines@exemple.fr", "personne@exemple.fr"])
def test_an_address_known_or_not_is_tried_so_often_a_day(ines, address, session):
    set_password(actor_of(ines.id), WORDS)
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(MOST_TRIES):
            with pytest.raises(WrongPassword):
                people_of_password(address, "rien de tel")
        with pytest.raises(TooManyTries):
            people_of_password(address, WORDS)

        clock.move_to(START + timedelta(days=1, seconds=1))
        purge()
        assert session.scalars(select(WrongTry)).all() == []
        with pytest.raises(WrongPassword):
            people_of_password(address, "rien de tel")


@pytest.mark.parametrize("address", ["ines@exemple.fr", "sans@exemple.fr", "personne@exemple.fr"])
def test_one_hash_is_verified_whether_there_is_a_password_or_not(ines, make, address, monkeypatch):
    make.person(email="sans@exemple.fr")
    set_password(actor_of(ines.id), WORDS)
    verified, real = [], passwords.HASHER.verify

    def verify(kept, password):
        verified.append(kept[:35])
        return real(kept, password)

    monkeypatch.setattr(passwords, "HASHER", type("Counting", (), {"verify": staticmethod(verify)}))
    with pytest.raises(WrongPassword):
        people_of_password(address, "rien de tel")

    assert verified == ["$argon2id$v=19$m=65536,t=3,p=4$" + verified[0][31:]]
