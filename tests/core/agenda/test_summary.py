import pytest

from matchmaker.core.agenda.summary import Equity, Proof, UnplacedRequest, measure_equity, summarise
from tests.factories.timetables import make_timetable


@pytest.mark.parametrize(
    ("proof", "sentence"),
    [
        (Proof(best=True), "Aucun planning ne respecte mieux vos règles."),
        (
            Proof(best=False, at_most_more=0),
            "Aucun rendez-vous de plus n’est possible ; un autre choix pourrait valoir un peu mieux.",
        ),
        (Proof(best=False, at_most_more=1), "Au plus 1 rendez-vous de plus serait possible."),
        (Proof(best=False, at_most_more=2), "Au plus 2 rendez-vous de plus seraient possibles."),
        (Proof(best=False), "Ce planning est valable ; un meilleur n’est pas exclu."),
    ],
)
def test_proof_is_told_in_the_organisers_words(proof, sentence):
    assert proof.sentence.format(count=proof.at_most_more) == sentence


def test_summary_counts_requests_and_names_the_unplaced():
    summary = summarise(make_timetable(), Proof(best=True), asked=5, served=4, notes=("À relire.",))

    assert (summary.asked, summary.served, summary.meetings, summary.notes) == (5, 4, 3, ("À relire.",))
    assert summary.unplaced == (
        UnplacedRequest(
            "Net’Éclair Insertion",
            "Ville de Valbrune",
            "Nettoyage des écoles",
            "Aucun créneau commun : Net’Éclair Insertion n’est là que de 14:00 à 14:35.",
        ),
    )


def test_equity_has_a_line_per_kind_and_names_those_who_meet_nobody():
    assert measure_equity(make_timetable()) == (
        Equity("acheteur", structures=2, fewest=1, median=1.5, most=2, without=()),
        Equity("fournisseur", structures=3, fewest=0, median=1, most=2, without=("Tournesol Traiteur",)),
    )


def test_equity_of_an_event_without_anybody_is_empty():
    empty = make_timetable(delegations=(), meetings=(), unplaced=())

    assert measure_equity(empty) == ()
