import pytest

from matchmaker.core.requests.rules import (
    ACCEPT,
    CHANGE,
    DECLINE,
    MOVES,
    WITHDRAW,
    AsksItself,
    MeetsNobody,
    NoLongerPossible,
    NotTakingPart,
    Party,
    QuotaReached,
    Quotas,
    TooManyIndispensables,
    TwoBuyers,
    Wish,
    WishesClosed,
    WishesNotYetOpen,
    check_indispensables,
    check_open,
    check_parties,
    check_quota,
    next_state,
)
from matchmaker.core.requests.words import STATES

QUOTAS = Quotas(wishes=8, indispensables=3)
BUYER = Party(1, 9, "Ville de Valbrune", "buyer", "accepted")
SUPPLIER = Party(2, 9, "Les Jardins du Val", "supplier", "accepted")


def party(number, kind, state="accepted", event=9):
    return Party(number, event, f"Structure {number}", kind, state)


@pytest.mark.parametrize(
    ("sender", "receiver"),
    [
        (BUYER, SUPPLIER),
        (SUPPLIER, BUYER),
        (SUPPLIER, party(3, "supplier")),
        (BUYER, party(3, "both")),
        (BUYER, party(3, "expert")),
    ],
)
def test_these_two_can_meet(sender, receiver):
    check_parties(sender, receiver)


@pytest.mark.parametrize(
    ("sender", "receiver", "refusal"),
    [
        (BUYER, BUYER, AsksItself),
        (BUYER, party(3, "buyer"), TwoBuyers),
        (BUYER, party(3, "visitor"), MeetsNobody),
        (party(3, "visitor"), BUYER, MeetsNobody),
        (BUYER, party(3, "supplier", "cancelled"), NotTakingPart),
        (party(3, "supplier", "registered"), BUYER, NotTakingPart),
        (BUYER, party(3, "supplier", event=8), NotTakingPart),
    ],
)
def test_these_two_cannot(sender, receiver, refusal):
    with pytest.raises(refusal):
        check_parties(sender, receiver)


def test_the_ninth_wish_is_refused_with_the_quota_in_words():
    sent = [Wish(number, 2, "pending") for number in range(8)]

    with pytest.raises(QuotaReached) as refusal:
        check_quota(sent, QUOTAS, BUYER)

    assert str(refusal.value) == "8 vœux au plus : retirez-en un pour demander Ville de Valbrune."


@pytest.mark.parametrize("state", ["declined", "withdrawn", "expired"])
def test_a_wish_that_ended_leaves_room_for_another(state):
    sent = [Wish(number, 2, "pending") for number in range(7)] + [Wish(8, 1, state)]

    check_quota(sent, QUOTAS, BUYER)


def test_the_fourth_indispensable_asks_which_one_gives_way():
    others = [Wish(1, 1, "pending", 11), Wish(2, 1, "accepted", 12), Wish(3, 1, "pending", 13)]

    with pytest.raises(TooManyIndispensables) as refusal:
        check_indispensables(others, 1, 14, QUOTAS)

    assert str(refusal.value) == "3 au plus : lequel devient souhaité ?"


def test_a_partner_both_asked_and_accepted_counts_once():
    wishes = [Wish(number, 1, "pending", partner) for number, partner in enumerate((11, 11, 12, 12, 13))]

    check_indispensables(wishes, 1, 13, QUOTAS)
    with pytest.raises(TooManyIndispensables):
        check_indispensables(wishes, 1, 14, QUOTAS)


def test_other_ranks_and_ended_wishes_are_not_counted():
    wishes = [
        Wish(1, 1, "pending", 11),
        Wish(2, 1, "declined", 12),
        Wish(3, 1, "pending", 13),
        Wish(4, None, "accepted", 14),
    ]

    check_indispensables(wishes, 1, 15, QUOTAS)
    check_indispensables([*wishes, Wish(5, 1, "pending", 16)], 2, 15, QUOTAS)


def test_wishes_are_made_in_their_phase_alone():
    check_open("wishes")
    with pytest.raises(WishesNotYetOpen):
        check_open("registration")
    for phase in ("scheduled", "published", "running", "closed"):
        with pytest.raises(WishesClosed):
            check_open(phase)


def test_what_is_not_in_the_table_is_refused_in_words():
    acts = (ACCEPT, DECLINE, WITHDRAW, CHANGE)
    refused = {(state, act) for state in STATES for act in acts} - set(MOVES)

    for state, act in refused:
        with pytest.raises(NoLongerPossible):
            next_state(state, act, STATES[state])
    assert ("withdrawn", ACCEPT) in refused
    assert next_state("pending", ACCEPT, STATES["pending"]) == "accepted"
