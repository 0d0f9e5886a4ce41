"""Settings are typed and checked at start: every fault at once, each with its mend."""

from pathlib import Path

import pytest

from matchmaker.config import BadSettings, Settings, load_settings

SOUND = {
    "MATCHMAKER_SECRET_KEY": "x" * 32,
    "MATCHMAKER_DATABASE_URL": "postgresql://u:p@db/name",
    "MATCHMAKER_BROKER_URL": "redis://:p@broker:6379/0",
    "MATCHMAKER_BASE_URL": "https://rencontres.exemple.fr",
    "MATCHMAKER_MAIL_URL": "smtps://u:p@mail.exemple.fr",
}


def _faults(environ):
    with pytest.raises(BadSettings) as raised:
        load_settings(environ)
    return [fault.split()[0] for fault in raised.value.faults]


def test_sound_settings_are_typed():
    settings = load_settings({**SOUND, "MATCHMAKER_PORT": "80", "MATCHMAKER_ALLOW_SQLITE": "oui"})

    assert (settings.port, settings.allow_sqlite, settings.home) == (80, True, Path(".matchmaker"))
    assert settings.sqlalchemy_url == "postgresql+psycopg://u:p@db/name"


def test_production_names_every_fault_at_once():
    assert _faults({"MATCHMAKER_PORT": "huit mille"}) == [
        "MATCHMAKER_PORT",
        "MATCHMAKER_SECRET_KEY",
        "MATCHMAKER_DATABASE_URL",
        "MATCHMAKER_BASE_URL",
        "MATCHMAKER_MAIL_URL",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MATCHMAKER_MODE", "prod"),
        ("MATCHMAKER_PORT", "0"),
        ("MATCHMAKER_PORT", "65536"),
        ("MATCHMAKER_MAIL_URL", "sendmail:"),
        ("MATCHMAKER_MAIL_URL", "console:"),
        ("MATCHMAKER_SECRET_KEY", "short"),
        ("MATCHMAKER_DATABASE_URL", ""),
        ("MATCHMAKER_BASE_URL", "http://rencontres.exemple.fr"),
        ("MATCHMAKER_BROKER_URL", "redis://broker:6379/0"),
    ],
)
def test_production_does_not_start_with(name, value):
    assert _faults({**SOUND, name: value}) == [name]


def test_a_broker_on_the_same_machine_needs_no_password():
    load_settings({**SOUND, "MATCHMAKER_BROKER_URL": "redis://127.0.0.1:6379/0"})


def test_the_demonstration_takes_everything_for_granted():
    assert load_settings({"MATCHMAKER_MODE": "demo"}) == Settings(mode="demo")


def test_registers_are_named_between_commas_and_may_have_other_addresses():
    settings = load_settings(
        {
            **SOUND,
            "MATCHMAKER_SOURCES": "agence_bio, decp",
            "MATCHMAKER_SOURCES_URL": "decp=https://miroir.exemple.fr/decp?a=b",
        }
    )

    assert settings.source_names == ("agence_bio", "decp")
    assert settings.source_urls == {"decp": "https://miroir.exemple.fr/decp?a=b"}


@pytest.mark.parametrize(
    "environ",
    [
        {"MATCHMAKER_SOURCES": "annuaire"},
        {"MATCHMAKER_SOURCES_URL": "annuaire=https://exemple.fr"},
        {"MATCHMAKER_SOURCES_URL": "decp=ftp://exemple.fr"},
        {"MATCHMAKER_SOURCES_URL": "decp"},
        {"MATCHMAKER_SOURCES": "marche_inclusion"},
    ],
)
def test_registers_that_could_not_be_asked_are_told_at_start(environ):
    [fault] = _faults({**SOUND, **environ})

    assert fault.startswith("MATCHMAKER_")
