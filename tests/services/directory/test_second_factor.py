"""The optional second factor: codes of an application, each once, and recovery codes."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from sqlalchemy import select

from matchmaker.db.credentials import Credential, RecoveryCode
from matchmaker.db.jobs import Audit
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.second_factor import (
    WrongSecondFactor,
    codes_left,
    needs_second_factor,
    new_salt,
    pass_second_factor,
    secret_of,
    switch_off,
    switch_on,
)
from matchmaker.services.directory.tries import MOST_TRIES, TooManyTries
from tests.factories.making import START

NEXT = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def ines(make):
    return make.person(name="Inès Caron", email="ines@exemple.fr")


def code_at(person, moment, salt=None):
    """What the application on the phone shows."""
    salt = salt or db.session.get(Credential, person.id).totp_salt
    return pyotp.TOTP(secret_of(person.id, salt)).at(moment)


def activate(person):
    salt = new_salt()
    return switch_on(actor_of(person.id), salt, code_at(person, START, salt))


def test_a_first_right_code_switches_it_on(any_app, make, clock):
    ines = make.person()
    assert not needs_second_factor(ines.id)

    codes = activate(ines)

    assert needs_second_factor(ines.id)
    assert (len(set(codes)), codes_left(ines.id)) == (10, 10)
    clock.move_to(START + NEXT)
    pass_second_factor(ines.id, code_at(ines, START + NEXT))


def test_a_wrong_first_code_switches_nothing_on(ines):
    with pytest.raises(WrongSecondFactor):
        switch_on(actor_of(ines.id), new_salt(), "000000x")

    assert not needs_second_factor(ines.id)


def test_no_code_serves_twice_nor_one_older_than_the_last(ines, clock):
    activate(ines)
    with pytest.raises(WrongSecondFactor):
        pass_second_factor(ines.id, code_at(ines, START))  # the one it was switched on with

    clock.move_to(START + 3 * NEXT)
    pass_second_factor(ines.id, code_at(ines, START + 3 * NEXT))
    for moment in (START + 3 * NEXT, START + 2 * NEXT):
        with pytest.raises(WrongSecondFactor):
            pass_second_factor(ines.id, code_at(ines, moment))


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(ines, clock, steps, right):
    activate(ines)
    clock.move_to(START + 10 * NEXT)
    code = code_at(ines, START + (10 + steps) * NEXT)

    if right:
        pass_second_factor(ines.id, code)
    else:
        with pytest.raises(WrongSecondFactor):
            pass_second_factor(ines.id, code)


def test_a_recovery_code_stands_for_it_once(ines):
    first, *_others = activate(ines)

    pass_second_factor(ines.id, f" {first.upper()} ")

    assert codes_left(ines.id) == 9
    with pytest.raises(WrongSecondFactor):
        pass_second_factor(ines.id, first)


def test_another_persons_codes_do_not(ines, make):
    activate(ines)
    other = make.person()
    codes = activate(other)

    with pytest.raises(WrongSecondFactor):
        pass_second_factor(ines.id, codes[0])


def test_ten_wrong_tries_a_day_end_it(ines, clock):
    codes = activate(ines)
    for _ in range(MOST_TRIES):
        with pytest.raises(WrongSecondFactor):
            pass_second_factor(ines.id, "nonsense")

    with pytest.raises(TooManyTries):
        pass_second_factor(ines.id, codes[0])
    clock.move_to(START + timedelta(days=1))
    pass_second_factor(ines.id, codes[0])


def test_switched_off_nothing_is_left(ines):
    activate(ines)

    switch_off(actor_of(ines.id))

    assert not needs_second_factor(ines.id)
    assert db.session.scalars(select(RecoveryCode)).all() == []


def test_neither_secret_nor_codes_stand_in_the_database_or_the_log(ines):
    codes = activate(ines)

    row = db.session.get(Credential, ines.id)
    secret = secret_of(ines.id, row.totp_salt)
    kept = str([one.code_hash for one in db.session.scalars(select(RecoveryCode))]) + str(row.totp_salt)
    log = str([(one.before, one.after) for one in db.session.scalars(select(Audit))])
    assert secret not in kept + log
    assert not any(code.replace("-", "") in kept + log for code in codes)
    assert row.totp_salt not in log
