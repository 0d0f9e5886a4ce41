from matchmaker.core.requests.thin import Agenda, Choice, choose_partners, thin_agendas


def pair(*sides):
    return frozenset(sides)


def test_a_structure_without_a_meeting_is_thin_whatever_was_promised():
    agendas = {1: Agenda(0, 0), 2: Agenda(1, 0), 3: Agenda(1, 2), 4: Agenda(2, 2)}

    assert thin_agendas(agendas) == [1, 3]


def test_who_may_take_no_meeting_is_not_thin():
    assert thin_agendas({1: Agenda(0, 2, room=0)}) == []


def test_the_best_partners_fill_what_is_missing_and_two_more_are_shown():
    agendas = {1: Agenda(0, 2)} | {n: Agenda(5, 0) for n in range(2, 9)}

    chosen = choose_partners(agendas, {1: [4, 2, 3, 5, 6, 7]}, ())

    assert chosen == {1: [Choice(4, True), Choice(2, True), Choice(3, False), Choice(5, False)]}


def test_a_barred_pair_is_never_proposed():
    agendas = {1: Agenda(0, 1), 2: Agenda(3, 0), 3: Agenda(3, 0)}

    chosen = choose_partners(agendas, {1: [2, 3]}, {pair(1, 2)})

    assert chosen == {1: [Choice(3, True)]}


def test_one_pair_fills_two_thin_agendas_and_is_told_once():
    agendas = {1: Agenda(0, 1), 2: Agenda(0, 1), 3: Agenda(4, 1)}

    chosen = choose_partners(agendas, {1: [2], 2: [1]}, ())

    assert chosen == {1: [Choice(2, True)]}


def test_nobody_is_proposed_beyond_the_maximum():
    agendas = {1: Agenda(0, 1), 2: Agenda(0, 1), 3: Agenda(2, 0, room=1)}

    chosen = choose_partners(agendas, {1: [3], 2: [3]}, ())

    assert chosen == {1: [Choice(3, True)], 2: []}


def test_a_thin_agenda_nobody_fits_is_told_all_the_same():
    assert choose_partners({1: Agenda(0, 1)}, {}, ()) == {1: []}
