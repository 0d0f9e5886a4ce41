from dataclasses import replace

import pytest

from matchmaker.core.events.checklist import Figures, checklist, missing

READY = Figures(
    phase="registration",
    open=True,
    slots=8,
    in_a_row=4,
    tables=12,
    kept=2,
    standing=0,
    buyers=2,
    suppliers=3,
    participants=5,
    unreachable=0,
    uninvited=0,
    never_there=0,
    without_catalogue=0,
    scored=True,
    wishes=0,
    pending=0,
    drafts=0,
    meetings=0,
)


def sentences(lines):
    return [line.sentence.format(**line.values) for line in lines]


def test_nothing_is_missing_when_all_is_there():
    assert missing(READY) == ()
    assert all(line.done for line in checklist(READY))


def test_an_empty_event_lacks_slots_tables_and_participants():
    empty = replace(READY, slots=0, tables=0, buyers=0, suppliers=0, participants=0)

    assert sentences(missing(empty)) == [
        "aucun créneau : définissez les horaires",
        "aucune table : ajoutez-en au moins une",
        "deux structures au moins, dont un fournisseur : ajoutez ou importez les participants",
    ]


def test_two_suppliers_are_enough():
    assert missing(replace(READY, buyers=0, suppliers=2, participants=2)) == ()


def test_more_than_four_meetings_in_a_row_ask_for_a_pause():
    [line] = [one for one in checklist(replace(READY, in_a_row=6)) if not one.done]

    assert sentences([line]) == [
        "6 rendez-vous d’affilée sont possibles : ajoutez une pause après le quatrième"
    ]
    assert (line.page, line.needed) == ("programme", False)


@pytest.mark.parametrize("phase", ["registration", "wishes", "scheduled"])
def test_who_was_added_and_has_no_table_is_counted_in_every_phase(phase):
    checks = checklist(replace(READY, phase=phase, wishes=3, drafts=1, standing=3))
    [line] = [one for one in checks if not one.done]

    assert sentences([line]) == ["acheteurs ou experts sans table : 3"]
    assert (line.page, line.needed) == ("tables", False)


def test_a_room_with_fewer_tables_than_buyers_seats_nobody():
    shared = replace(READY, kept=0, tables=12, standing=13)

    assert all(line.done for line in checklist(shared))
    assert not all(line.done for line in checklist(replace(shared, tables=13)))


def test_what_is_not_needed_is_told_and_does_not_block():
    untidy = replace(READY, open=False, unreachable=1, uninvited=4, never_there=2, scored=False)

    assert missing(untidy) == ()
    assert [line.page for line in checklist(untidy) if not line.done] == [
        "participants",
        "scoring",
        "opening",
        "participants",
        "invitation",
    ]


def test_the_planning_is_asked_for_once_the_wishes_are_closed():
    closed = replace(READY, phase="scheduled", wishes=11, pending=2)

    assert sentences(line for line in checklist(closed) if not line.done) == [
        "vœux qui attendent une réponse : 2",
        "aucun projet de planning à jour : lancez le calcul",
    ]
