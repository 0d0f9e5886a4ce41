"""Chores over many events go on past the one that fails."""

from matchmaker.services.jobs.apart import apart


def test_what_was_done_is_counted_and_trouble_is_logged_and_counts_nothing(caplog):
    def write(event_id: int) -> int:
        return {1: 3, 3: 2}[event_id]

    done = sum(apart(write, event_id) for event_id in (1, 2, 3))

    assert done == 5
    assert "write failed for (2,)" in caplog.text
    assert "KeyError" in caplog.text


def test_a_chore_that_counts_nothing_counts_for_nothing():
    assert apart(lambda _event_id, _date_id: None, 1, 2) == 0
