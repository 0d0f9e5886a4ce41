from dataclasses import replace
from datetime import date

import pytest

from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Need
from matchmaker.db.jobs import Audit
from matchmaker.services.catalogue.inputs import ConfirmedByItself
from matchmaker.services.catalogue.needs import (
    NeedSaid,
    OnlyPurchasesAreReserved,
    SameNeed,
    SameNeedWithdrawn,
    WordedForGood,
    add_need,
    edit_need,
    restore_need,
    withdraw_need,
)
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.profile import UnknownCommune
from matchmaker.services.jobs.versions import ChangedMeanwhile

SAID = NeedSaid(
    title="Entretien des espaces verts",
    prestation="service",
    cpv=("77310000",),
    commune="91521",
    expected_on=date(2027, 4, 1),
    amount_low=60_000,
    amount_high=100_000,
    reservation="l2113_13",
    organic_target=0.4,
    visibility="chamber",
)


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def organisation(make, chamber):
    return make.organisation(known_to=chamber)


@pytest.fixture
def member(make, organisation):
    return actor_of(make.person(speaks_for=organisation).id)


@pytest.fixture
def organiser(make, chamber):
    return actor_of(make.person(staff_of=chamber).id)


def test_a_need_is_kept_with_its_place(member, organisation, session):
    need = session.get(Need, add_need(member, organisation.id, SAID).id)

    assert (need.commune, round(need.latitude, 1), round(need.longitude, 1)) == ("91521", 48.7, 2.4)
    assert (need.reservation, need.organic_target, need.state) == ("l2113_13", 0.4, "sourcing")
    assert (need.amount_low, need.amount_high, need.expected_on) == (60_000, 100_000, date(2027, 4, 1))


def test_a_chamber_neither_writes_nor_loses_the_amounts(member, organiser, organisation, session):
    need = add_need(organiser, organisation.id, SAID)
    written = (need.amount_low, need.amount_high)
    session.get(Need, need.id).amount_low = 15_000
    session.commit()

    edit_need(organiser, need.id, 1, NeedSaid(title="Espaces verts", visibility="chamber"))

    assert written == (None, None)
    assert session.get(Need, need.id).amount_low == 15_000


def test_the_audit_log_does_not_repeat_amounts(member, organisation, session):
    add_need(member, organisation.id, SAID)

    row = session.query(Audit).filter_by(act="catalogue.add_need", object_kind="need").one()
    assert (row.after["amount_low"], row.after["amount_high"]) == ("•", "•")
    assert row.after["title"] == "Entretien des espaces verts"


def test_only_a_purchase_is_reserved(member, organisation):
    with pytest.raises(OnlyPurchasesAreReserved):
        add_need(member, organisation.id, NeedSaid(title="Locaux", kind="premises", reservation="l2113_13"))


def test_a_commune_that_does_not_exist_is_refused(member, organisation):
    with pytest.raises(UnknownCommune, match="91999"):
        add_need(member, organisation.id, NeedSaid(title="Locaux", commune="91999"))


def test_the_same_title_twice_is_refused_in_words(member, organisation):
    need = add_need(member, organisation.id, SAID)
    with pytest.raises(SameNeed, match="Il y a déjà un besoin"):
        add_need(member, organisation.id, SAID)
    withdraw_need(member, need.id)

    with pytest.raises(SameNeedWithdrawn, match="Remettez-le"):
        add_need(member, organisation.id, SAID)


def test_withdrawing_can_be_undone(member, organisation, session):
    need = add_need(member, organisation.id, SAID)

    withdraw_need(member, need.id)
    gone = session.get(Need, need.id).state
    restore_need(member, need.id)

    assert (gone, session.get(Need, need.id).state) == ("abandoned", "sourcing")


def test_the_second_of_two_writers_is_told(member, organisation):
    need = add_need(member, organisation.id, SAID)
    edit_need(member, need.id, 1, SAID)

    with pytest.raises(ChangedMeanwhile):
        edit_need(member, need.id, 1, SAID)


def test_a_chamber_leaves_alone_what_the_organisation_wrote(member, organiser, organisation):
    need = add_need(member, organisation.id, SAID)

    with pytest.raises(ConfirmedByItself):
        edit_need(organiser, need.id, 1, SAID)


def test_strangers_find_nothing(make, member, organisation):
    need = add_need(member, organisation.id, SAID)
    stranger = actor_of(make.person(speaks_for=make.organisation()).id)

    for attempt in (
        lambda: add_need(stranger, organisation.id, SAID),
        lambda: edit_need(stranger, need.id, 1, SAID),
        lambda: withdraw_need(stranger, need.id),
    ):
        with pytest.raises(NotFound):
            attempt()


@pytest.mark.parametrize("state", ["consultation", "awarded"])
def test_the_words_of_a_public_purchase_stand_once_its_consultation_is_out(
    member, organisation, session, state
):
    need = add_need(member, organisation.id, SAID)
    organisation.public_buyer, need.state = True, state
    session.commit()

    with pytest.raises(WordedForGood):
        edit_need(member, need.id, need.version, replace(SAID, description="Et la tonte"))
    session.rollback()
    edited = edit_need(member, need.id, need.version, replace(SAID, amount_high=90_000))

    assert (edited.description, edited.amount_high) == ("", 90_000)
