import pytest

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import fold
from matchmaker.core.scoring.relevance import TRADE
from matchmaker.db.scoring import ScoreRun
from matchmaker.services.scoring.criteria import event_criteria, weights_of
from matchmaker.services.scoring.run import start_scoring
from tests.factories.counting import counted_queries
from tests.factories.working import run_jobs_inline


@pytest.fixture
def event(make):
    return make.event(name="Rencontre d’essai")


@pytest.fixture
def organiser(make, event):
    return make.person(staff_of=event.chamber)


@pytest.fixture
def pair(make, event):
    town, gardens = (
        make.organisation(name="Ville de Valbrune", commune="91521"),
        make.organisation(name="Les Jardins du Val", commune="91223"),
    )
    make.need(town)
    make.offer(gardens)
    return make.delegation(event, town, "buyer"), make.delegation(event, gardens)


def page(event):
    return f"/evenements/{event.id}/criteres"


def scored(app, organiser, event):
    start_scoring(Actor(organiser.id, frozenset({event.chamber_id})), event.id)
    run_jobs_inline(app)


def test_before_the_first_run_the_page_says_what_to_do(client_as, organiser, event):
    shown = client_as(organiser).get(page(event)).text

    assert "Rien n’est encore évalué" in shown
    assert "Évaluer les rapprochements" in shown


def test_the_button_starts_a_job_and_its_progress_is_shown(app, client_as, organiser, event, pair):
    browser = client_as(organiser)

    answer = browser.submit(page(event), to=f"{page(event)}/calcul")
    waiting = browser.get(page(event)).text
    run_jobs_inline(app)
    done = browser.get(page(event)).text

    assert (answer.status_code, answer.location) == (303, page(event))
    assert 'data-job="/travaux/' in waiting
    assert "Évaluation n° 1" in done
    assert f'href="{page(event)}/{pair[0].id}-{pair[1].id}"' in done


def test_importance_is_said_in_words_and_kept(client_as, organiser, event):
    answer = client_as(organiser).submit(
        page(event), to=page(event), local_weight="3", cpv_weight="other", cpv_exact="2,5", local_r0="15"
    )

    assert answer.status_code == 303
    by_key = {one.key: one for one in event_criteria(event.id)}
    assert (by_key["local"].weight, by_key["local"].params) == (3.0, {"r0": 15.0})
    assert by_key["cpv"].weight == 2.5
    assert by_key["text"].weight == 1.0


def test_a_number_chosen_and_not_given_is_asked_for_and_nothing_saved(client_as, organiser, event):
    before = weights_of(event_criteria(event.id))

    shown = client_as(organiser).submit(
        page(event), to=page(event), local_weight="other", local_exact="", cpv_weight="1"
    )

    assert shown.status_code == 200
    assert "Indiquez un nombre de 0 à 10." in shown.text
    assert weights_of(event_criteria(event.id)) == before


def test_criteria_stand_in_the_order_of_their_names_after_the_trade(client_as, organiser, event):
    shown = client_as(organiser).get(page(event)).text

    known = {one.kind.label: one for one in event_criteria(event.id)}
    labels = [part.split("</legend>")[0] for part in shown.split("<legend>")[1:]]
    weighed = [label for label in labels if known[label].weighable and not known[label].gate]
    trade, others = weighed[:2], weighed[2:]
    assert {known[label].key for label in trade} == set(TRADE)
    assert others == sorted(others, key=fold)


def test_the_count_of_rows_is_written_as_people_read_it(app, client_as, organiser, event, pair, session):
    scored(app, organiser, event)
    session.query(ScoreRun).one().rows = 15782
    session.commit()

    assert "15\u202f782 rapprochements" in client_as(organiser).get(page(event)).text


def test_a_gate_can_be_switched_off(client_as, organiser, event):
    client_as(organiser).submit(page(event), to=page(event), reservation_on=None)

    assert {one.key for one in event_criteria(event.id) if not one.enabled} == {"reservation"}


def test_a_number_out_of_bounds_is_refused_and_nothing_typed_is_lost(client_as, organiser, event):
    shown = client_as(organiser).submit(page(event), to=page(event), local_r0="900", cpv_weight="1")

    assert shown.status_code == 200
    assert "Écrivez un nombre entre 0 et 200" in shown.text
    assert 'value="900"' in shown.text
    assert {one.weight for one in event_criteria(event.id) if one.key == "cpv"} == {3.0}


def test_a_change_after_the_run_is_told(app, make, client_as, organiser, event, pair):
    scored(app, organiser, event)
    before = client_as(organiser).get(page(event)).text
    make.offer(pair[1].organisation, "Nettoyage", cpv=["90910000"])

    after = client_as(organiser).get(page(event)).text

    assert "ont changé depuis" not in before
    assert "ont changé depuis" in after


def test_a_failed_gate_is_shown_with_what_it_means(app, client_as, organiser, event, pair, session):
    scored(app, organiser, event)
    from matchmaker.services.scoring.latest import latest_run

    run = latest_run(event.id)
    run.failures = [
        {"key": "reservation", "label": "Marchés réservés", "error": "KeyError: <x>", "gate": True}
    ]
    session.commit()

    shown = client_as(organiser).get(page(event)).text

    assert "« Marchés réservés » n’a pas pu être calculé" in shown
    assert "rien ne peut être diffusé" in shown
    assert "KeyError: &lt;x&gt;" in shown


