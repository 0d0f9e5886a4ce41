"""Print the whole, change something, publish again: only what changed is printed, and the paper is known."""

import io
import json
import re
import zipfile

import pypdf
import pytest
from sqlalchemy import select

from matchmaker.core.agenda.printing.delta import kind_of
from matchmaker.core.errors import NotFound
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.jobs import Job
from matchmaker.db.printing import PrintRun
from matchmaker.db.queries.scheduling import drafts_of
from matchmaker.db.scheduling import Continuation
from matchmaker.extensions import db
from matchmaker.services.agenda.badges import badge_codes_of
from matchmaker.services.agenda.pack import NothingPublished
from matchmaker.services.agenda.printing.job import (
    NothingChanged,
    NothingPrinted,
    NotPrintable,
    ask_for_print,
    print_of,
    printed_file,
)
from matchmaker.services.agenda.printing.runs import overview
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.inputs import touch
from matchmaker.services.events.resources import Arrangements, change_arrangements
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.solve import start_solving
from tests.factories.counting import counted_queries
from tests.factories.planning import close_the_wishes, compute, publish_planning
from tests.factories.publishing import publish_small_event
from tests.factories.two_days_before import build_two_days_before
from tests.factories.working import run_jobs_inline


def make_print(app, actor, event_id, what, since=None):
    """Ask, let the worker do it, and take the file."""
    job_id = ask_for_print(actor, event_id, what, since).id
    run_jobs_inline(app)
    db.session.rollback()
    assert db.session.get(Job, job_id).state == "done", db.session.get(Job, job_id).error
    return printed_file(actor, event_id, job_id)


def pages_of(pdf):
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def publish_again(app, actor, event_id):
    start_solving(actor, event_id)
    run_jobs_inline(app)
    db.session.rollback()
    return publish_schedule(actor, event_id, drafts_of(event_id)[0].id)


def names(keys, delegations, kind="agenda"):
    known = {f"{kind}:{one.id}": name for name, one in delegations.items()}
    return sorted(known[key] for key in keys if kind_of(key) == kind)


def test_two_days_before_only_the_sheets_concerned_are_printed_again(app, make):
    """Story 5: S5 cancels, S6 takes its place at B1's table, S2 sends a colleague."""
    event, delegations, _, actor = build_two_days_before(make)
    make_print(app, actor, event.id, "pack")
    db.session.get(Delegation, delegations["S5"].id).state = "cancelled"
    replaced = db.session.scalars(select(Delegate).filter_by(delegation_id=delegations["S2"].id)).one()
    replaced.person_id = make.person(name="Collègue de S2").id
    touch(db.session, event.id)
    db.session.commit()
    publish_again(app, actor, event.id)

    delta = overview(actor, event.id).delta
    pdf = make_print(app, actor, event.id, "changes").data

    assert names(delta.changed, delegations) == ["B1", "S6"]
    assert names(delta.withdrawn, delegations) == ["S5"]
    assert [key for key in delta.changed if kind_of(key) == "card"] == ["card:T1"]
    assert [key for key in (*delta.changed, *delta.new) if kind_of(key) == "badge"] == [
        f"badge:{replaced.id}"
    ]
    pages = pages_of(pdf)
    assert "Ce qui a changé" in pages[0]
    assert "À retirer et à jeter • Planning individuel de S5" in pages[0]
    agendas = [page for page in pages[1:] if "Planning individuel" in page]
    assert ["Version 2" in page for page in agendas] == [True] * 4  # two sheets, front and back
    assert any("Planning n° 2 · imprimé le" in page and "Carton de table" in page for page in pages)
    badges = next(page for page in pages if "Badges" in page)
    assert "Collègue de S2" in badges
    assert "Personne de S1" not in badges
    assert not overview(actor, event.id).delta.anything


