"""An organiser's path from the first page to the closing of the wishes, on SQLite and on PostgreSQL."""

from datetime import date, time

from matchmaker.core.directory.access import Actor
from matchmaker.core.events.checklist import missing
from matchmaker.db.queries.event_figures import figures_of
from matchmaker.db.queries.own_figures import own_figures
from matchmaker.db.queries.participants import ParticipantFilters, not_yet_there, participants_of
from matchmaker.db.queries.requests import (
    Filters,
    count_wishes,
    partners_of,
    received_by,
    sent_by,
    wishes_by_state,
    wishes_of,
)
from matchmaker.services.events.access import delegation_for
from matchmaker.services.events.availability import change_own_availability
from matchmaker.services.events.delegates import add_delegate
from matchmaker.services.events.invite import invite
from matchmaker.services.events.participants import Newcomer, add_participant, cancel_participant
from matchmaker.services.events.phase import move_event, open_event
from matchmaker.services.events.programme import TableLine, Times, set_slots, set_tables
from matchmaker.services.events.set_up import NewEvent, create_event
from matchmaker.services.requests.answer import Answer, answer, decide
from matchmaker.services.requests.ask import NewWish, ask
from matchmaker.services.requests.change import change
from matchmaker.services.requests.withdraw import withdraw

DAY = date(2027, 3, 11)


def test_from_the_first_page_to_the_closing_of_the_wishes(any_app, make):
    chamber = make.chamber()
    organiser = Actor(make.person(staff_of=chamber).id, frozenset({chamber.id}))
    event = create_event(
        organiser, NewEvent(chamber.id, "Rencontres", DAY, (time(14), time(14, 20)), 15, ("T1", "T2"))
    )
    first = event.tables[0].id
    set_slots(organiser, event.id, Times(DAY, "Europe/Paris", (time(14, 20), time(14, 40)), 15))
    set_tables(organiser, event.id, [TableLine(first, "T2")], more=1)
    town = add_participant(organiser, event.id, Newcomer("buyer", name="Ville de Valbrune"))
    gardens = add_participant(organiser, event.id, Newcomer("supplier", name="Les Jardins du Val"))
    caterer = add_participant(organiser, event.id, Newcomer("supplier", name="Tournesol Traiteur"))
    for delegation in (town, gardens):
        add_delegate(organiser, event.id, delegation.id, "Une personne", f"p{delegation.id}@exemple.fr")
    open_event(organiser, event.id)
    assert invite(organiser, event.id, 2) == 2
    assert missing(figures_of(event)) == ()
    move_event(organiser, event.id, "wishes")

    def speaks(delegation):
        return Actor(None, organisations=frozenset({delegation.organisation_id}))

    change_own_availability(speaks(gardens), event.id, {event.slots[0].id})
    wish = ask(speaks(gardens), event.id, NewWish(town.id, 1))
    ask(speaks(town), event.id, NewWish(gardens.id, 2))
    other = ask(speaks(caterer), event.id, NewWish(town.id, 3))
    change(speaks(gardens), event.id, wish.id, 1, 2)
    answer(speaks(town), event.id, wish.id, 2, Answer(True, rank=1))
    withdraw(speaks(caterer), event.id, other.id, 1)
    ask(speaks(caterer), event.id, NewWish(gardens.id, 3))
    cancel_participant(organiser, event.id, caterer.id)
    move_event(organiser, event.id, "scheduled")
    mutual = wishes_of(event.id, Filters(mutual=True))
    decide(organiser, event.id, mutual[0].id, mutual[0].version, accepts=True)

    figures = figures_of(event)
    assert (figures.wishes, figures.pending, figures.participants, figures.uninvited) == (2, 0, 2, 0)
    assert wishes_by_state(event.id) == {"accepted": 2, "expired": 1, "withdrawn": 1}
    assert count_wishes(event.id, Filters(words="jardins", state="accepted", rank=2)) == 2
    assert [line.mutual for line in sent_by(gardens.id)] == [True]
    assert [line.sender for line in received_by(gardens.id)] == ["Ville de Valbrune"]
    assert partners_of(delegation_for(speaks(town), event.id)) == []
    assert own_figures(delegation_for(speaks(gardens), event.id)).sent == 1
    lines = participants_of(event.id, ParticipantFilters(words="personne", state="accepted"))
    assert [(line.name, len(line.absent)) for line in lines] == [
        ("Les Jardins du Val", 1),
        ("Ville de Valbrune", 0),
    ]
    assert not_yet_there(chamber.id, event.id) == [(caterer.organisation_id, "Tournesol Traiteur")]
