"""Who asked, what came of it and why: codes for the register."""

from matchmaker.core.sourcing.situation import Wish, situation

THEIRS = Wish(by_buyer=False, origin="participant", state="pending")
OURS = Wish(by_buyer=True, origin="participant", state="pending")


def test_nobody_asked_and_nothing_planned_says_nothing():
    assert situation([], planned=False, unplaced=None) is None
    proposal = Wish(by_buyer=True, origin="chamber", state="pending")
    assert situation([proposal], planned=False, unplaced=None) is None


def test_a_meeting_that_nobody_asked_for():
    assert situation([], planned=True, unplaced=None) == {
        "asked": "nobody",
        "answer": "none",
        "meeting": "planned",
    }


def test_a_proposal_taken_up_was_the_organisers():
    taken = Wish(by_buyer=True, origin="chamber", state="accepted")
    assert situation([taken], planned=True, unplaced=None) == {
        "asked": "chamber",
        "answer": "accepted",
        "meeting": "planned",
    }


def test_silence_and_the_reason_of_the_timetable():
    silent = {"asked": "supplier", "answer": "pending", "meeting": "none"}
    assert situation([THEIRS], planned=False, unplaced=None) == silent | {"why": "no_answer"}
    assert situation([THEIRS], planned=False, unplaced="busy") == silent | {"why": "busy"}


def test_both_asked_counts_as_accepted():
    assert situation([THEIRS, OURS], planned=False, unplaced=None) == {
        "asked": "both",
        "answer": "accepted",
        "meeting": "none",
        "why": "not_scheduled",
    }


def test_a_refusal_gives_its_reason_only_where_it_may_be_read():
    kept = Wish(by_buyer=True, origin="participant", state="declined")
    read = Wish(by_buyer=False, origin="participant", state="declined", reason="agenda_full")

    assert situation([kept], planned=False, unplaced="busy")["why"] == "declined"
    assert situation([read], planned=False, unplaced=None)["why"] == "agenda_full"
