"""Roles inside a structure: who does what, who says it, who is told, and that nobody is locked out."""

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import ChamberOrganisation, Membership, Organisation
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.db.registrations import Arrival
from matchmaker.extensions import db
from matchmaker.services.directory.members import (
    LastMember,
    add_member,
    invite_member,
    remove_member,
    team_to_grow,
)
from matchmaker.services.directory.organisations import edit_organisation
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.profile import Profile, profile_of
from matchmaker.services.directory.roles import (
    CannotEnter,
    ItsPeopleSay,
    LastOwner,
    OwnersAlone,
    UnknownRole,
    change_role,
    standing_in,
)
from matchmaker.services.directory.speakers import HasItsOwnPeople
from tests.factories.making import siret


@pytest.fixture
def chamber(any_app, make):
    return make.chamber()


@pytest.fixture
def organisation(make, chamber):
    return make.organisation(known_to=chamber, name="Net’Éclair", name_key="net eclair")


@pytest.fixture
def organiser(make, chamber):
    return actor_of(make.person(staff_of=chamber).id)


@pytest.fixture
def person(make, organisation):
    """Somebody who speaks for the structure and has come in before."""

    def speaking(name, role="member", **values):
        made = make.person(speaks_for=organisation, role=role, name=name, **values)
        db.session.add(Arrival(person_id=made.id))
        db.session.commit()
        return made

    return speaking


@pytest.fixture
def ines(person):
    return person("Inès Caron", "owner")


@pytest.fixture
def luc(person):
    return person("Luc Petit")


def roles(organisation):
    db.session.rollback()
    rows = db.session.scalars(select(Membership).where(Membership.organisation_id == organisation.id))
    return {row.person.name: row.role for row in rows}


def mails():
    db.session.rollback()
    return [(mail.person_id, mail.subject) for mail in db.session.scalars(select(Outbox).order_by(Outbox.id))]


# What is for those responsible


def test_a_member_changes_neither_people_nor_roles(ines, luc, organisation):
    actor, before = actor_of(luc.id), roles(organisation)

    for act in (
        lambda: team_to_grow(actor, organisation.id),
        lambda: add_member(actor, organisation.id, name="Zoé Roy", email="zoe@exemple.fr"),
        lambda: invite_member(actor, organisation.id, ines.id),
        lambda: remove_member(actor, organisation.id, ines.id),
        lambda: change_role(actor, organisation.id, luc.id, "owner"),
        lambda: change_role(actor, organisation.id, ines.id, "member"),
    ):
        with pytest.raises(OwnersAlone, match="Demandez à Inès Caron"):
            act()

    assert roles(organisation) == before
    assert mails() == []


def test_a_member_changes_the_page_and_not_the_identity(ines, luc, organisation):
    own = profile_of(organisation)
    said = Profile(
        name="Autre nom",
        siret=siret(80010123),
        rna="W123456789",
        legal_name="Autre SARL",
        legal_category="5499",
        description="Des vitres propres.",
    )

    edit_organisation(actor_of(luc.id), organisation.id, organisation.version, said)

    found = db.session.get(Organisation, organisation.id, populate_existing=True)
    assert (found.name, found.siret, found.rna) == (own.name, own.siret, own.rna)
    assert (found.legal_name, found.legal_category) == (None, None)
    assert (found.description, found.confirmed_columns) == ("Des vitres propres.", ["description"])


def test_an_owner_changes_people_roles_and_identity(ines, organisation):
    actor = actor_of(ines.id)

    zoe = add_member(actor, organisation.id, name="Zoé Roy", email="zoe@exemple.fr")
    change_role(actor, organisation.id, zoe.id, "owner")
    edit_organisation(actor, organisation.id, 1, Profile(name="Net’Éclair Vitres", siret=organisation.siret))

    assert roles(organisation) == {"Inès Caron": "owner", "Zoé Roy": "owner"}
    assert db.session.get(Organisation, organisation.id).name == "Net’Éclair Vitres"


