from dataclasses import replace
from datetime import date

from matchmaker.core.scoring.inputs import UNKNOWN, Fact
from matchmaker.core.scoring.joint import (
    DECLARED_BY_MEMBERS,
    Executor,
    barring,
    every,
    joint_party,
    rounded_down,
    shared,
    total,
)
from matchmaker.core.scoring.rows import rows_among, rows_between, rows_of
from tests.factories import scoring

YES, DECLARED_YES, NO = Fact(True, 1.0), Fact(True, 0.3), Fact(False, 0.8)


def test_a_groupement_is_ess_where_each_member_is_as_surely_as_the_least_sure():
    assert every([YES, DECLARED_YES]) == by_members(DECLARED_YES)
    assert every([YES, UNKNOWN]) == UNKNOWN
    assert every([YES, UNKNOWN, NO]) == by_members(NO)


def test_a_kind_is_shared_only_where_all_have_it():
    assert shared([Fact("ACI", 1.0), Fact("ACI", 0.5)]) == by_members(Fact("ACI", 0.5))
    assert shared([Fact("ACI", 1.0), Fact("EI", 1.0)]) == UNKNOWN
    assert shared([UNKNOWN, UNKNOWN]) == UNKNOWN


def test_turnovers_add_up_where_all_are_known():
    assert total([Fact(200_000, 1.0), Fact(50_000.0, 0.3)]) == by_members(Fact(250_000.0, 0.3))
    assert total([Fact(200_000, 1.0), UNKNOWN]) == UNKNOWN


def test_no_member_reads_what_another_wrote_nor_takes_its_turnover_from_the_sum():
    public = Fact(100_000.0, 1.0, source="Annuaire des entreprises, comptes 2025")
    told = Fact(234_567.0, 0.5, source="Déclaré par la structure : bilan n° 77")

    assert total([public, told]) == Fact(300_000.0, 0.5, source=DECLARED_BY_MEMBERS)
    assert total([public, public]) == replace(public, value=200_000.0)
    assert [rounded_down(amount) for amount in (0, 999, 1_780_000.5)] == [0, 950, 1_500_000]


def test_who_executes_stands_in_the_party_one_by_one():
    executors = [
        Executor(2, Fact("ACI", 1.0), YES, UNKNOWN),
        Executor(3, Fact("NONE", 0.8), DECLARED_YES, UNKNOWN),
    ]

    party = joint_party(scoring.party(1), executors)

    assert party.executing_kinds == Fact(("ACI", "NONE"), 0.8)
    assert (party.siae_kind, party.ess_status) == (UNKNOWN, by_members(DECLARED_YES))
    assert joint_party(scoring.party(1), []).members == ()


def test_what_a_groupement_says_of_itself_does_not_count():
    said = {
        "siren": "732829320",
        "legal_category": "5710",
        "esus": YES,
        "qpv": Fact("inside", 1.0),
        "own": {"local_currency": {"local_currency_name": "eusko"}},
    }

    party = joint_party(replace(scoring.party(1), **said), [Executor(2), Executor(3)])

    assert (party.siren, party.legal_category, party.own) == (None, None, {})
    assert (party.esus, party.esus_until, party.qpv) == (UNKNOWN, None, UNKNOWN)


def test_esus_and_its_district_are_those_of_every_member():
    inside, sooner, later = Fact("inside", 1.0), date(2027, 1, 1), date(2028, 1, 1)
    executors = [
        Executor(2, esus=YES, esus_until=later, qpv=inside),
        Executor(3, esus=DECLARED_YES, esus_until=sooner, qpv=inside),
    ]

    party = joint_party(scoring.party(1), executors)

    assert (party.esus, party.esus_until, party.qpv) == (by_members(DECLARED_YES), sooner, inside)


def test_a_contract_reserved_to_one_member_is_told_of_the_groupement():
    one, other = _awarded("2026-06-01", "217302304"), _awarded("2022-01-01", "219100005")

    assert barring([one, {}, other]) == {
        "reservation": {
            "reservation_last_award": "2026-06-01",
            "reservation_last_buyer": "217302304@2026-06-01, 219100005@2022-01-01",
        }
    }
    assert barring([{}, {"local_currency": {"local_currency_name": "eusko"}}]) == {}


def _awarded(day, buyer):
    return {"reservation": {"reservation_last_award": day, "reservation_last_buyer": buyer}}


def test_a_groupement_is_never_paired_with_its_own_members():
    """Organisation 1 is the groupement of 2; 3 is somebody else."""
    joint = scoring.offer(1, facts={"allies": (2,)})
    own, other = scoring.offer(2, facts={"allies": (1,)}), scoring.offer(3)
    needs = [scoring.need(2, facts={"allies": (1,)}), scoring.need(4)]

    scene = scoring.scene(needs, [joint, own, other])

    assert pairs(rows_among(scene.offers)) == {(1, 3), (3, 1), (2, 3), (3, 2)}
    assert pairs(rows_between(scene.needs, scene.offers)) == {(2, 3), (4, 1), (4, 2), (4, 3)}
    assert pairs(rows_of(scene.offers, [(1, 2), (1, 3)])) == {(1, 3), (3, 1)}


def by_members(fact):
    return replace(fact, source=DECLARED_BY_MEMBERS)


def pairs(rows):
    asking = rows.asking.organisations[rows.asking_index].tolist()
    return set(zip(asking, rows.other.organisations[rows.other_index].tolist(), strict=True))
