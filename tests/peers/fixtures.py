"""Real peers as fixtures. Each xdist worker has its own servers, so a test may kill them."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.peers.postgres import Postgres
from tests.peers.register import RegisterPeer
from tests.peers.smtp import SmtpPeer
from tests.peers.valkey import Valkey


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    server.start()
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """Address of an empty database of the test's own."""
    name = f"test_{uuid4().hex}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[Valkey]:
    server = Valkey()
    server.start()
    yield server
    server.close()


@pytest.fixture
def valkey(valkey_server: Valkey) -> Valkey:
    """A running, empty Valkey."""
    client = valkey_server.client()
    client.flushall()
    client.close()
    return valkey_server


@pytest.fixture
def smtp() -> Iterator[SmtpPeer]:
    peer = SmtpPeer()
    yield peer
    peer.close()


@pytest.fixture
def register() -> Iterator[RegisterPeer]:
    """A listening server that plays a public register."""
    peer = RegisterPeer()
    yield peer
    peer.close()