def test_an_owner_of_one_structure_is_nobody_in_another(make, ines, organisation):
    stranger = actor_of(make.person(speaks_for=make.organisation(), role="owner").id)

    for act in (
        lambda: add_member(stranger, organisation.id, name="X", email="x@exemple.fr"),
        lambda: remove_member(stranger, organisation.id, ines.id),
        lambda: change_role(stranger, organisation.id, ines.id, "member"),
        lambda: change_role(stranger, organisation.id, stranger.person_id, "owner"),
        # Somebody of another structure is not one of one's own.
        lambda: change_role(stranger, *stranger.organisations, ines.id, "owner"),
    ):
        with pytest.raises(NotFound):
            act()


def test_one_person_is_owner_here_and_member_there(make, ines, organisation):
    other = make.organisation(name="Vitres du Val", name_key="vitres du val")
    make.person(speaks_for=other, role="owner", name="Ana Silva")
    db.session.add(Membership(person_id=ines.id, organisation_id=other.id))
    db.session.commit()
    actor = actor_of(ines.id)

    add_member(actor, organisation.id, name="Zoé Roy", email="zoe@exemple.fr")
    with pytest.raises(OwnersAlone, match="Demandez à Ana Silva"):
        add_member(actor, other.id, name="Zoé Roy", email="zoe@exemple.fr")


# Nobody is locked out


def test_while_nobody_is_responsible_everybody_does_an_owners_acts(luc, person, organisation):
    ana = person("Ana Silva")
    actor = actor_of(luc.id)

    zoe = add_member(actor, organisation.id, name="Zoé Roy", email="zoe@exemple.fr")
    remove_member(actor_of(ana.id), organisation.id, zoe.id)
    edit_organisation(actor, organisation.id, 1, Profile(name="Net’Éclair Vitres", siret=organisation.siret))

    assert roles(organisation) == {"Luc Petit": "member", "Ana Silva": "member"}
    assert db.session.get(Organisation, organisation.id).name == "Net’Éclair Vitres"


def test_the_first_who_says_so_is_responsible_and_the_others_are_told(luc, person, organisation):
    ana = person("Ana Silva")

    change_role(actor_of(luc.id), organisation.id, luc.id, "owner")

    assert mails() == [(ana.id, "Net’Éclair : Luc Petit en est responsable")]
    with pytest.raises(OwnersAlone, match="Demandez à Luc Petit"):
        change_role(actor_of(ana.id), organisation.id, ana.id, "owner")
    assert roles(organisation) == {"Luc Petit": "owner", "Ana Silva": "member"}


def test_who_names_a_colleague_first_tells_that_one_and_the_others(luc, person, organisation):
    ana, zoe = person("Ana Silva"), person("Zoé Roy")

    change_role(actor_of(luc.id), organisation.id, ana.id, "owner")

    assert mails() == [
        (ana.id, "Net’Éclair : vous en êtes responsable"),
        (zoe.id, "Net’Éclair : Ana Silva en est responsable"),
    ]


def test_whom_a_list_only_names_is_not_written_to_by_a_claim(make, luc, organisation):
    make.person(speaks_for=organisation, name="Jamais Venue")

    change_role(actor_of(luc.id), organisation.id, luc.id, "owner")

    assert mails() == []


@pytest.mark.parametrize("values", [{"email": None}, {"disabled_at": now()}])
def test_an_owner_who_cannot_come_in_keeps_nobody_out(luc, person, organisation, values):
    person("Partie Depuis", "owner", **values)

    change_role(actor_of(luc.id), organisation.id, luc.id, "owner")

    assert roles(organisation)["Luc Petit"] == "owner"


def test_who_cannot_come_in_is_not_made_responsible(make, ines, organisation):
    nobody = make.person(speaks_for=organisation, name="Sans Adresse", email=None)

    with pytest.raises(CannotEnter, match="Sans Adresse"):
        change_role(actor_of(ines.id), organisation.id, nobody.id, "owner")


def test_the_last_owner_stays_until_another_is_named(ines, luc, organisation):
    actor = actor_of(ines.id)

    with pytest.raises(LastOwner, match="Nommez d’abord responsable quelqu’un d’autre"):
        remove_member(actor, organisation.id, ines.id)
    with pytest.raises(LastOwner):
        change_role(actor, organisation.id, ines.id, "member")
    change_role(actor, organisation.id, luc.id, "owner")
    remove_member(actor, organisation.id, ines.id)

    assert roles(organisation) == {"Luc Petit": "owner"}
    with pytest.raises(LastMember):
        remove_member(actor_of(luc.id), organisation.id, luc.id)