def test_a_meeting_that_becomes_long_changes_its_two_agendas_and_its_table(any_app, make):
    planning = close_the_wishes(make)
    publish_schedule(planning.actor, planning.event.id, compute(any_app, planning))
    make_print(any_app, planning.actor, planning.event.id, "pack")
    change_arrangements(
        planning.actor, planning.event.id, planning.suppliers[2].id, Arrangements(double_slot=True)
    )
    before = {one.id: one.agenda_version for one in (*planning.buyers, *planning.suppliers)}
    publish_again(any_app, planning.actor, planning.event.id)
    assert db.session.scalars(select(Continuation)).all()

    delta = overview(planning.actor, planning.event.id).delta

    db.session.rollback()
    newer = {
        key for key, version in before.items() if db.session.get(Delegation, key).agenda_version > version
    }
    assert {f"agenda:{key}" for key in newer} == {key for key in delta.changed if kind_of(key) == "agenda"}
    assert f"agenda:{planning.suppliers[2].id}" in delta.changed
    pages = pages_of(make_print(any_app, planning.actor, planning.event.id, "changes").data)
    long = next(page for page in pages if "Coop Signal Fournisseur" in page)
    assert re.search(r"(14:00 jusqu’à 14:35|14:20 jusqu’à 14:55|14:40 jusqu’à 15:15)", long)
    assert not overview(planning.actor, planning.event.id).delta.anything


def test_the_whole_pack_has_every_document_and_is_written_down(app, make):
    planning = publish_planning(app, make)

    blob = make_print(app, planning.actor, planning.event.id, "pack")

    assert re.fullmatch(r"tout-a-imprimer-v1-rencontre-\d+\.pdf", blob.name)
    text = " ".join(pages_of(blob.data))
    for words in ("Planning individuel", "Carton de table", "Qui, quand, où", "Liste de pointage", "Badges"):
        assert words in text
    assert "Feuille d’émargement" in text
    assert "gros caractères" not in text
    run = db.session.scalars(select(PrintRun)).one()
    assert (run.number, run.publication, run.what, run.printed_by) == (1, 1, "pack", planning.organiser.id)
    assert {kind_of(key) for key in run.sheets} == {"agenda", "card", "who", "tick", "sign", "plan", "badge"}


def test_one_document_alone_leaves_the_other_paper_as_it_was(app, make):
    planning = publish_planning(app, make)
    make_print(app, planning.actor, planning.event.id, "pack")
    delegate = planning.suppliers[0].delegates[0]
    delegate.person_id = make.person(name="Nouvelle Tête").id
    db.session.commit()

    make_print(app, planning.actor, planning.event.id, "badges")

    delta = overview(planning.actor, planning.event.id).delta
    assert "badge" not in {kind_of(key) for key in delta.to_print}
    assert {"tick:list"} <= delta.to_print


def test_changes_can_be_counted_from_an_earlier_print(app, make):
    planning = publish_planning(app, make)
    actor, event_id = planning.actor, planning.event.id
    make_print(app, actor, event_id, "pack")
    planning.suppliers[0].delegates[0].person_id = make.person(name="Nouvelle Tête").id
    db.session.commit()
    make_print(app, actor, event_id, "changes")

    assert not overview(actor, event_id).delta.anything
    assert overview(actor, event_id, since=1).delta.anything
    assert "Nouvelle Tête" in " ".join(pages_of(make_print(app, actor, event_id, "changes", 1).data))
    with pytest.raises(NotFound):
        overview(actor, event_id, since=9)


def test_nothing_is_printed_twice_for_nothing(app, make):
    planning = publish_planning(app, make)

    with pytest.raises(NothingPrinted):
        ask_for_print(planning.actor, planning.event.id, "changes")
    make_print(app, planning.actor, planning.event.id, "pack")
    with pytest.raises(NothingChanged):
        ask_for_print(planning.actor, planning.event.id, "changes")


def test_a_second_press_follows_the_first(app, make):
    planning = publish_planning(app, make)

    first = ask_for_print(planning.actor, planning.event.id, "pack").id

    assert ask_for_print(planning.actor, planning.event.id, "pack").id == first


def test_before_a_publication_there_is_nothing_to_print(app, make):
    planning = close_the_wishes(make)

    with pytest.raises(NothingPublished):
        ask_for_print(planning.actor, planning.event.id, "pack")
    with pytest.raises(NotPrintable):
        ask_for_print(planning.actor, planning.event.id, "tout")
    assert overview(planning.actor, planning.event.id).number == 0


def test_arrangements_and_addresses_are_on_no_sheet(app, make):
    published = publish_small_event(make)
    published.first.arrangements = ["step_free", "quiet"]
    published.first.double_slot = True
    db.session.commit()
    actor = actor_of(published.organiser.id)

    pack = " ".join(pages_of(make_print(app, actor, published.event.id, "pack").data))
    stick = make_print(app, actor, published.event.id, "stick").data

    with zipfile.ZipFile(io.BytesIO(stick)) as archive:
        html = " ".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".html"))
    for text in (pack, html):
        assert "Inès Caron" in text
        assert not re.search(r"\w@\w", text)
        for word in ("plain-pied", "calme", "step_free", "quiet", "double"):
            assert word not in text.lower()


