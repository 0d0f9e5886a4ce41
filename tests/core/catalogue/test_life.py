"""The life of a need: what may follow what, and when a meeting about it is still possible, on the buyer's clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.catalogue.life import (
    STATE_WORDS,
    STEPS,
    UNDO,
    AlreadyPublished,
    ClosedByItsDate,
    Life,
    NoDraftAnyMore,
    NoSuchStep,
    PublicationPast,
    check_publication,
    due,
    eve_of,
    falls_after,
    is_open,
    is_open_in,
    next_state,
    state_for,
    undone,
)
from matchmaker.core.events.zones import FRENCH_ZONES, zone_of

PARIS, REUNION = "Europe/Paris", "Indian/Reunion"
EIGHTH = datetime(2027, 3, 8, 9, tzinfo=UTC)


def moment(words, zone=PARIS):
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone))


# The date of story 6: 10 March at noon. The closing is the evening of the 9th.
NOON = moment("2027-03-10T12:00")


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("draft", {"abandon"}),
        ("sourcing", {"freeze", "publish", "award", "abandon"}),
        ("frozen", {"publish", "award", "abandon"}),
        ("consultation", {"award", "abandon"}),
        ("awarded", set()),
        ("abandoned", set()),
    ],
)
def test_what_may_be_done_in_each_state(state, steps):
    found = {step for step in STEPS if state in STEPS[step].since}

    assert found == steps
    for step in STEPS.keys() - steps:
        with pytest.raises(NoSuchStep):
            next_state(state, step)


def test_each_step_leads_where_it_says_and_unknown_steps_nowhere():
    assert {step: next_state("sourcing", step) for step in STEPS} == {
        "freeze": "frozen",
        "publish": "consultation",
        "award": "awarded",
        "abandon": "abandoned",
    }
    with pytest.raises(NoSuchStep):
        next_state("sourcing", "sell")


def test_each_state_has_words_and_what_can_be_undone_has_a_button():
    assert set(STATE_WORDS) == {"draft", "sourcing", "frozen", "consultation", "awarded", "abandoned"}
    assert set(UNDO) == {"frozen", "consultation", "awarded", "abandoned"}


@pytest.mark.parametrize(
    ("state", "before", "back"),
    [
        ("frozen", "sourcing", "sourcing"),
        ("frozen", None, "sourcing"),
        ("consultation", "sourcing", "sourcing"),
        ("consultation", None, "frozen"),
        ("awarded", "frozen", "frozen"),
        ("abandoned", "draft", "draft"),
        ("abandoned", None, "sourcing"),
    ],
)
def test_the_last_step_is_taken_back(state, before, back):
    assert undone(Life(state, before=before), EIGHTH) == back


@pytest.mark.parametrize("state", ["draft", "sourcing"])
def test_there_is_nothing_to_take_back_at_the_beginning(state):
    with pytest.raises(NoSuchStep):
        undone(Life(state), EIGHTH)


def test_sourcing_does_not_reopen_after_its_closing():
    with pytest.raises(ClosedByItsDate, match="10/03/2027"):
        undone(Life("frozen", NOON), moment("2027-03-10T00:00"))

    assert undone(Life("frozen", NOON), moment("2027-03-09T23:59")) == "sourcing"


def test_meetings_end_with_the_eve_of_the_publication():
    life = Life("sourcing", NOON)

    assert life.closing == moment("2027-03-10T00:00")
    assert Life("sourcing").closing is None
    assert is_open(life, moment("2027-03-09T23:59"))
    assert not is_open(life, moment("2027-03-10T00:00"))
    assert is_open(Life("sourcing"), moment("2030-01-01T00:00"))


@pytest.mark.parametrize(
    ("zone", "publication", "closing"),
    [
        # The clocks go forward on 28 March 2027 at two, and back on 31 October at three: that day has 23 or 25 hours.
        (PARIS, "2027-03-28T12:00", "2027-03-27T23:00+00:00"),
        (PARIS, "2027-03-29T12:00", "2027-03-28T22:00+00:00"),
        (PARIS, "2027-10-31T12:00", "2027-10-30T22:00+00:00"),
        (PARIS, "2027-11-01T12:00", "2027-10-31T23:00+00:00"),
        (
            PARIS,
            "2027-03-10T00:00",
            "2027-03-09T23:00+00:00",
        ),  # on the stroke of midnight: that day is the day
        # At one in the morning in La Réunion it is still the day before in Paris: the buyer's day counts.
        (REUNION, "2027-03-10T01:00", "2027-03-09T20:00+00:00"),
        (REUNION, "2027-03-10T23:59", "2027-03-09T20:00+00:00"),
    ],
)
def test_the_day_is_that_of_the_buyers_clocks(zone, publication, closing):
    assert eve_of(moment(publication, zone), zone) == datetime.fromisoformat(closing)


@given(
    st.integers(0, 9 * 365 * 24 * 60).map(lambda minutes: EIGHTH + timedelta(minutes=minutes)),
    st.sampled_from(sorted(FRENCH_ZONES)),
)
def test_the_closing_is_a_midnight_less_than_a_long_day_before(publication, zone):
    closing = eve_of(publication, zone)
    shown = closing.astimezone(ZoneInfo(zone))

    assert (shown.hour, shown.minute, shown.second) == (0, 0, 0)
    assert shown.date() == publication.astimezone(ZoneInfo(zone)).date()
    assert timedelta() <= publication - closing < timedelta(hours=25)


def test_a_meeting_must_be_over_by_the_closing():
    life = Life("sourcing", NOON)

    assert is_open_in(life, EIGHTH, moment("2027-03-10T00:00"))
    assert not is_open_in(life, EIGHTH, moment("2027-03-10T00:01"))
    assert not is_open_in(Life("frozen"), EIGHTH, moment("2027-03-09T10:00"))


@pytest.mark.parametrize(
    ("life", "falls"),
    [
        (Life("sourcing"), False),
        (Life("sourcing", moment("2027-03-12T12:00")), False),
        (Life("sourcing", moment("2027-03-11T18:00")), True),  # later the same day: the eve counts
        (Life("sourcing", NOON), True),
        (Life("frozen"), False),  # frozen by hand: what was agreed may be held
        (Life("frozen", NOON), True),
        (Life("consultation"), True),
        (Life("awarded"), True),
        (Life("abandoned"), True),
    ],
)
def test_meetings_of_the_eleventh_that_somebody_must_decide_about(life, falls):
    assert falls_after(life, moment("2027-03-11T14:35")) is falls


@pytest.mark.parametrize(
    ("state", "at", "state_due"),
    [
        ("sourcing", "2027-03-09T23:59", None),
        ("sourcing", "2027-03-10T00:00", "frozen"),
        ("frozen", "2027-03-10T00:00", None),
        ("sourcing", "2027-03-10T11:59", "frozen"),
        ("frozen", "2027-03-10T12:00", "consultation"),
        ("sourcing", "2027-03-10T12:00", "consultation"),  # the clock had stood still
        ("draft", "2027-03-10T12:00", None),
        ("awarded", "2027-03-10T12:00", None),
    ],
)
def test_what_the_clock_brings(state, at, state_due):
    assert due(Life(state, NOON), moment(at)) == state_due
    assert due(Life(state), moment(at)) is None


def test_a_publication_is_foreseen_for_the_future_and_before_it_is_done():
    check_publication("sourcing", NOON, EIGHTH)
    check_publication("frozen", None, EIGHTH)
    with pytest.raises(PublicationPast):
        check_publication("sourcing", EIGHTH, EIGHTH)
    with pytest.raises(AlreadyPublished):
        check_publication("consultation", NOON, EIGHTH)


@pytest.mark.parametrize(
    ("state", "visibility", "becomes"),
    [
        ("sourcing", "own", "draft"),
        ("draft", "own", "draft"),
        ("draft", "event", "sourcing"),
        ("sourcing", "public", "sourcing"),
        ("frozen", "event", "frozen"),
        ("abandoned", "own", "abandoned"),
    ],
)
def test_a_draft_is_what_its_author_alone_sees(state, visibility, becomes):
    assert state_for(state, visibility) == becomes


@pytest.mark.parametrize("state", ["frozen", "consultation", "awarded"])
def test_what_was_shown_does_not_become_a_draft_again(state):
    with pytest.raises(NoDraftAnyMore):
        state_for(state, "own")


def test_the_zone_of_a_buyer():
    codes = ("35360", "97411", "97209", "98818", "97502", None)

    assert [zone_of(code) for code in codes] == [
        PARIS,
        REUNION,
        "America/Martinique",
        "Pacific/Noumea",
        "America/Miquelon",
        PARIS,
    ]
