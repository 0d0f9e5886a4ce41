"""Two organisations become one: nothing is lost, nobody gets in by it, and what cannot be is refused with words."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from matchmaker.core.errors import NotFound
from matchmaker.db.directory import ChamberOrganisation, ChamberPerson, Fact, Membership, Organisation
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.jobs import Audit
from matchmaker.db.links import PersonalLink
from matchmaker.db.merging import OrganisationMerge
from matchmaker.db.models import Base
from matchmaker.db.requests import Request
from matchmaker.extensions import db
from matchmaker.services.directory.merging import rules
from matchmaker.services.directory.merging.announce import announce_merge
from matchmaker.services.directory.merging.decisions import decided
from matchmaker.services.directory.merging.find import duplicates_for
from matchmaker.services.directory.merging.fold import mapped
from matchmaker.services.directory.merging.merge import Seen, maybe_one, merge_organisations, tell_apart
from matchmaker.services.directory.people import actor_of
from matchmaker.services.jobs.versions import ChangedMeanwhile
from tests.factories.making import siret
from tests.factories.twins import keep, make_twins, meet, rows_of_every_kind, speak

EARLY, LATE = datetime(2027, 1, 4, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)
# Said of a pair before, or made by the merge itself.
OF_THE_MERGE = ("audit", "organisation", "chamber_organisation", "delegation", "organisation_merge")


@pytest.fixture
def twins(any_app, make):
    return make_twins(make)


def merge(twins, chosen=None, *, kept=None, gone=None):
    kept, gone = kept or twins.kept, gone or twins.gone
    seen = Seen(kept.version, gone.version)
    return merge_organisations(twins.actor, kept.id, gone.id, seen, chosen or {})


def refers_to(table, column, ids):
    found = getattr(mapped(table), column)
    return db.session.scalar(select(func.count()).select_from(mapped(table)).where(found.in_(ids)))


def counts():
    db.session.rollback()
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
        if table.name not in OF_THE_MERGE
    }


# Nothing is lost


@pytest.mark.parametrize("both_come", [False, True])
def test_every_row_of_the_one_that_goes_becomes_the_others(twins, make, both_come):
    event = make.event(twins.chamber)
    own = rows_of_every_kind(make, twins, event)
    other = make.delegation(event, twins.kept) if both_come else None
    ids = {"organisation": [twins.gone.id], "delegation": [own.id]}
    held = {
        (table, column): refers_to(table, column, ids[_target(table, column)])
        for table, column in decided()
        if (table, column) != ("groupement", "organisation_id")
    }
    missing = [key for key, number in held.items() if not number]
    before = counts()

    merge(twins)

    # Of a pair the smaller id stands first, so only one of its columns can hold this delegation.
    assert {table for table, _ in missing} <= {"forbidden_pair", "second_chance", "not_duplicate"}
    assert counts() == before
    assert db.session.get(Organisation, ids["organisation"][0]) is None
    target = {"organisation": [twins.kept.id], "delegation": [other.id if other else own.id]}
    moved = {
        (table, column): refers_to(table, column, target[_target(table, column)])
        for table, column in held
        if table not in (*OF_THE_MERGE, "forbidden_pair", "second_chance", "not_duplicate")
    }
    assert moved == {key: held[key] for key in moved}
    pairs = ("forbidden_pair", "second_chance")
    for table in pairs:
        assert sum(refers_to(table, column, target["delegation"]) for column in ("a_id", "b_id")) == 1


def _target(table, column):
    keys = mapped(table).__table__.columns[column].foreign_keys
    return next(key.column.table.name for key in keys if key.column.name == "id")


def test_what_was_announced_is_what_moved(twins, make):
    rows_of_every_kind(make, twins, make.event(twins.chamber))

    announced = announce_merge(twins.actor, twins.kept.id, twins.gone.id).moves
    merge(twins)

    written = db.session.scalars(select(OrganisationMerge).order_by(OrganisationMerge.id.desc())).first()
    assert written.moved == announced
    assert announced["Vœux faits"] == announced["Offres"] == announced["Statuts et preuves"] == 1


def test_offers_of_one_title_both_stay(twins, make):
    make.offer(twins.kept, "Taille de haies")
    make.offer(twins.gone, "Taille de haies")

    merge(twins)

    titles = db.session.scalars(select(mapped("offer").title).order_by(mapped("offer").id)).all()
    assert titles == ["Taille de haies", "Taille de haies (2)"]


def test_the_chambers_notes_of_both_stay_and_the_old_name_is_known(twins):
    for one, words in ((twins.kept, "Vue en mai"), (twins.gone, "Appelée en juin")):
        known = db.session.scalars(
            select(ChamberOrganisation).where(ChamberOrganisation.organisation_id == one.id)
        ).one()
        known.notes = words
    db.session.commit()

    merge(twins)

    known = db.session.scalars(
        select(ChamberOrganisation).where(ChamberOrganisation.organisation_id == twins.kept.id)
    ).one()
    assert known.notes == "Vue en mai\nAppelée en juin"
    assert "jardin du val scop" in known.imported_values["aliases"]


def test_every_change_is_in_the_audit(twins, make):
    make.offer(twins.gone)

    merge(twins)

    lines = db.session.execute(
        select(Audit.object_kind, Audit.person_id).where(Audit.act == "directory.merge_organisations")
    ).all()
    assert {kind for kind, _ in lines} >= {
        "offer",
        "organisation",
        "organisation_merge",
        "chamber_organisation",
    }
    assert {person for _, person in lines} == {twins.actor.person_id}


# Which value stays


def test_the_value_chosen_stays_and_without_a_choice_the_fuller(twins):
    twins.gone.phone, twins.gone.description = "0238000000", "Des jardins"
    twins.kept.description = "Des jardins et des haies"
    db.session.commit()

    kept = merge(twins, {"name": "gone"})

    assert (kept.name, kept.name_key) == ("Jardin du Val SCOP", "jardin du val scop")
    assert (kept.phone, kept.description) == ("0238000000", "Des jardins et des haies")


def test_the_number_of_the_one_that_goes_is_taken_over(any_app, make):
    twins = make_twins(make, siret=siret(77), name="Jardins du Val", name_key="jardins du val")
    twins.kept.siret, twins.kept.internal_number = None, "MM-1"
    db.session.commit()

    assert merge(twins).siret == siret(77)


def test_of_two_establishments_the_number_stays_and_proofs_of_the_other_do_not_count(any_app, make):
    """Same company, other place: what a register said of one number must not become true of the other."""
    place = siret(88)
    twins = make_twins(make, siret=place)
    twins.kept.siret = f"{place[:9]}00099"
    db.session.commit()
    own = twins.kept.siret
    for evidence in ("register", "declared"):
        fact = Fact(
            organisation_id=twins.gone.id, key="siae_kind", value={"value": "EI"}, source="Les emplois"
        )
        fact.evidence, fact.as_of = evidence, EARLY.date()
        keep(fact)

    kept = merge(twins, {"siret": "gone"})

    assert kept.siret == own
    assert [fact.evidence for fact in kept.facts] == ["declared"]


def test_a_proof_beats_what_was_chosen(twins):
    fact = Fact(organisation_id=twins.gone.id, key="siae_kind", value={"value": "EI"}, source="Les emplois")
    fact.evidence, fact.as_of = "register", EARLY.date()
    keep(fact)
    twins.kept.siae_kind, twins.gone.siae_kind = "AI", "EI"
    db.session.commit()

    assert merge(twins, {"siae_kind": "kept"}).siae_kind == "EI"


def test_what_the_structure_confirmed_is_not_chosen_away(twins):
    twins.kept.phone, twins.kept.confirmed_columns = "0238111111", ["phone"]
    twins.gone.phone = "0238000000"
    db.session.commit()

    assert merge(twins, {"phone": "gone"}).phone == "0238111111"


# Two delegations of one event


def test_doubled_wishes_become_one_with_the_stronger_rank_and_the_answer(twins, make):
    event = make.event(twins.chamber)
    kept, gone = make.delegation(event, twins.kept), make.delegation(event, twins.gone)
    buyer = make.delegation(event, kind="buyer")
    make.request(kept, buyer, rank=3, created_at=LATE)
    answered = {"state": "declined", "answered_at": LATE, "decline_reason": "agenda_full"}
    make.request(gone, buyer, rank=1, created_at=EARLY, **answered)
    make.request(kept, gone)

    merge(twins)

    wish = db.session.scalars(select(Request)).one()
    assert (wish.from_id, wish.rank, wish.created_at, wish.state) == (kept.id, 1, EARLY, "declined")
    assert wish.decline_reason == "agenda_full"


def test_one_person_of_both_comes_once_and_needs_of_both_are_kept(twins, make):
    event, person = make.event(twins.chamber), make.person()
    kept = make.delegation(event, twins.kept, people=(person,), arrangements=["quiet"])
    make.delegation(event, twins.gone, "buyer", people=(person,), arrangements=["step_free"])

    merge(twins)

    delegation = db.session.scalars(select(Delegation)).one()
    assert (delegation.id, delegation.kind) == (kept.id, "both")
    assert delegation.arrangements == ["quiet", "step_free"]
    assert db.session.scalar(select(func.count(Delegate.id))) == 1


def test_meetings_in_one_slot_are_refused_with_the_slot_and_both(twins, make):
    event = make.event(twins.chamber, name="Rencontre de mars")
    kept, gone = make.delegation(event, twins.kept), make.delegation(event, twins.gone)
    partners = [
        make.delegation(event, make.organisation(name=name), "buyer") for name in ("Valbrune", "Rive Sud")
    ]
    meet(kept, partners[0], 1, 0)
    meet(partners[1], gone, 1, 1)

    with pytest.raises(rules.TwoMeetingsAtOnce) as refused:
        merge(twins)

    for words in ("Rencontre de mars", "11/03/2027 à 14:20", "Valbrune", "Rive Sud"):
        assert words in str(refused.value)
    assert db.session.scalar(select(func.count(Delegation.id))) == 4


def test_two_that_meet_each_other_are_refused(twins, make):
    event = make.event(twins.chamber)
    meet(make.delegation(event, twins.kept), make.delegation(event, twins.gone), 0)

    with pytest.raises(rules.MeetEachOther):
        merge(twins)


# Who may, and who does not get in


def test_another_chambers_organiser_finds_nothing(twins, make):
    stranger = actor_of(make.person(staff_of=make.chamber()).id)

    with pytest.raises(NotFound):
        merge_organisations(stranger, twins.kept.id, twins.gone.id, Seen(1, 1), {})
    for say in (tell_apart, maybe_one):
        with pytest.raises(NotFound):
            say(stranger, twins.kept.id, twins.gone.id)


def test_both_must_be_on_one_list(twins, make):
    elsewhere = make.organisation(known_to=make.chamber())

    with pytest.raises(NotFound):
        merge(twins, gone=elsewhere)


def test_two_companies_are_never_merged(any_app, make):
    with pytest.raises(rules.TwoCompanies):
        merge(make_twins(make, siret=siret(77)))


def test_what_another_chamber_knows_does_not_disappear_and_may_stay(twins, make):
    keep(ChamberOrganisation(chamber_id=make.chamber().id, organisation_id=twins.gone.id))

    with pytest.raises(rules.KnownElsewhere):
        merge(twins)

    assert merge(twins, kept=twins.gone, gone=twins.kept).id == twins.gone.id


def test_what_comes_to_another_chambers_event_does_not_disappear(twins, make):
    make.delegation(make.event(make.chamber()), twins.gone)

    with pytest.raises(rules.KnownElsewhere):
        merge(twins)


def test_who_speaks_on_somebody_elses_word_keeps_its_organisation(twins, make):
    speak(make.person(), twins.gone, None)

    with pytest.raises(rules.SpeaksForItself):
        merge(twins)


@pytest.mark.parametrize("how", ["named by others", "confirmed"])
def test_nobody_gets_into_an_organisation_that_speaks_for_itself(twins, make, how):
    """An organiser lists a structure of its own making and merges it: its people must not become the other's."""
    own, intruder = make.person(), make.person(name="Intruse")
    speak(own, twins.kept, None if how == "named by others" else twins.chamber)
    if how == "confirmed":
        twins.kept.confirmed_columns = ["phone"]
    speak(intruder, twins.gone, twins.chamber)
    event = make.event(twins.chamber)
    delegation = make.delegation(event, twins.gone, people=(intruder,))
    link = PersonalLink(
        event_id=event.id, delegation_id=delegation.id, person_id=intruder.id, purpose="agenda", key_hash="k"
    )
    link.expires_at = LATE
    keep(link)
    announced = announce_merge(twins.actor, twins.kept.id, twins.gone.id)

    merge(twins)

    assert announced.barred == ["Intruse"]
    assert actor_of(intruder.id).organisations == frozenset()
    assert actor_of(own.id).organisations == {twins.kept.id}
    assert db.session.scalars(select(PersonalLink)).one().revoked_at is not None


