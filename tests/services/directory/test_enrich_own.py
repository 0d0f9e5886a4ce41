"""A structure whose own people give its number is completed without its chamber."""

import pytest

from matchmaker.core.errors import NotFound
from matchmaker.extensions import db
from matchmaker.services.directory.enrich import start_enriching_own
from matchmaker.services.directory.people import actor_of
from tests.factories.making import siret
from tests.factories.working import run_jobs_inline
from tests.services.directory.registering import GOOD, answer_with, turn_on
from tests.sources.answers import SIRET


def test_a_structure_s_own_people_have_it_completed_by_its_number(any_app, register, make):
    gardens = make.organisation(known_to=make.chamber(), name="Les Jardins", siret=SIRET)
    own = actor_of(make.person(speaks_for=gardens).id)
    assert start_enriching_own(own, gardens.id) is None  # no register is on
    turn_on(any_app, register)
    answer_with(register, GOOD)

    assert start_enriching_own(own, gardens.id) is not None
    assert [state for _, state in run_jobs_inline(any_app)] == ["done"]
    db.session.rollback()

    assert gardens.siae_kind == "ACI"


def test_one_that_no_chamber_knows_is_left_alone_and_one_of_others_not_found(any_app, register, make):
    turn_on(any_app, register)
    unknown = make.organisation(siret=siret(5))

    assert start_enriching_own(actor_of(make.person(speaks_for=unknown).id), unknown.id) is None
    with pytest.raises(NotFound):
        start_enriching_own(actor_of(make.person().id), unknown.id)
