"""Fair access (DOMAIN 2.1): a public purchase in sourcing is there for every supplier of the event, whoever pays a membership."""

from datetime import date

import pytest
from sqlalchemy import update

from matchmaker.core.catalogue.life import state_for
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import VISIBILITIES
from matchmaker.db.directory import ChamberOrganisation
from matchmaker.db.events import TAKES_PART
from matchmaker.db.queries.preparation import needs_seen
from matchmaker.db.queries.requests import partners_of as may_be_asked
from matchmaker.db.queries.scoring import words_said
from matchmaker.db.queries.scoring_inputs import scoring_inputs
from matchmaker.extensions import db
from matchmaker.services.catalogue.groupements.proposals import needs_to_share
from matchmaker.services.catalogue.needs import read_need
from matchmaker.services.directory.people import actor_of
from matchmaker.services.requests.ask import NewWish, ask
from matchmaker.services.requests.subjects import HiddenFromOthers
from matchmaker.services.scoring.partners import Wanted, partners_of

SHOWN = [one for one in VISIBILITIES if one != "own"]
TITLE = "Nettoyage des écoles"
DAY = date(2027, 1, 4)


class Fair:
    """A town with a purchase in two trades, and suppliers that differ in what their chamber says of them."""

    def __init__(self, make):
        self.make, self.chamber = make, make.chamber()
        self.event = make.event(self.chamber)
        town = make.organisation(name="Ville de Valbrune", public_buyer=True, known_to=self.chamber)
        lots = [{"title": "Sols", "cpv": ["90919200"]}, {"title": "Vitres", "cpv": ["90911300"]}]
        self.need = make.need(town, TITLE, cpv=[], lots=lots)
        self.buyer = make.delegation(self.event, town, "buyer")
        self.buying = actor_of(make.person(speaks_for=town).id)
        self.suppliers = {
            "member": self.comes(member=True),
            "not a member": self.comes(member=False),
            "nobody said": self.comes(member=None),
            "on the list of another chamber": self.comes(chamber=make.chamber(), member=True),
            "on no list": self.comes(listed=False),
            "buyer and supplier": self.comes(kind="both"),
            **{f"state {state}": self.comes(state=state) for state in TAKES_PART},
        }

    def comes(self, *, kind="supplier", state="accepted", member=None, chamber=None, listed=True):
        organisation = self.make.organisation()
        if listed:
            where = (chamber or self.chamber).id
            row = ChamberOrganisation(chamber_id=where, organisation_id=organisation.id, member=member)
            db.session.add(row)
            db.session.commit()
        person = self.make.person(speaks_for=organisation)
        return self.make.delegation(self.event, organisation, kind, state=state, people=(person,)), actor_of(
            person.id
        )

    def show(self, visibility):
        self.need.visibility = visibility
        self.need.state = state_for(self.need.state, visibility)
        db.session.commit()


@pytest.fixture
def fair(make):
    return Fair(make)


@pytest.mark.parametrize("visibility", SHOWN)
def test_every_supplier_of_the_event_reads_it_wherever_needs_are_read(any_app, fair, visibility):
    fair.show(visibility)
    town = fair.buyer.organisation_id
    missed = []

    for who, (delegation, actor) in fair.suppliers.items():
        sheet = read_need(actor, fair.need.id).title
        prepared = needs_seen(actor, [town]).get(town, ())
        found = [one.participant.delegation for one in partners_of(delegation, Wanted("nettoyage")).found]
        shared = [one.id for one in needs_to_share(actor)]
        if (sheet, prepared, found) != (TITLE, (TITLE,), [fair.buyer.id]):
            missed.append(who)
        if delegation.state == "accepted" and shared != [fair.need.id]:
            missed.append(f"{who}: to answer together")

    assert missed == []


@pytest.mark.parametrize("visibility", SHOWN)
def test_it_is_searched_and_scored_as_any_other(any_app, fair, visibility):
    fair.show(visibility)

    assert (fair.buyer.id, TITLE) in [(number, title) for number, title, _words in words_said(fair.event.id)]
    assert [one.id for one in scoring_inputs(fair.event.id, DAY).needs] == [fair.need.id]


@pytest.mark.parametrize("visibility", SHOWN)
def test_every_accepted_supplier_may_ask_for_a_meeting_about_it(any_app, fair, visibility):
    fair.show(visibility)
    accepted = {who: side for who, side in fair.suppliers.items() if side[0].state == "accepted"}

    for delegation, actor in accepted.values():
        assert fair.buyer.id in [number for number, _name in may_be_asked(delegation)]
        ask(actor, fair.event.id, NewWish(fair.buyer.id, 2, need_id=fair.need.id))


def test_nobody_is_spoken_to_about_what_the_others_cannot_see(any_app, fair):
    fair.show("own")
    delegation, actor = fair.suppliers["member"]

    with pytest.raises(HiddenFromOthers):
        ask(fair.buying, fair.event.id, NewWish(delegation.id, 2, need_id=fair.need.id))
    with pytest.raises(NotFound):
        read_need(actor, fair.need.id)

    db.session.execute(update(ChamberOrganisation).values(member=True))
    db.session.commit()
    for _delegation, anybody in fair.suppliers.values():
        with pytest.raises(NotFound):
            read_need(anybody, fair.need.id)