def test_a_pair_is_explained_criterion_by_criterion(app, client_as, organiser, event, pair):
    scored(app, organiser, event)

    shown = client_as(organiser).get(f"{page(event)}/{pair[0].id}-{pair[1].id}").text

    assert "Ville de Valbrune – Les Jardins du Val" in shown
    assert "Même métier : code CPV 77310000." in shown
    assert "À 32,1 km à vol d’oiseau." in shown
    assert "<svg" in shown


def test_what_does_not_count_is_named_by_why_and_promises_nothing(app, client_as, organiser, event, pair):
    scored(app, organiser, event)

    shown = client_as(organiser).get(f"{page(event)}/{pair[0].id}-{pair[1].id}").text

    aside = shown.partition("Ce qui ne compte pas ici")[2].partition("</section>")[0]
    not_asked, without_weight = aside.split("Pas pris en compte")
    assert '<span class="chip">Agriculture biologique</span>' in not_asked.partition("Non demandé")[2]
    assert "Agrément ESUS" in without_weight
    assert "faire monter la note" not in aside


@pytest.mark.parametrize("other", ["same", "unknown", "elsewhere"])
def test_a_pair_that_is_not_of_the_event_is_not_found(make, client_as, organiser, event, pair, other):
    elsewhere = make.delegation(make.event())
    number = {"same": pair[0].id, "unknown": 999, "elsewhere": elsewhere.id}[other]

    assert client_as(organiser).get(f"{page(event)}/{pair[0].id}-{number}").status_code == 404


def test_two_structures_without_a_score_are_told_apart_from_a_bad_one(client_as, organiser, event, pair):
    shown = client_as(organiser).get(f"{page(event)}/{pair[0].id}-{pair[1].id}").text

    assert "n’ont pas de note" in shown


def test_another_chamber_sees_nothing(make, client_as, event, pair):
    stranger = client_as(make.person(staff_of=make.chamber()))

    assert stranger.get(page(event)).status_code == 404
    assert stranger.get(f"{page(event)}/{pair[0].id}-{pair[1].id}").status_code == 404
    assert stranger.post(f"{page(event)}/calcul").status_code in (400, 404)


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_takes_the_same_queries_however_many_take_part(
    app, make, client_as, organiser, event, pair, more
):
    for _ in range(more):
        organisation = make.organisation(commune="91521")
        make.offer(organisation)
        make.delegation(event, organisation)
    scored(app, organiser, event)
    browser, url = client_as(organiser), page(event)
    browser.get(url)

    with counted_queries() as counted:
        browser.get(url)

    assert counted.number == QUERIES


QUERIES = 23


def test_the_plugins_are_listed_with_what_they_measure_and_their_versions(client_as, organiser):
    shown = client_as(organiser).get("/criteres").text

    assert "Adéquation entre la prestation proposée et les codes CPV du besoin." in shown
    assert "Proximité" in shown
    assert "matchmaker 0.1.0, " in shown
    assert "ne doit jamais servir à attribuer un marché public" in shown


def test_the_organiser_reads_when_nearness_counts_for_public_buyers(client_as, organiser, event):
    criteria = client_as(organiser).get(page(event)).text.split("<legend>")

    told = [
        piece.partition("</")[0] for piece in criteria if "Pour un acheteur public, ne compte que" in piece
    ]
    assert told == ["Proximité"]


def test_what_turns_meetings_away_is_not_called_an_award_criterion(client_as, organiser, event):
    browser = client_as(organiser)

    criteria = browser.get(page(event)).text.split("<legend>")
    installed = browser.get("/criteres").text.split("<li>")

    for name in ("Territoire desservi", "Marchés réservés"):
        for shown in (criteria, installed):
            about = next(piece for piece in shown if name in piece.partition("</")[0])
            assert "Écarte des rendez-vous et ne note rien" in about
            assert "Peut aussi servir de critère dans un marché" not in about


def test_a_rejected_plugin_is_told_on_the_page(app, tmp_path, client_as, organiser):
    from matchmaker.plugin_host.registry import load_plugins

    (tmp_path / "broken.py").write_text("1 / 0")
    app.extensions["criteria"] = load_plugins([tmp_path])

    shown = client_as(organiser).get("/criteres").text

    assert (
        "L’extension broken est écartée : son chargement échoue (ZeroDivisionError: division by zero)"
        in shown
    )


def test_the_whole_catalogue_is_matched_by_a_button(app, client_as, make, organiser, event):
    town, gardens = make.organisation(commune="91521"), make.organisation(name="Jardins", commune="91223")
    need = make.need(town, "Tonte", cpv=["77310000"])
    make.offer(gardens, "Tonte et haies", cpv=["77310000"], visibility="public")
    buyer = make.person(speaks_for=town)

    answer = client_as(organiser).submit("/criteres", to="/criteres/catalogue")
    run_jobs_inline(app)

    assert answer.status_code == 303
    assert "1 besoin, 1 offre publique" in client_as(organiser).get("/criteres").text
    sheet = client_as(buyer).get(f"/besoins/{need.id}/fiche").text
    assert "Tonte et haies" in sheet
    assert "nouveau" in sheet
    assert "Offres publiques" not in client_as(organiser).get(f"/besoins/{need.id}/fiche").text