def test_funders_and_visitors_have_a_badge_and_sign_but_have_no_agenda(app, make):
    published = publish_small_event(make)
    person = make.person(name="Farid Fonds")
    funder = make.delegation(published.event, make.organisation(name="Région"), "funder", people=(person,))
    actor = actor_of(published.organiser.id)

    sheets = overview(actor, published.event.id)
    text = pages_of(make_print(app, actor, published.event.id, "pack").data)

    assert f"agenda:{funder.id}" not in db.session.scalars(select(PrintRun)).one().sheets
    assert sheets.unnamed == 1  # « Tournesol Traiteur » has named nobody
    assert sum("Farid Fonds" in page for page in text) == 3  # badge, tick list, attendance


def test_stick_opens_without_server_and_has_everything(app, make):
    published = publish_small_event(make)
    actor = actor_of(published.organiser.id)

    blob = make_print(app, actor, published.event.id, "stick")

    with zipfile.ZipFile(io.BytesIO(blob.data)) as archive:
        names = archive.namelist()
        pages = {name: archive.read(name).decode() for name in names if name.endswith(".html")}
        readme = archive.read("LISEZ-MOI.txt").decode("utf-8-sig")
        assert all(archive.read(name).startswith(b"%PDF") for name in names if name.endswith(".pdf"))
    assert sorted(name for name in names if name.startswith("a-imprimer/")) == [
        f"a-imprimer/{name}.pdf"
        for name in (
            "badges",
            "cartons-de-table",
            "feuilles-d-emargement",
            "liste-de-pointage",
            "plan-des-tables",
            "plannings-en-gros-caracteres",
            "plannings-individuels",
            "qui-quand-ou",
        )
    ]
    assert {"index.html", "qui-quand-ou.html", "tables.html", "planning.xlsx", "synthese.pdf"} <= set(names)
    assert "agendas-ics/agenda-les-jardins-du-val.ics" in names
    links = {link for page in pages.values() for link in re.findall(r'(?:href|src)="([^"]+)"', page)}
    assert links <= set(names)
    assert "Copie du planning n° 1" in pages["index.html"]
    assert "Planning n° 1, copié le" in readme


def test_codes_on_badges_are_those_of_the_desk(app, make):
    published = publish_small_event(make)

    text = " ".join(
        pages_of(make_print(app, actor_of(published.organiser.id), published.event.id, "badges").data)
    )

    codes = badge_codes_of(published.event)
    assert all(f"{code[:4]} {code[4:8]} {code[8:]}" in text for code in codes.values())


def test_another_chamber_finds_nothing(app, make):
    published = publish_small_event(make)
    job = ask_for_print(actor_of(published.organiser.id), published.event.id, "pack")
    stranger = actor_of(make.person(staff_of=make.chamber()).id)
    elsewhere = make.event(make.chamber())
    theirs = actor_of(make.person(staff_of=elsewhere.chamber).id)

    for look in (
        lambda: overview(stranger, published.event.id),
        lambda: ask_for_print(stranger, published.event.id, "pack"),
        lambda: print_of(stranger, published.event.id, job.id),
        lambda: printed_file(stranger, published.event.id, job.id),
        lambda: print_of(theirs, elsewhere.id, job.id),
    ):
        with pytest.raises(NotFound):
            look()


def test_page_asks_the_database_as_often_for_a_large_event(app, make):
    published = publish_small_event(make)
    actor = actor_of(published.organiser.id)
    make_print(app, actor, published.event.id, "pack")

    db.session.rollback()
    with counted_queries() as few:
        overview(actor, published.event.id)
    for _ in range(5):
        make.delegation(published.event, people=(make.person(),))
    db.session.rollback()
    with counted_queries() as more:
        overview(actor, published.event.id)

    assert few.number == more.number


def test_print_run_is_plain_json(app, make):
    published = publish_small_event(make)
    make_print(app, actor_of(published.organiser.id), published.event.id, "tick")

    run = db.session.scalars(select(PrintRun)).one()

    assert json.loads(json.dumps(run.titles)) == {"tick:list": "Liste de pointage"}
