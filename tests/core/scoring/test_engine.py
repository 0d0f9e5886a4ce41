import contextlib

import numpy as np
import pytest
from matchmaker_plugins.cpv import Cpv
from matchmaker_plugins.local import Local
from matchmaker_plugins.text import Text

from matchmaker.core.scoring import engine
from matchmaker.core.scoring.engine import Failure
from matchmaker.core.scoring.weights import sum_up
from matchmaker.plugin_api import Criterion, Gate, Reason, Scores, Vetoes
from tests.factories.scoring import ETAMPES, RIS_ORANGIS, need, offer, scene


class Fixed(Criterion):
    """Gives every row what it was made with."""

    api_version = 1
    key = "fixed"
    label = "Fixe"
    legal_stage = "info"
    reads = ("offer.cpv",)
    value: object = 0.5

    def score(self, batch, context):
        return Scores(np.full(len(batch), self.value), np.ones(len(batch)))

    def explain(self, row, score):
        return Reason("Fixe.")


def answering(key, answer):
    """A criterion whose score() is the given function."""
    return type("Odd", (Fixed,), {"key": key, "score": lambda self, batch, context: answer(batch)})()


@pytest.fixture
def two_rows():
    needs = [need(place=RIS_ORANGIS, cpv=("77310000",), words="tonte")]
    offers = [
        offer(place=RIS_ORANGIS, cpv=("77310000",), words="tonte"),
        offer(place=ETAMPES, cpv=("55520000",)),
    ]
    return scene(needs, offers)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (lambda batch: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda batch: None, "BadAnswer: score() a rendu NoneType au lieu de Scores"),
        (
            lambda batch: Scores(np.zeros(5), np.zeros(5)),
            "BadAnswer: value a la forme (5,) au lieu de (2,)",
        ),
        (
            lambda batch: Scores(np.full(2, 7.0), np.ones(2)),
            "BadAnswer: value va de 7 à 7 au lieu de rester entre 0 et 1",
        ),
        (
            lambda batch: Scores(np.ones(2), np.full(2, np.nan)),
            "BadAnswer: evidence va de nan à nan au lieu de rester entre 0 et 1",
        ),
        (
            lambda batch: Scores(np.ones(2, dtype=np.float32), np.ones(2)),
            "BadAnswer: value est en float32 au lieu de float64",
        ),
        (lambda batch: Scores([1, 1], np.ones(2)), "BadAnswer: value est un list au lieu d’un tableau numpy"),
        (lambda batch: exec("raise SystemExit(1)"), "SystemExit: 1"),
        (
            lambda batch: batch["offer.words"],
            'KeyError: "offer.words is not in this criterion\'s `reads`"',
        ),
    ],
)
def test_a_failing_criterion_is_left_out_and_reported(two_rows, answer, error):
    scored = two_rows.between([Local(), answering("broken", answer)])

    assert scored.failures == (Failure("broken", error, gate=False),)
    assert list(scored.parts) == ["local"]
    assert scored.failed_gates == ()


def test_a_criterion_cannot_change_what_the_others_read(two_rows):
    def vandal(batch):
        batch.records("offer.cpv").value[:] = ("0",)

    scored = two_rows.between([answering("a_vandal", vandal), Cpv()])

    assert [failure.key for failure in scored.failures] == ["a_vandal"]
    assert scored.parts["cpv"].values.tolist() == [1.0, 0.0]


def test_a_time_limit_is_not_taken_for_a_failure_of_the_plugin(two_rows):
    class TimeLimit(Exception):
        pass

    def slow(batch):
        raise TimeLimit

    with pytest.raises(TimeLimit):
        two_rows.between([answering("slow", slow)], let_through=(TimeLimit,))


def test_criteria_run_in_the_order_of_their_keys_under_watch(two_rows):
    seen = []

    @contextlib.contextmanager
    def watch(key):
        seen.append(key)
        yield

    scored = two_rows.between([Text(), Local(), Cpv()], watch=watch)

    assert seen == list(scored.parts) == list(scored.seconds) == ["cpv", "local", "text"]


def test_a_criterion_that_ended_an_earlier_attempt_is_not_run_again(two_rows):
    deadly = answering("deadly", lambda batch: pytest.fail("was run"))

    scored = two_rows.between([Cpv(), deadly], left_out={"deadly": "au-delà de 60 s"})

    assert scored.failures == (Failure("deadly", "au-delà de 60 s", gate=False),)


class Closed(Gate):
    api_version = 1
    key = "closed"
    label = "Fermé"
    legal_stage = "award_safe"
    reads = ("offer.cpv",)

    def veto(self, batch, context):
        closed = batch.distinct("offer.cpv")
        barred = np.array([codes == ("55520000",) for codes in closed.values])
        return Vetoes(np.where(barred[closed.index], 0, -1), (Reason("Fermé aux fournils."),))


def test_a_gate_turns_rows_away_with_its_reason_and_has_no_part(two_rows):
    scored = two_rows.between([Closed()])

    assert scored.vetoed.tolist() == [False, True]
    assert scored.parts == {}
    assert [list(map(str, scored.refusals(row))) for row in (0, 1)] == [[], ["Fermé aux fournils."]]


def test_a_failed_gate_says_that_nothing_may_be_published(two_rows):
    broken = type("Broken", (Closed,), {"veto": lambda self, batch, context: Vetoes(np.array([0, 3]), ())})()

    scored = two_rows.between([broken])

    assert scored.failures == (
        Failure("closed", "BadAnswer: veto() renvoie à un motif qui n’existe pas", gate=True),
    )
    assert scored.failed_gates == ("closed",)


def test_chunks_do_not_change_a_run(monkeypatch):
    needs = [need(cpv=("77310000",), words="tonte des pelouses") for _ in range(5)]
    offers = [offer(cpv=(f"7731000{digit}",), words="tonte" if digit % 2 else "pain") for digit in range(7)]
    criteria = [Cpv(), Text(), Closed()]
    whole = scene(needs, offers).between(criteria)

    monkeypatch.setattr(engine, "CHUNK", 4)
    parts = scene(needs, offers).between(criteria)

    assert len(parts.rows) == 35
    for key, part in whole.parts.items():
        np.testing.assert_array_equal(part.value, parts.parts[key].value)
    np.testing.assert_array_equal(whole.vetoed, parts.vetoed)


def test_a_criterion_without_any_row_of_its_kind_is_not_run():
    lonely = scene([], [offer(place=ETAMPES), offer(place=RIS_ORANGIS)])

    assert list(lonely.among([Cpv(), Local()]).parts) == ["local"]


def test_no_rows_at_all_is_an_empty_run():
    scored = scene([], []).between([Cpv(), Text(), Local(), Closed()])

    assert (len(scored.rows), scored.failures) == (0, ())
    assert len(sum_up(scored, {"cpv": 1}).rank) == 0


def test_nobody_meets_itself():
    scored = scene([need(1), need(2)], [offer(1), offer(2)]).between([])

    asking = scored.rows.asking.delegations[scored.rows.asking_index].tolist()
    other = scored.rows.other.delegations[scored.rows.other_index].tolist()
    assert list(zip(asking, other, strict=True)) == [(1, 2), (2, 1)]
