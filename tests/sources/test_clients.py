"""Each client against a real server: what it asks, and where."""

from dataclasses import replace

import pytest

from matchmaker.config import Settings
from matchmaker.core.directory.registers import ONLINE
from matchmaker.sources.errors import Refused
from matchmaker.sources.opening import open_sources
from matchmaker.sources.source import NullSource, Subject
from tests.peers.register import Reply
from tests.sources.answers import (
    SIREN,
    SIRET,
    certificate,
    contract,
    enterprise,
    ess_row,
    operators,
    place,
    search,
    siae,
    table,
)

SUBJECT = Subject(SIRET, "12 rue des Tilleuls", "91521")


@pytest.fixture
def settings(register):
    urls = ",".join(f"{name}={register.url}/{name}" for name in ONLINE)
    return Settings(
        mode="development", sources=",".join(ONLINE), sources_url=urls, marche_inclusion_token="jeton-secret"
    )


@pytest.fixture
def sources(settings):
    return {source.name: source for source in open_sources(settings)}


@pytest.mark.parametrize(
    ("name", "answer", "path", "query"),
    [
        ("recherche_entreprises", search(enterprise()), "/search", {"q": SIRET}),
        ("liste_ess", table(ess_row()), "/", {"SIREN__exact": SIREN}),
        ("agence_bio", operators(certificate()), "/", {"siret": SIRET}),
        ("geoplateforme", place(), "/search", {"q": "12 rue des Tilleuls Ris-Orangis", "citycode": "91521"}),
        ("marche_inclusion", [siae()], f"/siae/siret/{SIRET}", {}),
        ("decp", table(contract()), "/", {"titulaire_id__exact": SIRET, "donneesActuelles__exact": "true"}),
    ],
)
def test_each_register_is_asked_as_its_publisher_wants(register, sources, name, answer, path, query):
    register.answer = lambda _asked: Reply(answer)
    source = sources[name]

    found = source.fetch(source.question(SUBJECT))

    [asked] = register.asked
    assert found is not None
    assert asked.path == f"/{name}{path}"
    assert {key: asked.query.get(key) for key in query} == query


def test_only_the_register_that_needs_the_token_is_given_it(register, sources):
    register.answer = lambda _asked: Reply([])

    for source in sources.values():
        source.fetch(source.question(SUBJECT))

    told = {asked.path.split("/")[1] for asked in register.asked if "Authorization" in asked.headers}
    assert told == {"marche_inclusion"}


def test_a_refused_token_is_told_as_such(register, sources):
    register.answer = lambda _asked: Reply({"detail": "Invalid token"}, status=401)

    with pytest.raises(Refused, match="jeton d’accès"):
        sources["marche_inclusion"].fetch(SIRET)


def test_who_is_no_siae_is_not_there(register, sources):
    register.answer = lambda _asked: Reply({"detail": "Not found"}, status=404)

    assert sources["marche_inclusion"].fetch(SIRET) is None


def test_a_siren_with_zeros_is_asked_for_both_ways(register, sources):
    register.replies += [Reply(table()), Reply(table(ess_row(5520135)))]

    found = sources["liste_ess"].fetch("005520135")

    assert found["SIREN"] == 5520135
    assert [asked.query["SIREN__exact"] for asked in register.asked] == ["005520135", "5520135"]


def test_contracts_come_page_by_page(register, sources):
    register.replies += [Reply(table(*(contract(n) for n in range(50)))), Reply(table(contract(50)))]

    found = sources["decp"].fetch(SIRET)

    assert [asked.query["page"] for asked in register.asked] == ["1", "2"]
    assert len(found["contracts"]) == 51


def test_without_a_setting_every_register_is_off(register, settings):
    off = open_sources(replace(settings, sources=""))

    assert off == tuple(NullSource(name) for name in ONLINE)
    assert [source.question(SUBJECT) for source in off] == [None] * len(ONLINE)
    assert register.asked == []


def test_a_register_is_on_alone(settings):
    on = [source.name for source in open_sources(replace(settings, sources="agence_bio")) if source.is_on]

    assert on == ["agence_bio"]
