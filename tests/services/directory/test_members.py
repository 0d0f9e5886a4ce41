import pytest

from matchmaker.core.errors import NotFound
from matchmaker.db.directory import Chamber, ChamberOrganisation, Membership, Person
from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db
from matchmaker.services.directory.contacts import KeepsOwnDetails, correct_person, person_for, phone_of
from matchmaker.services.directory.members import (
    AlreadyInvited,
    AlreadyMember,
    LastMember,
    NoAddress,
    add_member,
    invite_member,
    list_members,
    remove_member,
)
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.sessions import save_session
from matchmaker.services.directory.speakers import HasItsOwnPeople


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def organisation(make, chamber):
    return make.organisation(known_to=chamber, name="Net’Éclair")


@pytest.fixture
def ines(make, organisation):
    return make.person(
        speaks_for=organisation, name="Inès Caron", email="ines@exemple.fr", phone="0611111111"
    )


@pytest.fixture
def organiser(make, chamber):
    return actor_of(make.person(staff_of=chamber).id)


def test_adding_a_colleague_mails_nobody(ines, organisation, session):
    person = add_member(actor_of(ines.id), organisation.id, name="Luc  Petit", email="LUC@exemple.fr")

    assert (person.name, person.email) == ("Luc Petit", "luc@exemple.fr")
    assert actor_of(person.id).speaks_for(organisation.id)
    assert session.query(Outbox).count() == 0


def test_the_same_name_at_the_same_address_is_the_same_person(make, ines, organisation, session):
    luc = make.person(name="Luc Petit", email="accueil@exemple.fr")

    same = add_member(actor_of(ines.id), organisation.id, name="luc petit", email="Accueil@exemple.fr")
    shared = add_member(actor_of(ines.id), organisation.id, name="Zoé Roy", email="accueil@exemple.fr")

    assert same.id == luc.id
    assert shared.id != luc.id
    assert session.query(Person).filter_by(email="accueil@exemple.fr").count() == 2


def test_nobody_joins_twice(ines, organisation):
    with pytest.raises(AlreadyMember, match="Inès Caron parle déjà"):
        add_member(actor_of(ines.id), organisation.id, name="Inès Caron", email="ines@exemple.fr")


def test_an_invitation_is_its_own_act_and_goes_once_a_day(ines, organisation, session):
    actor = actor_of(ines.id)
    luc = add_member(actor, organisation.id, name="Luc Petit", email="luc@exemple.fr")

    invite_member(actor, organisation.id, luc.id)
    with pytest.raises(AlreadyInvited):
        invite_member(actor, organisation.id, luc.id)

    mails = [(mail.kind, mail.address, mail.subject) for mail in session.query(Outbox)]
    assert mails == [("directory.invitation", "luc@exemple.fr", "Net’Éclair : votre espace est ouvert")]


def test_the_invitation_says_who_gave_the_address_and_how_to_object(
    ines, organisation, organiser, chamber, session
):
    luc = add_member(actor_of(ines.id), organisation.id, name="Luc Petit", email="luc@exemple.fr")
    invite_member(actor_of(ines.id), organisation.id, luc.id)

    [mail] = session.query(Outbox)
    assert "Inès Caron vous a ajouté·e parmi les personnes qui parlent pour « Net’Éclair »" in mail.body
    assert "Dites-le à Inès Caron, ou ignorez ce message." in mail.body


def test_an_invitation_of_the_chamber_names_it(make, organisation, organiser, chamber, session):
    luc = make.person(speaks_for=organisation, name="Luc Petit", email="luc@exemple.fr")
    make.delegation(make.event(chamber), organisation, people=(luc,))

    invite_member(organiser, organisation.id, luc.id)

    assert f"({chamber.name})" in session.query(Outbox).one().body


def test_without_an_address_the_invitation_says_so(ines, organisation):
    actor = actor_of(ines.id)
    luc = add_member(actor, organisation.id, name="Luc Petit", email=None)

    with pytest.raises(NoAddress):
        invite_member(actor, organisation.id, luc.id)


def test_a_chamber_reads_only_the_details_it_was_given(make, ines, organiser, organisation, chamber):
    luc = add_member(organiser, organisation.id, name="Luc Petit", email="luc@exemple.fr", phone="0622222222")
    before = list_members(organiser, organisation.id)
    make.delegation(make.event(chamber), organisation, people=(ines,))

    after = list_members(organiser, organisation.id)

    assert [(m.name, m.email, m.phone) for m in before] == [
        ("Inès Caron", None, None),
        ("Luc Petit", "luc@exemple.fr", "0622222222"),
    ]
    assert [(m.name, m.email) for m in after] == [
        ("Inès Caron", "ines@exemple.fr"),
        ("Luc Petit", "luc@exemple.fr"),
    ]
    with pytest.raises(NoAddress):
        invite_member(_staff_of_another_chamber(make, organisation), organisation.id, luc.id)


def test_colleagues_see_each_others_address_but_not_the_phone(make, ines, organisation):
    luc = make.person(speaks_for=organisation, name="Luc Petit")

    assert [(m.name, m.email, m.phone) for m in list_members(actor_of(luc.id), organisation.id)] == [
        ("Inès Caron", "ines@exemple.fr", None),
        ("Luc Petit", luc.email, None),
    ]


