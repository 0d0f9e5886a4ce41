"""What peers are written, and how often a mandataire may have them written to."""

import pytest
from sqlalchemy import func, select

from matchmaker.clock import now
from matchmaker.core.catalogue.groupement_rules import (
    MOST_ATTEMPTS,
    MOST_PEERS,
    EventOver,
    ProposedTooOften,
    TooManyPeers,
)
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db
from matchmaker.services.catalogue.groupements.agree import answer_groupement, propose_groupement
from matchmaker.services.catalogue.groupements.form import dissolve_groupement
from tests.factories.sharing import propose, score_now, share_a_need


@pytest.fixture
def sharing(app, make):
    found = share_a_need(make)
    score_now(app, found)
    return found


def written():
    return db.session.scalar(select(func.count()).select_from(Outbox))


def test_dissolving_does_not_let_one_write_again_and_again(sharing):
    for _ in range(MOST_ATTEMPTS):
        dissolve_groupement(sharing.actor("gardening"), propose(sharing))

    with pytest.raises(ProposedTooOften, match="Entretien du campus"):
        propose(sharing)

    assert written() == MOST_ATTEMPTS


def test_no_more_peers_are_asked_at_once_than_a_groupement_needs(sharing):
    everybody = range(sharing.windows, sharing.windows + MOST_PEERS + 1)

    with pytest.raises(TooManyPeers, match="20 au plus"):
        propose_groupement(
            sharing.actor("gardening"),
            sharing.event,
            sharing.need,
            sharing.gardens,
            name="À tous",
            peers=everybody,
        )

    assert written() == 0


def test_an_event_that_is_over_proposes_nothing_more(sharing):
    db.session.get(Event, sharing.event).phase = "closed"
    db.session.commit()

    with pytest.raises(EventOver):
        propose(sharing)

    assert written() == 0


def test_another_open_event_does_not_end_the_mode_essai_of_this_one(make, sharing):
    """Buyer and mandataire meet at an open event too: what was proposed in mode essai stays there."""
    elsewhere = make.event(make.chamber(), opened_at=now())
    make.delegation(elsewhere, db.session.get(Organisation, sharing.town), "buyer")
    make.delegation(elsewhere, db.session.get(Organisation, sharing.gardens))

    groupement_id = propose(sharing)
    answer_groupement(sharing.actor("cleaning"), groupement_id, sharing.windows, accept=True)

    mails = db.session.scalars(select(Outbox).order_by(Outbox.id)).all()
    assert [(one.event_id, one.trial) for one in mails] == [(sharing.event, True)] * 2
