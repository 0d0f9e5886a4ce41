"""The team of a chamber: admins change it, nobody else, and it is never left without one."""

import pytest
from sqlalchemy import select

from matchmaker.core.errors import NotFound
from matchmaker.db.directory import Chamber, Person, Staff
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.extensions import db
from matchmaker.services.directory.chambers import WrongAddress, open_chamber
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.team import (
    AdminsAlone,
    InvitedToday,
    LastAdmin,
    NameMissing,
    OnTheTeam,
    UnknownRole,
    add_staff,
    change_role,
    invite_staff,
    remove_staff,
)


@pytest.fixture
def chamber(app):
    chamber_id = open_chamber("CRESS Bretagne", email="anne@exemple.fr", organiser="Anne Le Goff")
    return db.session.get(Chamber, chamber_id)


@pytest.fixture
def admin(chamber):
    person_id = db.session.scalars(select(Staff.person_id).where(Staff.chamber_id == chamber.id)).one()
    return actor_of(person_id)


@pytest.fixture
def organiser(make, chamber):
    return actor_of(make.person(staff_of=chamber).id)


def roles(chamber):
    db.session.rollback()
    found = select(Person.name, Staff.role).join(Person, Person.id == Staff.person_id)
    rows = db.session.execute(found.where(Staff.chamber_id == chamber.id))
    return {row.name: row.role for row in rows}


def add(actor, chamber, name="Luc Petit", email="LUC@exemple.fr", role="organiser"):
    return add_staff(actor, chamber.id, name=name, email=email, role=role)


def test_the_first_person_of_a_chamber_administers_it(chamber, admin):
    assert roles(chamber) == {"Anne Le Goff": "admin"}


def test_an_admin_adds_an_organiser_who_runs_the_chamber_and_is_not_written_to(chamber, admin, session):
    person = add(admin, chamber)

    assert (person.name, person.email) == ("Luc Petit", "luc@exemple.fr")
    assert actor_of(person.id).runs_chamber(chamber.id)
    assert session.query(Outbox).count() == 0
    with pytest.raises(OnTheTeam):
        add(admin, chamber, role="admin")


def test_an_organiser_changes_nothing(chamber, admin, organiser):
    before = roles(chamber)

    for act in (
        lambda: add(organiser, chamber),
        lambda: change_role(organiser, chamber.id, organiser.person_id, "admin"),
        lambda: remove_staff(organiser, chamber.id, admin.person_id),
        lambda: remove_staff(organiser, chamber.id, organiser.person_id),
        lambda: invite_staff(organiser, chamber.id, admin.person_id),
    ):
        with pytest.raises(AdminsAlone):
            act()
    assert roles(chamber) == before


def test_an_admin_of_another_chamber_finds_none(chamber, admin):
    elsewhere = open_chamber("CRESS Loire", email="zoe@exemple.fr", organiser="Zoé Roy")
    [zoe] = db.session.scalars(select(Staff.person_id).where(Staff.chamber_id == elsewhere))
    stranger = actor_of(zoe)

    for act in (
        lambda: add(stranger, chamber),
        lambda: change_role(stranger, chamber.id, admin.person_id, "organiser"),
        lambda: remove_staff(stranger, chamber.id, admin.person_id),
        lambda: invite_staff(stranger, chamber.id, admin.person_id),
        # Somebody of another chamber is not on one's own team.
        lambda: remove_staff(stranger, elsewhere, admin.person_id),
        lambda: invite_staff(stranger, elsewhere, admin.person_id),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_last_admin_stays(chamber, admin, organiser):
    with pytest.raises(LastAdmin):
        remove_staff(admin, chamber.id, admin.person_id)
    with pytest.raises(LastAdmin):
        change_role(admin, chamber.id, admin.person_id, "organiser")

    change_role(admin, chamber.id, organiser.person_id, "admin")
    remove_staff(admin, chamber.id, admin.person_id)

    assert not actor_of(admin.person_id).runs_chamber(chamber.id)
    assert set(roles(chamber).values()) == {"admin"}


def test_an_admin_whose_account_is_closed_counts_for_none(make, chamber, admin, session):
    other = add(admin, chamber, role="admin")
    other.disabled_at = chamber.created_at
    session.commit()

    with pytest.raises(LastAdmin):
        remove_staff(admin, chamber.id, admin.person_id)


def test_who_is_removed_runs_nothing_from_then_on(chamber, admin, organiser, session):
    remove_staff(admin, chamber.id, organiser.person_id)

    assert actor_of(organiser.person_id).chambers == frozenset()
    session.rollback()
    assert session.scalars(select(Audit.act).where(Audit.object_kind == "staff")).all()[-1] == (
        "directory.remove_staff"
    )


def test_the_invitation_leaves_once_a_day_with_the_page_to_sign_in(chamber, admin, session):
    luc = add(admin, chamber)

    assert invite_staff(admin, chamber.id, luc.id) == "luc@exemple.fr"
    with pytest.raises(InvitedToday):
        invite_staff(admin, chamber.id, luc.id)

    [mail] = session.scalars(select(Outbox))
    assert (mail.kind, mail.address) == ("directory.staff_invitation", "luc@exemple.fr")
    assert mail.subject == "CRESS Bretagne : votre accès aux rencontres d’affaires"
    assert "/connexion" in mail.body


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"email": "luc@"}, WrongAddress),
        ({"name": " "}, NameMissing),
        ({"role": "owner"}, UnknownRole),
        ({"role": "desk"}, UnknownRole),
    ],
)
def test_what_is_missing_is_said(chamber, admin, values, refusal):
    with pytest.raises(refusal):
        add(admin, chamber, **values)


def test_two_admins_leave_one_behind_on_both_databases(any_app, make):
    chamber_id = open_chamber("CRESS Loire", email="zoe@exemple.fr", organiser="Zoé Roy")
    zoe = actor_of(db.session.scalars(select(Staff.person_id).where(Staff.chamber_id == chamber_id)).one())
    ana = add_staff(zoe, chamber_id, name="Ana", email="ana@exemple.fr", role="admin")

    remove_staff(zoe, chamber_id, zoe.person_id)

    with pytest.raises(LastAdmin):
        remove_staff(actor_of(ana.id), chamber_id, ana.id)
