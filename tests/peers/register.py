"""A real HTTP server that plays a public register and misbehaves when told to.

What a client must survive: "too many questions" with a time to wait, a failure, silence, an answer that
drips or never ends, garbage, a web page, an empty body, and a connection that is simply closed.
"""

import json
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

JSON = "application/json; charset=utf-8"


class Manner(Enum):
    SEND = "the whole answer"
    CLOSE = "the connection closes before a byte of answer"
    CUT = "the connection closes in the middle of the answer"
    SILENT = "nothing, for as long as the peer lives"
    DRIP = "one byte after the other, without end"
    ENDLESS = "as many bytes as are read, without end"


@dataclass(frozen=True)
class Reply:
    """One answer. ``content`` is sent as it is when it is bytes, else as JSON."""

    content: Any = b""
    status: int = 200
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = Manner.SEND

    @property
    def body(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else json.dumps(self.content).encode()


@dataclass(frozen=True)
class Asked:
    """One question that arrived."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


class RegisterPeer:
    """``replies`` are given to the next questions; then ``answer(asked)`` is, an empty object by default."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.replies: deque[Reply] = deque()
        self.answer: Callable[[Asked], Reply] = lambda _asked: Reply({})
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(peer: RegisterPeer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = Asked(parts.path, dict(parse_qsl(parts.query)), dict(self.headers))
            peer.asked.append(asked)
            reply = peer.replies.popleft() if peer.replies else peer.answer(asked)
            self.close_connection = True
            with suppress(OSError):  # the client had enough, which is what some tests want
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            if reply.manner is Manner.SILENT:
                peer.closing.wait()
            if reply.manner in (Manner.SILENT, Manner.CLOSE):
                return
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.manner in (Manner.SEND, Manner.CUT):
                extra = 100 if reply.manner is Manner.CUT else 0
                self.send_header("Content-Length", str(len(reply.body) + extra))
            self.end_headers()
            self._send_body(reply)

        def _send_body(self, reply: Reply) -> None:
            self.wfile.write(reply.body)
            while reply.manner is Manner.ENDLESS and not peer.closing.is_set():
                self.wfile.write(b" " * 65536)
            while reply.manner is Manner.DRIP and not peer.closing.wait(0.02):
                self.wfile.write(b" ")
                self.wfile.flush()

        def log_message(self, *_: object) -> None: ...

    return Handler