def test_two_owners_who_step_back_leave_one_behind(ines, person, organisation):
    ana = person("Ana Silva", "owner")

    change_role(actor_of(ines.id), organisation.id, ines.id, "member")

    with pytest.raises(LastOwner):
        change_role(actor_of(ana.id), organisation.id, ana.id, "member")


def test_a_member_leaves_when_they_like(ines, luc, organisation):
    remove_member(actor_of(luc.id), organisation.id, luc.id)

    assert roles(organisation) == {"Inès Caron": "owner"}
    assert mails() == []


# Chambers


def test_a_chamber_says_of_nobody_that_they_are_responsible(organiser, luc, organisation):
    with pytest.raises(ItsPeopleSay):
        change_role(organiser, organisation.id, luc.id, "owner")

    assert roles(organisation) == {"Luc Petit": "member"}


def test_whom_a_chamber_adds_is_a_member_even_the_first(organiser, organisation):
    first = add_member(organiser, organisation.id, name="Ana Silva", email="ana@exemple.fr")

    assert roles(organisation) == {"Ana Silva": "member"}
    assert standing_in(actor_of(first.id), organisation.id).looks_after


def test_the_chamber_that_names_its_people_parts_from_the_last_owner(organiser, ines, luc, organisation):
    remove_member(organiser, organisation.id, ines.id)

    assert standing_in(actor_of(luc.id), organisation.id).looks_after
    assert mails() == []


def test_another_chamber_touches_neither_owners_nor_members(make, ines, luc, organisation):
    other = make.chamber()
    db.session.add(ChamberOrganisation(chamber_id=other.id, organisation_id=organisation.id))
    db.session.commit()
    stranger = actor_of(make.person(staff_of=other).id)

    with pytest.raises(HasItsOwnPeople):
        remove_member(stranger, organisation.id, ines.id)
    with pytest.raises(HasItsOwnPeople):
        add_member(stranger, organisation.id, name="X", email="x@exemple.fr")
    with pytest.raises(ItsPeopleSay):
        change_role(stranger, organisation.id, luc.id, "owner")


def test_staff_who_also_speak_for_it_keep_what_their_chamber_may_do_and_name_nobody(
    make, ines, organisation, chamber
):
    both = make.person(staff_of=chamber, speaks_for=organisation, name="Deux Casquettes")
    actor = actor_of(both.id)

    add_member(actor, organisation.id, name="Zoé Roy", email="zoe@exemple.fr")

    with pytest.raises(OwnersAlone):
        change_role(actor, organisation.id, both.id, "owner")
    assert (
        standing_in(actor, organisation.id).looks_after,
        standing_in(actor, organisation.id).says_who,
    ) == (
        True,
        False,
    )


# What is told and kept


def test_each_change_is_told_to_the_person_once(ines, luc, organisation):
    actor = actor_of(ines.id)

    for role in ("owner", "owner", "member"):
        change_role(actor, organisation.id, luc.id, role)
    remove_member(actor, organisation.id, luc.id)

    assert mails() == [
        (luc.id, "Net’Éclair : vous en êtes responsable"),
        (luc.id, "Net’Éclair : vous n’en êtes plus responsable"),
        (luc.id, "Net’Éclair : vous n’agissez plus pour elle"),
    ]
    bodies = db.session.scalars(select(Outbox.body)).all()
    assert all("Inès Caron" in body for body in bodies)


def test_a_letter_is_in_the_language_of_its_reader(ines, person, organisation):
    ann = person("Ann Lee", locale="en")

    change_role(actor_of(ines.id), organisation.id, ann.id, "owner")

    assert mails() == [(ann.id, "Net’Éclair: you are in charge of it")]


def test_each_change_is_in_the_audit(ines, luc, organisation):
    change_role(actor_of(ines.id), organisation.id, luc.id, "owner")

    db.session.rollback()
    lines = db.session.scalars(select(Audit).where(Audit.act == "directory.change_role")).all()
    assert [(one.person_id, one.after["role"]) for one in lines if one.object_kind == "membership"] == [
        (ines.id, "owner")
    ]


def test_a_role_that_does_not_exist_is_refused(ines, luc, organisation):
    for role in ("", "admin"):
        with pytest.raises(UnknownRole):
            change_role(actor_of(ines.id), organisation.id, luc.id, role)