def test_the_last_one_stays(make, ines, organisation, session):
    actor = actor_of(ines.id)
    with pytest.raises(LastMember):
        remove_member(actor, organisation.id, ines.id)
    luc = add_member(actor, organisation.id, name="Luc Petit", email=None)

    remove_member(actor, organisation.id, luc.id)

    assert [row.person_id for row in session.query(Membership)] == [ines.id]


def test_strangers_find_nothing(make, ines, organisation):
    stranger = actor_of(make.person(speaks_for=make.organisation()).id)

    for attempt in (
        lambda: list_members(stranger, organisation.id),
        lambda: add_member(stranger, organisation.id, name="X", email=None),
        lambda: invite_member(stranger, organisation.id, ines.id),
        lambda: remove_member(stranger, organisation.id, ines.id),
        lambda: person_for(stranger, ines.id),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_chamber_corrects_an_address_until_its_owner_came_in(organiser, organisation):
    luc = add_member(organiser, organisation.id, name="Luc Petit", email="luc@exemple.f")

    correct_person(organiser, luc.id, name="Luc Petit", email="luc@exemple.fr", phone=None)
    save_session(None, luc.id, {})

    with pytest.raises(KeepsOwnDetails):
        correct_person(organiser, luc.id, name="Luc Petit", email="pirate@exemple.fr", phone=None)
    assert luc.email == "luc@exemple.fr"


def test_oneself_keeps_the_address_one_comes_in_by(ines):
    correct_person(actor_of(ines.id), ines.id, name="Inès Morel", email="autre@exemple.fr", phone=None)

    assert (ines.name, ines.email, ines.phone) == ("Inès Morel", "ines@exemple.fr", None)


def test_who_comes_to_an_event_can_be_corrected_by_its_chamber(make, ines, organiser, organisation, chamber):
    make.delegation(make.event(chamber), organisation, people=(ines,))

    correct_person(organiser, ines.id, name="Inès Caron-Roy", email="ines.roy@exemple.fr", phone=None)

    assert (ines.name, ines.email) == ("Inès Caron-Roy", "ines.roy@exemple.fr")


def test_a_chamber_that_lists_a_structure_does_not_thereby_speak_for_it(make, ines, organisation):
    stranger = _staff_of_another_chamber(make, organisation)

    with pytest.raises(HasItsOwnPeople, match="« Net’Éclair » a déjà ses interlocuteurs"):
        add_member(stranger, organisation.id, name="Pirate", email="pirate@exemple.fr")
    with pytest.raises(HasItsOwnPeople):
        remove_member(stranger, organisation.id, ines.id)


def test_any_chamber_names_the_first_to_speak_for_a_structure(make, organisation, organiser):
    other = _staff_of_another_chamber(make, organisation)

    luc = add_member(other, organisation.id, name="Luc Petit", email="luc@exemple.fr")
    zoe = add_member(actor_of(luc.id), organisation.id, name="Zoé Roy", email="zoe@exemple.fr")

    assert remove_member(other, organisation.id, zoe.id) == "Zoé Roy"
    with pytest.raises(HasItsOwnPeople):
        add_member(organiser, organisation.id, name="Max", email="max@exemple.fr")


def test_naming_a_known_person_opens_no_stored_number(make, ines):
    stranger = actor_of(make.person(staff_of=make.chamber()).id)
    own = make.organisation(known_to=db.session.get(Chamber, min(stranger.chambers)))

    add_member(stranger, own.id, name="Inès Caron", email="ines@exemple.fr", phone="0799999999")

    assert [(m.email, m.phone) for m in list_members(stranger, own.id)] == [("ines@exemple.fr", "0799999999")]
    assert phone_of(stranger, ines) == "0799999999"
    assert ines.phone == "0611111111"


def test_who_had_the_old_number_learns_the_new_one(organiser, organisation):
    luc = add_member(organiser, organisation.id, name="Luc Petit", email="luc@exemple.fr", phone="0622222222")

    correct_person(actor_of(luc.id), luc.id, name="Luc Petit", email=None, phone="0633333333")

    assert [member.phone for member in list_members(organiser, organisation.id)] == ["0633333333"]


def test_a_chamber_that_types_a_known_person_leads_the_account_nowhere(make, organiser, organisation):
    luc = add_member(organiser, organisation.id, name="Luc Petit", email="luc@exemple.fr")
    stranger = actor_of(make.person(staff_of=make.chamber()).id)
    own = make.organisation(known_to=db.session.get(Chamber, min(stranger.chambers)))
    add_member(stranger, own.id, name="Luc Petit", email="luc@exemple.fr")

    with pytest.raises(KeepsOwnDetails):
        correct_person(stranger, luc.id, name="Luc Petit", email="pirate@exemple.fr", phone=None)
    assert luc.email == "luc@exemple.fr"


def _staff_of_another_chamber(make, organisation):
    other = make.chamber()
    db.session.add(ChamberOrganisation(chamber_id=other.id, organisation_id=organisation.id))
    db.session.commit()
    return actor_of(make.person(staff_of=other).id)
