"""What may go to one structure, and what is owed to all."""

import pytest

from matchmaker.core.requests.messages import (
    LONGEST,
    ForAllOnly,
    NoSuchChoice,
    NothingSaid,
    Sendable,
    TooLongForAMessage,
    Typed,
    for_one,
)

SURFACE = "1 850 m², 5 passages par semaine"


def sent(typed, *, restricted):
    return for_one(typed, restricted=restricted, name="Net’Éclair")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (Typed(about="place", place="reception"), Sendable("place", "reception")),
        (Typed(about="time", time="14:20"), Sendable("time", "14:20")),
        (Typed(about="late", late="10"), Sendable("late", "10")),
        (Typed(about="late", late="10", place="ours", text="  "), Sendable("late", "10")),
    ],
)
def test_a_buyer_in_sourcing_chooses_place_time_and_lateness(typed, kept):
    assert sent(typed, restricted=True) == kept


@pytest.mark.parametrize(
    "typed",
    [
        Typed(about="need", text=SURFACE),
        Typed(about="need"),
        Typed(text=SURFACE),
        Typed(about="place", place="reception", text=SURFACE),  # whatever it says it is about
        Typed(about="late", late="10", has_file=True),
        Typed(has_file=True),
    ],
)
def test_whatever_else_it_says_is_for_all(typed):
    with pytest.raises(ForAllOnly):
        sent(typed, restricted=True)


@pytest.mark.parametrize(
    "typed",
    [
        Typed(about="place", place=SURFACE),
        Typed(about="time", time="1850"),
        Typed(about="time", time="24:00"),
        Typed(about="time", time="14:20\n"),
        Typed(about="late", late="1850"),
        Typed(about="late"),
        Typed(about="words", place=SURFACE),
    ],
)
def test_nothing_hides_in_what_is_chosen(typed):
    with pytest.raises(NoSuchChoice):
        sent(typed, restricted=True)


def test_the_others_write_what_they_like_and_send_no_file_either():
    assert sent(Typed(text=f" {SURFACE}\nMerci "), restricted=False) == Sendable("words", f"{SURFACE}\nMerci")
    with pytest.raises(ForAllOnly):
        sent(Typed(text="Bonjour", has_file=True), restricted=False)


def test_an_empty_or_endless_message_is_refused():
    for restricted in (True, False):
        with pytest.raises(NothingSaid):
            sent(Typed(text=" \n"), restricted=restricted)
    with pytest.raises(TooLongForAMessage):
        sent(Typed(text="a" * (LONGEST + 1)), restricted=False)
