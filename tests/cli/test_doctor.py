"""`matchmaker doctor` tries everything and says what to do about what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.db.schema import upgrade_schema
from matchmaker.extensions import db
from tests.peers.valkey import free_port

BLOCKING = "raise RuntimeError('half-written')\n"


def _doctor(**settings: str) -> tuple[int, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MATCHMAKER_")}
    done = subprocess.run(
        [sys.executable, "-m", "matchmaker", "doctor"],
        env=environment | {f"MATCHMAKER_{name.upper()}": value for name, value in settings.items()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


def test_in_production_it_names_every_fault_of_the_settings():
    code, said = _doctor()

    assert code == 2
    for name in ("SECRET_KEY", "DATABASE_URL", "BASE_URL"):
        assert f"✗ Réglages : MATCHMAKER_{name}" in said


@pytest.mark.peers
def test_all_is_well(valkey, smtp, tmp_path):
    with create_app(Settings(mode="development", home=tmp_path)).app_context():
        upgrade_schema()
        db.engine.dispose()

    code, said = _doctor(mode="development", home=str(tmp_path), broker_url=valkey.url, mail_url=smtp.url)

    assert (code, [line for line in said.splitlines() if not line.startswith("✓")]) == (0, [])


def test_each_trouble_is_named_with_its_mend(tmp_path: Path):
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "broken.py").write_text(BLOCKING)
    nobody = free_port()

    code, said = _doctor(
        mode="development",
        home=str(tmp_path),
        broker_url=f"redis://127.0.0.1:{nobody}/0",
        mail_url=f"smtp://127.0.0.1:{nobody}",
        plugin_dirs=str(plugins),
    )

    assert code == 2
    for start in (
        "✗ Base de données : elle n’est pas à jour. Lancez « matchmaker db upgrade ».",
        "✗ File des travaux : elle ne répond pas",
        "✗ Courrier : le serveur ne répond pas",
        "✗ Critères : broken est écarté",
        "✓ Documents PDF",
    ):
        assert start in said
