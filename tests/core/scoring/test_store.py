import numpy as np
from matchmaker_plugins.cpv import Cpv
from matchmaker_plugins.local import Local
from matchmaker_plugins.reservation import Reservation

from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.pairs import pairs_of
from matchmaker.core.scoring.store import dump_part, dump_rows, dump_veto, load_part, load_rows, load_veto
from matchmaker.plugin_api import Criterion, Reason, Scores
from tests.factories.scoring import ETAMPES, RIS_ORANGIS, need, offer, scene

WEIGHTS = {"cpv": 2.0, "local": 1.0}


def stored_and_read(scored):
    rows = load_rows(scored.rows.kind, dump_rows(scored.rows))
    return ScoredRows(
        rows,
        {key: load_part(dump_part(part), rows) for key, part in scored.parts.items()},
        {key: load_veto(dump_veto(veto)) for key, veto in scored.vetoes.items()},
    )


def test_a_run_read_back_gives_the_same_pairs():
    needs = [
        need(place=RIS_ORANGIS, cpv=("77310000",)),
        need(place=ETAMPES, reservation="l2113_13", cpv=("90919200",)),
    ]
    offers = [offer(place=ETAMPES, cpv=("77310000", "90910000"), prestation="service"), offer()]
    scored = scene(needs, offers).between([Cpv(), Local(), Reservation()])

    again = stored_and_read(scored)

    before, after = pairs_of([scored], WEIGHTS, 7), pairs_of([again], WEIGHTS, 7)
    for name in type(before).__dataclass_fields__:
        np.testing.assert_array_equal(getattr(before, name), getattr(after, name))
    assert [again.refusals(row) for row in range(4)] == [scored.refusals(row) for row in range(4)]


def test_a_part_takes_six_bytes_a_row():
    needs, offers = [need(place=ETAMPES) for _ in range(80)], [offer(place=RIS_ORANGIS) for _ in range(100)]
    scored = scene(needs, offers).between([Local()])

    assert 48_000 <= len(dump_part(scored.parts["local"])) <= 50_000


class Offered(Criterion):
    """Reads the offer alone."""

    api_version = 1
    key = "offered"
    label = "Offert"
    legal_stage = "info"
    reads = ("offer.population",)

    def score(self, batch, context):
        return Scores(np.minimum(batch.number("offer.population") / 100_000, 1.0), np.ones(len(batch)))

    def explain(self, row, score):
        return Reason("Offert.")


def test_a_part_that_reads_one_side_is_kept_once_per_record():
    needs = [need(place=ETAMPES) for _ in range(3)]
    offers = [offer(place=RIS_ORANGIS), offer(place=ETAMPES)]

    scored = scene(needs, offers).between([Offered()])
    again = stored_and_read(scored)

    assert len(scored.parts["offered"].value) == 2
    assert scored.parts["offered"].values.tolist() == again.parts["offered"].values.tolist()
    assert again.parts["offered"].values.round(5).tolist() == 3 * [0.31188, 0.26856]
    assert scored.row(4)["offered"] == again.row(2)["offered"]
