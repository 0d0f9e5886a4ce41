"""Why a supplier was not met: one reason of the closed list, whatever is known of it."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.scheduling.schedule import Code
from matchmaker.core.sourcing.situation import Wish
from matchmaker.core.sourcing.unmet import Stand, not_met
from matchmaker.core.sourcing.words import CODES
from matchmaker.db.events import STATES
from matchmaker.db.requests import DECLINE_REASONS, ORIGINS, STANDING

ACCEPTED = Wish(by_buyer=False, origin="participant", state="accepted")
PENDING = Wish(by_buyer=False, origin="participant", state="pending")
DECLINED = Wish(by_buyer=True, origin="participant", state="declined", reason="agenda_full")
PROPOSED = Wish(by_buyer=True, origin="chamber", state="pending")


@pytest.mark.parametrize(
    ("stand", "why"),
    [
        (Stand(), "nobody_asked"),
        (Stand(fits=True), "nobody_asked"),
        (Stand(fits=False), "trade"),
        (Stand(offers=False, fits=False), "no_offer"),
        (Stand(common=False), "no_common_slot"),
        (Stand(wishes=[PROPOSED]), "not_taken_up"),
        (Stand(wishes=[PENDING]), "no_answer"),
        (Stand(wishes=[PENDING], closed=True), "need_closed"),
        (Stand(wishes=[ACCEPTED]), "not_scheduled"),
        (Stand(wishes=[ACCEPTED], unplaced="busy"), "busy"),
        (Stand(wishes=[ACCEPTED], barred=True), "gate"),
        (Stand(wishes=[DECLINED], barred=True), "agenda_full"),
        (Stand(fits=False, barred=True, apart=True), "gate"),
        (Stand(wishes=[ACCEPTED], apart=True), "kept_apart"),
        (Stand(wishes=[ACCEPTED], unplaced="busy", elsewhere=True), "other_subject"),
        (Stand(state="invited", fits=False), "invitation_unanswered"),
        (Stand(state="invited", wishes=[ACCEPTED], unplaced="outweighed"), "outweighed"),
        (Stand(state="refused", barred=True), "invitation_refused"),
        (Stand(state="cancelled", wishes=[ACCEPTED], unplaced="busy"), "withdrew"),
    ],
)
def test_the_strongest_reason_is_the_one_that_is_written(stand, why):
    assert not_met(stand)["why"] == why


def test_who_asked_and_what_was_answered_stand_beside_it():
    assert not_met(Stand(wishes=[DECLINED])) == {"asked": "buyer", "answer": "declined", "why": "agenda_full"}
    assert not_met(Stand()) == {"asked": "nobody", "answer": "none", "why": "nobody_asked"}


WISHES = st.builds(
    Wish,
    by_buyer=st.booleans(),
    origin=st.sampled_from(ORIGINS),
    state=st.sampled_from(STANDING),
    reason=st.none() | st.sampled_from(DECLINE_REASONS),
)
STANDS = st.builds(
    Stand,
    state=st.sampled_from(STATES),
    wishes=st.lists(WISHES, max_size=3),
    unplaced=st.none() | st.sampled_from(get_args(Code)),
    closed=st.booleans(),
    elsewhere=st.booleans(),
    apart=st.booleans(),
    barred=st.booleans(),
    offers=st.booleans(),
    fits=st.none() | st.booleans(),
    common=st.booleans(),
)


@given(STANDS)
def test_whatever_is_known_there_is_a_reason_that_people_can_read(stand):
    told = not_met(stand)

    for name in ("asked", "answer", "why"):
        assert told[name] in CODES[name]


def test_every_reason_of_the_timetable_has_words():
    assert set(get_args(Code)) <= CODES["why"].keys()
