"""Rendez-vous conseillés: relevant pairs nobody asked for, proposed by the chamber, refusable by both."""

import re

import pytest

from matchmaker.clock import now
from matchmaker.core.requests.rules import IF_POSSIBLE
from matchmaker.db.by_hand import ForbiddenPair
from matchmaker.db.directory import Membership, Organisation
from matchmaker.db.queries.scheduling import assignments_of, drafts_of
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.inputs import touch
from matchmaker.services.requests.ask import NewWish, ask
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.solve import start_solving
from matchmaker.services.scoring.run import start_scoring
from tests.factories.counting import counted_queries
from tests.factories.working import run_jobs_inline


@pytest.fixture
def event(make):
    return make.event(phase="scheduled", slots=4, tables=3, opened_at=now())


@pytest.fixture
def organiser(make, event):
    return make.person(name="Omar Lenoir", staff_of=event.chamber)


@pytest.fixture
def claire(make):
    return make.person(name="Claire", speaks_for=make.organisation(name="Ville de Valbrune"))


@pytest.fixture
def town(make, event, claire):
    """Looks for gardeners; Claire speaks for it."""
    (membership,) = db.session.query(Membership).filter_by(person_id=claire.id)
    body = db.session.get_one(Organisation, membership.organisation_id)
    make.need(body, "Entretien des espaces verts")
    return make.delegation(event, body, "buyer", people=(claire,))


@pytest.fixture
def ines(make):
    return make.person(name="Inès")


@pytest.fixture
def firm(make, event, ines):
    def add(name, title="Entretien des espaces verts", **offer):
        """A supplier; Inès speaks for each of them."""
        body = make.organisation(name=name)
        make.offer(body, title, **offer)
        db.session.add(Membership(person_id=ines.id, organisation_id=body.id))
        db.session.commit()
        return make.delegation(event, body, people=(ines,))

    return add


@pytest.fixture
def score(app, event, organiser):
    def run():
        start_scoring(actor_of(organiser.id), event.id)
        assert [state for _, state in run_jobs_inline(app)] == ["done"]
        db.session.rollback()

    return run


def solve(app, event, organiser):
    start_solving(actor_of(organiser.id), event.id)
    assert [state for _, state in run_jobs_inline(app)] == ["done"]
    db.session.rollback()
    return drafts_of(event.id)[0].id


def page(event):
    return f"/evenements/{event.id}/voeux/conseilles"


def ticked(text):
    return re.findall(r'name="paire" value="(\d+-\d+)"[^>]* checked', text)


def offered(text):
    return re.findall(r'name="paire" value="(\d+-\d+)"', text)


def press(client, address, shown_at, **fields):
    shown = client.get(shown_at).text
    form = shown[shown.index(f'action="{address}"') :] if f'action="{address}"' in shown else shown
    sent = {}
    for name, value in re.findall(r'name="(csrf_token|nonce|version)"[^>]*value="([^"]+)"', form):
        sent.setdefault(name, value)
    return client.post(address, data={**sent, **fields})


def add(client, event, pairs=None):
    shown = client.get(page(event)).text
    return press(client, page(event), page(event), paire=ticked(shown) if pairs is None else pairs)


def proposals():
    db.session.rollback()
    return db.session.query(Request).filter_by(origin="chamber").order_by(Request.id).all()


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_relevant_pairs_nobody_asked_for_are_advised_with_reasons(
    event, organiser, town, firm, score, client_as
):
    gardens, printer = firm("Jardins du Val"), firm("Imprimerie Haute", "Pain", cpv=["55520000"])
    score()

    shown = client_as(organiser).get(page(event))

    assert ticked(shown.text) == [f"{town.id}-{gardens.id}"]
    words = text_of(shown)
    assert "Besoin « Entretien des espaces verts », offre « Entretien des espaces verts »" in words
    assert "Imprimerie Haute Aucun rendez-vous Aucun partenaire" in words
    assert not any(str(printer.id) in pair.split("-") for pair in offered(shown.text))


def test_before_any_score_the_page_says_so(event, organiser, town, firm, client_as):
    assert "ne sont pas encore calculés" in text_of(client_as(organiser).get(page(event)))


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_what_was_declined_or_taken_back_is_not_advised(
    event, organiser, town, firm, score, client_as, make, state
):
    make.request(firm("Jardins du Val"), town, state=state)
    score()

    assert offered(client_as(organiser).get(page(event)).text) == []


def test_a_forbidden_pair_is_neither_advised_nor_accepted(event, organiser, town, firm, score, client_as):
    gardens = firm("Jardins du Val")
    score()
    a, b = sorted((town.id, gardens.id))
    db.session.add(ForbiddenPair(event_id=event.id, a_id=a, b_id=b))
    db.session.commit()
    client = client_as(organiser)

    assert offered(client.get(page(event)).text) == []
    assert "ne se proposent plus" in text_of(add(client, event, [f"{town.id}-{gardens.id}"]))
    assert proposals() == []


def test_an_irrelevant_pair_is_not_accepted_from_a_form(event, organiser, town, firm, score, client_as):
    printer = firm("Imprimerie Haute", "Pain", cpv=["55520000"])
    score()

    answer = add(client_as(organiser), event, [f"{town.id}-{printer.id}"])

    assert "ne se proposent plus" in text_of(answer)
    assert proposals() == []


