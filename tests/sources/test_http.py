"""The client against a real server: what it survives, how it behaves, what it calls each trouble."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from matchmaker.sources.breaker import FAILURES, PAUSE
from matchmaker.sources.errors import (
    AsksToWait,
    CutOff,
    Failing,
    OutOfTurn,
    Refused,
    TooMuch,
    TooSlow,
    Unreachable,
    Unreadable,
)
from matchmaker.sources.http import Manners
from tests.peers.register import Manner, Reply
from tests.sources.asking import Pauses, make_http

TRIES = 3
NOW = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)


def test_a_good_answer_comes_back_and_the_publisher_learns_who_asks(register):
    register.replies.append(Reply({"nom": "Les Jardins d’Alphonse"}))

    answer = make_http().get_json(f"{register.url}/recherche", {"q": "8010"})

    [asked] = register.asked
    assert answer == {"nom": "Les Jardins d’Alphonse"}
    assert (asked.path, asked.query, asked.headers["Accept"]) == (
        "/recherche",
        {"q": "8010"},
        "application/json",
    )
    assert asked.headers["User-Agent"].startswith("matchmaker/")
    assert "https://exemple.fr" in asked.headers["User-Agent"]


def test_a_packed_answer_is_unpacked(register):
    packed = gzip.compress(b'{"nom": "x"}')
    register.replies.append(Reply(packed, headers={"Content-Encoding": "gzip"}))

    assert make_http().get_json(register.url) == {"nom": "x"}


def test_a_failure_that_passes_is_tried_again(register):
    register.replies += [Reply(status=500), Reply(manner=Manner.CLOSE), Reply({"nom": "x"})]

    assert make_http().get_json(register.url) == {"nom": "x"}
    assert len(register.asked) == TRIES


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(status=500), Failing),
        (Reply(status=503), Failing),
        (Reply(manner=Manner.CLOSE), Unreachable),
        (Reply(b'{"nom":', manner=Manner.CUT), Unreachable),
        (Reply(manner=Manner.SILENT), TooSlow),
    ],
)
def test_what_may_pass_is_tried_three_times_and_no_more(register, reply, error):
    register.answer = lambda _asked: reply

    with pytest.raises(error, match="« Registre d’essai »"):
        make_http().get_json(register.url)

    assert len(register.asked) == TRIES


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(b"\x00\xff garbage"), Unreadable),
        (Reply(b"<html><body>Maintenance</body></html>", kind="text/html"), Unreadable),
        (Reply(b'{"nom": "x"}', kind="text/html"), Unreadable),
        (Reply(b""), Unreadable),
        (Reply(b"12"), Unreadable),
        (Reply(b'{"montant": NaN}'), Unreadable),
        (Reply(b"[" * 100_000), Unreadable),
        (Reply(b'"', manner=Manner.ENDLESS), TooMuch),
        (Reply(b'"' + b"x" * 300_000 + b'"'), TooMuch),
        (
            Reply(gzip.compress(b'"' + b"x" * 50_000_000 + b'"'), headers={"Content-Encoding": "gzip"}),
            TooMuch,
        ),
        (Reply({"error": "token"}, status=401), Refused),
        (Reply({}, status=404), Refused),
    ],
)
def test_what_will_not_pass_is_asked_once(register, reply, error):
    register.answer = lambda _asked: reply

    with pytest.raises(error, match="« Registre d’essai »"):
        make_http().get_json(register.url)

    assert len(register.asked) == 1


def test_an_answer_that_drips_ends_with_the_questions_own_time(register):
    register.answer = lambda _asked: Reply(b'"', manner=Manner.DRIP)

    with pytest.raises(TooSlow):
        make_http(manners=Manners(read=0.3, total=0.5)).get_json(register.url)


def test_a_failure_without_end_is_not_read_to_its_end(register):
    register.replies += [Reply(status=500, manner=Manner.ENDLESS), Reply({"nom": "x"})]

    assert make_http().get_json(register.url) == {"nom": "x"}


def test_nobody_listening_is_unreachable(register):
    url = register.url
    register.close()

    with pytest.raises(Unreachable):
        make_http().get_json(url)


def test_where_a_register_may_lack_somebody_404_is_an_answer(register):
    register.answer = lambda _asked: Reply(b"<html>404</html>", status=404, kind="text/html")

    assert make_http().get_json(register.url, may_lack=True) is None


def test_a_retry_after_is_waited_for(register):
    register.replies += [Reply(status=429, headers={"Retry-After": "3"}), Reply({"nom": "x"})]
    pauses = Pauses()

    answer = make_http(pauses=pauses).get_json(register.url)

    assert (answer, pauses.taken) == ({"nom": "x"}, [3.0])


@pytest.mark.parametrize("said", ["soon", "-5", "nan"])
def test_a_retry_after_that_makes_no_sense_is_one_more_try(register, said):
    register.replies += [Reply(status=429, headers={"Retry-After": said}), Reply({"nom": "x"})]

    assert make_http().get_json(register.url) == {"nom": "x"}


def test_a_long_retry_after_ends_the_question_and_the_register_is_left_alone_so_long(register):
    register.replies.append(Reply(status=429, headers={"Retry-After": "3600"}))
    http = make_http()

    with time_machine.travel(NOW, tick=False):
        with pytest.raises(AsksToWait, match="60 min"):
            http.get_json(register.url)
        with pytest.raises(CutOff):
            http.get_json(register.url)
    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        http.get_json(register.url)

    assert len(register.asked) == 2


def test_a_failing_register_is_cut_off_and_tried_again_after_a_pause(register):
    register.answer = lambda _asked: Reply({}, status=403)
    http = make_http()

    with time_machine.travel(NOW, tick=False):
        for _ in range(FAILURES):
            with pytest.raises(Refused):
                http.get_json(register.url)
        with pytest.raises(CutOff, match="10 min"):
            http.get_json(register.url)
    assert len(register.asked) == FAILURES

    register.answer = lambda _asked: Reply({})
    with time_machine.travel(NOW + PAUSE, tick=False):
        assert [http.get_json(register.url), http.get_json(register.url)] == [{}, {}]


def test_after_the_pause_one_failure_more_cuts_it_off_again(register):
    register.answer = lambda _asked: Reply({}, status=403)
    http = make_http()
    with time_machine.travel(NOW, tick=False):
        for _ in range(FAILURES):
            with pytest.raises(Refused):
                http.get_json(register.url)

    with time_machine.travel(NOW + PAUSE, tick=False):
        with pytest.raises(Refused):
            http.get_json(register.url)
        with pytest.raises(CutOff):
            http.get_json(register.url)

    assert len(register.asked) == FAILURES + 1


def test_one_answer_between_failures_keeps_a_register_going(register):
    bad, good = Reply({}, status=403), Reply({})
    register.replies += [bad, bad, good, bad, bad, good]
    http = make_http()

    for reply in (bad, bad, good, bad, bad, good):
        if reply is good:
            http.get_json(register.url)
        else:
            with pytest.raises(Refused):
                http.get_json(register.url)

    assert len(register.asked) == 6


def test_no_more_questions_leave_than_the_publisher_allows(register):
    http = make_http(rate="2/hour")
    http.get_json(register.url)
    http.get_json(register.url)

    with pytest.raises(OutOfTurn):
        http.get_json(register.url)

    assert len(register.asked) == 2


def test_tries_count_as_questions_too(register):
    register.answer = lambda _asked: Reply(status=500)

    with pytest.raises(OutOfTurn):
        make_http(rate="2/hour").get_json(register.url)

    assert len(register.asked) == 2
