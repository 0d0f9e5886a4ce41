"""Flask extensions, made here without an application and bound to one in `create_app`."""

import ipaddress
from functools import cached_property
from gettext import NullTranslations
from typing import Any

from flask import current_app
from flask_babel import Babel, Domain
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from matchmaker.config import Settings

IPV6_NETWORK = 64  # bits: what one subscriber is given, and may change addresses in at will


def _network() -> str:
    """Who asks, for counting: an IPv4 address, or the network of an IPv6 one."""
    asked_from = get_remote_address()
    try:
        address = ipaddress.ip_address(asked_from)
    except ValueError:
        return asked_from
    if address.version == 4:
        return asked_from
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))


class _AsWritten(NullTranslations):
    """What stands where no catalogue has a sentence. In French nought counts as one: « 0 structure »."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return msgid1 if n < 2 else msgid2

    ungettext = ngettext


class _Catalogues(dict[tuple[str, str], Any]):
    """The catalogue of each locale; each falls back to French."""

    def __setitem__(self, key: tuple[str, str], catalogue: Any) -> None:
        catalogue.add_fallback(_AsWritten())
        super().__setitem__(key, catalogue)


class _FrenchDomain(Domain):  # type: ignore[misc]  # flask_babel has no types
    """The sentences of the application, of which every language but French has a catalogue."""

    def __init__(self, domain: str) -> None:
        super().__init__(domain=domain)
        self.cache = _Catalogues()


class _Babel(Babel):  # type: ignore[misc]  # flask_babel has no types
    @cached_property
    def domain_instance(self) -> _FrenchDomain:
        return _FrenchDomain(domain=self.domain)


db = SQLAlchemy()
csrf = CSRFProtect()
babel = _Babel()
limiter = Limiter(key_func=_network, headers_enabled=False)


def current_settings() -> Settings:
    """The settings the running application was made with."""
    settings: Settings = current_app.extensions["settings"]
    return settings