def test_nor_do_they_read_what_the_others_wrote(twins, make):
    """The people of the one that stays, whom this chamber did not name, do not read the other's own offers."""
    speak(make.person(), twins.kept, None)
    speak(make.person(), twins.gone, twins.chamber)
    make.offer(twins.gone, visibility="own", confirmed_at=EARLY)

    with pytest.raises(rules.BothSpeak):
        merge(twins)


def test_people_of_both_speak_for_the_one_that_stays_on_the_same_word(twins, make):
    people = [make.person(), make.person()]
    for person, organisation in zip(people, (twins.kept, twins.gone), strict=True):
        speak(person, organisation, twins.chamber)

    merge(twins)

    found = db.session.execute(select(Membership.person_id, Membership.organisation_id, Membership.named_by))
    assert set(found) == {(person.id, twins.kept.id, twins.chamber.id) for person in people}


def test_a_page_made_from_an_older_version_is_told(twins):
    with pytest.raises(ChangedMeanwhile):
        merge_organisations(twins.actor, twins.kept.id, twins.gone.id, Seen(7, 1), {})


# The list


def test_two_said_to_be_two_are_not_proposed_until_taken_back(twins):
    pair = twins.kept.id, twins.gone.id

    def proposed():
        return [(one.first.id, one.second.id) for one in duplicates_for(twins.actor)]

    assert proposed() == [pair]
    tell_apart(twins.actor, *reversed(pair))
    tell_apart(twins.actor, *pair)
    assert proposed() == []
    maybe_one(twins.actor, *pair)
    assert proposed() == [pair]


def test_at_an_event_only_pairs_of_which_one_comes(twins, make):
    event = make.event(twins.chamber)

    assert duplicates_for(twins.actor, event) == []

    make.delegation(event, twins.gone)
    assert len(duplicates_for(twins.actor, event)) == 1


def test_another_chambers_contacts_propose_nothing(any_app, make):
    """The same address, given to another chamber only, must not show in what this one is asked."""
    twins = make_twins(make, siret=None, internal_number="MM-9", name_key="jardin du val")
    person = make.person()
    for one in (twins.kept, twins.gone):
        speak(person, one, twins.chamber)
    keep(ChamberPerson(chamber_id=make.chamber().id, person_id=person.id))

    assert duplicates_for(twins.actor) == []

    keep(ChamberPerson(chamber_id=twins.chamber.id, person_id=person.id))
    assert [one.reason for one in duplicates_for(twins.actor)] == ["email"]
