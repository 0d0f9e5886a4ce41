"""Typed settings, read from `MATCHMAKER_*` variables and checked at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

from matchmaker.core.directory.registers import MARCHE_INCLUSION, ONLINE

SHORTEST_SECRET = 32
HIGHEST_PORT = 65535
HOME = Path(".matchmaker")


class BadSettings(Exception):
    """The service must not start like this. Every fault at once, each with its mend."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def setting(default: Any, meaning: str) -> Any:
    """A field whose environment variable is `MATCHMAKER_` and its name in capitals."""
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """What can be set from outside. `docs/operations.md` lists each one (tested)."""

    mode: str = setting(
        "production", "`production`, `development` or `demo`; only production insists on secrets"
    )
    home: Path = setting(HOME, "Folder of the embedded data: database, files, broker")
    database_url: str = setting("", "SQLAlchemy address; empty: SQLite in the home folder")
    broker_url: str = setting(
        "", "Redis or Valkey address for Celery; empty: jobs wait (`matchmaker demo` starts a server)"
    )
    base_url: str = setting("", "Public address of the service, for links in mails; empty: the local address")
    host: str = setting("127.0.0.1", "Address the web server listens on")
    port: int = setting(8000, "Port the web server listens on")
    web_workers: int = setting(2, "Web server processes")
    proxy_hops: int = setting(0, "Reverse proxies in front that set X-Forwarded-*")
    secret_key: str = setting("", "Signs forms; at least 32 characters, mandatory in production")
    allow_sqlite: bool = setting(False, "Accept SQLite in production (one host, small events)")
    mail_url: str = setting(
        "console:", "`smtp://user:password@host:587`, `smtps://…`, `console:` (log) or `null:`"
    )
    mail_from: str = setting("matchmaker@localhost", "Sender address of the mails")
    sms_url: str = setting(
        "null:", "Gateway that SMS are posted to as JSON, `https://…`; `null:`: no SMS is offered or sent"
    )
    sms_token: str = setting("", "Access token of that gateway, sent as `Authorization: Bearer`")
    plugins: str = setting(
        "", "Criteria plugins allowed (`local,organic`) or, after `-`, blocked (`-local`); empty: all"
    )
    plugin_dirs: str = setting("", "Folders with an organiser's own plugins, separated by `:`")
    cpv_file: str = setting(
        "", "Official CPV list (CSV); empty: our own short table of what ESS structures trade in"
    )
    sources: str = setting(
        "", "Public registers that may be asked (`recherche_entreprises,agence_bio`); empty: none is"
    )
    sources_url: str = setting("", "Other addresses of registers (`name=url,name=url`), for a mirror")
    marche_inclusion_token: str = setting("", "Access token of the Marché de l’inclusion")
    log_format: str = setting("text", "`text` for people, `json` for machines")
    upload_limit_mb: int = setting(50, "Largest upload accepted, in MiB")

    @property
    def sqlalchemy_url(self) -> str:
        """The database address, with the embedded default and the psycopg 3 driver filled in."""
        if not self.database_url:
            return f"sqlite:///{self.home.resolve() / 'matchmaker.sqlite3'}"
        scheme, separator, rest = self.database_url.partition("://")
        if scheme in ("postgres", "postgresql"):
            return f"postgresql+psycopg{separator}{rest}"
        return self.database_url

    @property
    def public_url(self) -> str:
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def sends_sms(self) -> bool:
        return urlsplit(self.sms_url).scheme != "null"

    @property
    def source_names(self) -> tuple[str, ...]:
        """The registers that may be asked."""
        return tuple(name.strip() for name in self.sources.split(",") if name.strip())

    @property
    def source_urls(self) -> Mapping[str, str]:
        """Addresses that stand in for the publishers' own, by register."""
        pairs = (item.partition("=") for item in self.sources_url.split(",") if item.strip())
        return {name.strip(): url.strip() for name, _, url in pairs}

    def faults(self) -> list[str]:
        """Why the service must not start, each with what to do. Empty when all is well."""
        found = []
        if self.mode not in ("production", "development", "demo"):
            found.append(f"MATCHMAKER_MODE vaut « {self.mode} » : écrivez production, development ou demo.")
        if self.mode == "production":
            found += self._production_faults()
        if not 0 < self.port <= HIGHEST_PORT:
            found.append(f"MATCHMAKER_PORT vaut « {self.port} » : il faut un nombre de 1 à {HIGHEST_PORT}.")
        if self.cpv_file and not Path(self.cpv_file).is_file():
            found.append(
                f"MATCHMAKER_CPV_FILE : le fichier « {self.cpv_file} » n’existe pas. Corrigez le chemin."
            )
        found += self._source_faults()
        if urlsplit(self.mail_url).scheme not in ("smtp", "smtps", "console", "null"):
            found.append(
                f"MATCHMAKER_MAIL_URL vaut « {self.mail_url} » : écrivez smtp://…, smtps://…, console: ou null:."
            )
        sms = urlsplit(self.sms_url)
        if sms.scheme != "null" and not (sms.scheme in ("http", "https") and sms.hostname):
            found.append(f"MATCHMAKER_SMS_URL vaut « {self.sms_url} » : écrivez https://… ou null:.")
        return found

    def _source_faults(self) -> list[str]:
        found = []
        named = [*self.source_names, *self.source_urls]
        if unknown := sorted(set(named) - set(ONLINE)):
            found.append(
                f"MATCHMAKER_SOURCES ou MATCHMAKER_SOURCES_URL nomme « {', '.join(unknown)} » : "
                f"les registres connus sont {', '.join(ONLINE)}."
            )
        if wrong := [
            url for url in self.source_urls.values() if urlsplit(url).scheme not in ("http", "https")
        ]:
            found.append(
                f"MATCHMAKER_SOURCES_URL : « {wrong[0]} » n’est pas une adresse. Écrivez nom=https://…,nom=https://…."
            )
        if MARCHE_INCLUSION in self.source_names and not self.marche_inclusion_token:
            found.append(
                "MATCHMAKER_MARCHE_INCLUSION_TOKEN manque : le Marché de l’inclusion ne répond qu’avec un jeton. "
                "Donnez-le, ou ôtez marche_inclusion de MATCHMAKER_SOURCES."
            )
        return found

    def _production_faults(self) -> list[str]:
        found = []
        if len(self.secret_key) < SHORTEST_SECRET:
            found.append(
                f"MATCHMAKER_SECRET_KEY manque ou a moins de {SHORTEST_SECRET} caractères : donnez-en une faite avec "
                "`python3 -c 'import secrets; print(secrets.token_hex(32))'`."
            )
        if self.sqlalchemy_url.startswith("sqlite") and not self.allow_sqlite:
            found.append(
                "MATCHMAKER_DATABASE_URL est vide : donnez l’adresse d’un PostgreSQL, ou MATCHMAKER_ALLOW_SQLITE=1."
            )
        if not self.base_url.startswith("https://"):
            found.append(
                "MATCHMAKER_BASE_URL doit être l’adresse publique en https:// : les liens des messages en viennent."
            )
        if urlsplit(self.mail_url).scheme == "console":
            found.append(
                "MATCHMAKER_MAIL_URL vaut « console: » : les codes de connexion seraient écrits dans le journal. "
                "Donnez smtp://… ou smtps://…, ou null: pour ne rien envoyer."
            )
        sms = urlsplit(self.sms_url)
        if sms.scheme == "http" and sms.hostname not in _LOOPBACK:
            found.append(
                "MATCHMAKER_SMS_URL : le jeton et les numéros partiraient en clair. Écrivez https://…."
            )
        broker = urlsplit(self.broker_url)
        if broker.scheme.startswith("redis") and not broker.password and broker.hostname not in _LOOPBACK:
            found.append("MATCHMAKER_BROKER_URL mène à une autre machine sans mot de passe : donnez-en un.")
        return found


_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def load_settings(environ: Mapping[str, str] = os.environ, **overrides: Any) -> Settings:
    """Settings from the environment, `overrides` winning; raises `BadSettings` with every fault."""
    kinds = get_type_hints(Settings)
    values: dict[str, Any] = {}
    faults = []
    for item in fields(Settings):
        text = environ.get(f"MATCHMAKER_{item.name.upper()}")
        if text is None:
            continue
        try:
            values[item.name] = _parsed(kinds[item.name], text)
        except ValueError:
            faults.append(f"MATCHMAKER_{item.name.upper()} vaut « {text} » : il faut un nombre entier.")
    settings = Settings(**(values | overrides))
    if faults := faults + settings.faults():
        raise BadSettings(faults)
    return settings


def _parsed(kind: type, text: str) -> Any:
    if kind is bool:
        return text.lower() in ("1", "true", "yes", "oui")
    return kind(text)