def test_a_proposal_is_worth_its_score_and_marked_everywhere(
    app, event, organiser, town, firm, score, client_as, claire
):
    firm("Jardins du Val")
    score()
    client = client_as(organiser)

    assert add(client, event).status_code == 303

    (proposal,) = proposals()
    assert (proposal.state, proposal.rank, proposal.answer_rank) == ("pending", IF_POSSIBLE, None)
    draft = solve(app, event, organiser)
    (row,) = assignments_of(draft)
    assert 0 < row.value < 100
    assert "proposé par la CRESS" in client.get(f"/evenements/{event.id}/planning/{draft}").text
    publish_schedule(actor_of(organiser.id), event.id, draft)
    assert "Proposé par la CRESS." in client_as(claire).get(f"/mes-rencontres/{event.id}/planning").text
    assert "proposé par la CRESS" in client_as(claire).get(f"/mes-rencontres/{event.id}/voeux").text
    assert "proposé par la CRESS" in client.get(f"/evenements/{event.id}/voeux").text


@pytest.mark.parametrize("side", ["claire", "ines"])
def test_either_side_refuses_in_one_click_and_the_pair_is_no_candidate_any_more(
    app, event, organiser, town, firm, score, client_as, claire, ines, side, make
):
    gardens = firm("Jardins du Val")
    make.request(firm("Net’Éclair"), town, state="accepted", answer_rank=2)
    score()
    client = client_as(organiser)
    add(client, event, [f"{town.id}-{gardens.id}"])
    (proposal,) = proposals()
    person = {"claire": claire, "ines": ines}[side]
    here = f"/mes-rencontres/{event.id}/voeux"
    own = f"?structure={gardens.organisation_id}" if side == "ines" else ""

    reader = client_as(person)
    answer = press(reader, f"{here}/{proposal.id}/refus?retour=voeux", here + own)

    assert "ne vous sera pas proposé" in reader.get(answer.location).text
    (refused,) = proposals()
    assert (refused.state, refused.to_id) == ("declined", {"claire": town, "ines": gardens}[side].id)
    assert len(assignments_of(solve(app, event, organiser))) == 1
    assert f"{town.id}-{gardens.id}" not in offered(client.get(page(event)).text)


def test_after_the_publication_the_organiser_reads_the_refusal_and_the_meeting_stands(
    app, event, organiser, town, firm, score, client_as, claire
):
    firm("Jardins du Val")
    score()
    client = client_as(organiser)
    add(client, event)
    publish_schedule(actor_of(organiser.id), event.id, solve(app, event, organiser))
    (proposal,) = proposals()
    here = f"/mes-rencontres/{event.id}/planning"

    press(client_as(claire), f"/mes-rencontres/{event.id}/voeux/{proposal.id}/refus?retour=planning", here)

    assert "l’organisateur l’annulera" in client_as(claire).get(here).text
    told = text_of(client.get(f"/evenements/{event.id}/planning"))
    assert "Ville de Valbrune refuse le rendez-vous avec Jardins du Val (14:00, table T1)" in told
    (meeting,) = db.session.query(Meeting).all()
    assert meeting.status == "confirmed"
    # The next planning cancels it, and the mark goes.
    following = solve_with_another_wish(app, event, organiser, town, firm)
    publish_schedule(actor_of(organiser.id), event.id, following)
    db.session.rollback()
    assert "refuse le rendez-vous" not in text_of(client.get(f"/evenements/{event.id}/planning"))
    assert [one.status for one in db.session.query(Meeting).order_by(Meeting.id)] == [
        "cancelled",
        "confirmed",
    ]


def solve_with_another_wish(app, event, organiser, town, firm):
    """There must be something to place."""
    other = firm("Net’Éclair")
    db.session.add(
        Request(event_id=event.id, from_id=other.id, to_id=town.id, rank=2, state="accepted", answer_rank=2)
    )
    touch(db.session, event.id)
    db.session.commit()
    return solve(app, event, organiser)


def test_who_asks_in_its_own_name_turns_the_proposal_into_a_wish(
    event, organiser, town, firm, score, client_as, ines
):
    gardens = firm("Jardins du Val")
    score()
    add(client_as(organiser), event)
    event.phase = "wishes"
    db.session.commit()

    ask(actor_of(ines.id), event.id, NewWish(town.id, 1), gardens.organisation_id)

    assert [one.state for one in proposals()] == ["withdrawn"]


def test_a_proposal_does_not_count_in_the_quota(event, organiser, town, firm, score, client_as, ines):
    gardens = firm("Jardins du Val")
    score()
    add(client_as(organiser), event)
    here = f"/mes-rencontres/{event.id}/voeux?structure={gardens.organisation_id}"

    assert "0 sur" in text_of(client_as(ines).get(here))


def test_a_proposal_of_others_is_not_found(event, organiser, town, firm, score, client_as, make):
    firm("Jardins du Val")
    score()
    add(client_as(organiser), event)
    (proposal,) = proposals()
    body = make.organisation(name="Autre")
    make.delegation(event, body)
    other = client_as(make.person(speaks_for=body))
    shown = other.get(f"/mes-rencontres/{event.id}/voeux").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown).group(1)

    answer = other.post(
        f"/mes-rencontres/{event.id}/voeux/{proposal.id}/refus",
        data={"csrf_token": token, "nonce": "n", "version": 1},
    )

    assert answer.status_code == 404
    assert proposals()[0].state == "pending"


@pytest.mark.parametrize("firms", [1, 4])
def test_the_list_takes_the_same_queries_however_long(event, organiser, town, firm, score, client_as, firms):
    for n in range(firms):
        firm(f"Jardins {n}")
    score()
    client = client_as(organiser)
    client.get(page(event))

    with counted_queries() as counted:
        client.get(page(event))

    assert counted.number == 29
