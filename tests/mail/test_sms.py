"""The gateway, a real server: what it is told, and what each of its answers means."""

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from matchmaker.mail import CutOff, NeverTaken, NotNow
from matchmaker.mail.sms import NullSms, Sms, open_sms

SMS = Sms("+33612345678", "Votre planning a changé", "<1@matchmaker>")


class Gateway:
    """Answers with `status`; a status of 0 closes the line once it has the message."""

    def __init__(self):
        self.status, self.got = 202, []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.got.append((dict(self.headers), json.loads(body)))
                self.close_connection = True
                if gateway.status:
                    with suppress(OSError):
                        self.send_response(gateway.status)
                        self.send_header("Location", "http://127.0.0.1:9/")
                        self.end_headers()
                        self.wfile.write("non, désolé".encode())

            def log_message(self, *_words):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sms"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def gateway():
    gateway = Gateway()
    yield gateway
    gateway.close()


@pytest.fixture
def sender(gateway):
    sender = open_sms(gateway.url, token="secret")
    yield sender
    sender.close()


def test_the_gateway_is_told_number_text_and_id_with_the_token(gateway, sender):
    sender.send(SMS)

    [(headers, body)] = gateway.got
    assert body == {"to": "+33612345678", "text": "Votre planning a changé", "id": "<1@matchmaker>"}
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer secret", "1@matchmaker")


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (400, NeverTaken),
        (422, NeverTaken),
        (401, NotNow),
        (429, NotNow),
        (500, NotNow),
        (503, NotNow),
        (302, NotNow),
    ],
)
def test_a_refusal_says_whether_trying_again_makes_sense(gateway, sender, status, trouble):
    gateway.status = status

    with pytest.raises(trouble, match=str(status)):
        sender.send(SMS)

    assert len(gateway.got) == 1  # the token went nowhere else


def test_a_line_that_breaks_after_the_message_leaves_its_fate_open(gateway, sender):
    gateway.status = 0

    with pytest.raises(CutOff):
        sender.send(SMS)


def test_nobody_there_is_not_now(gateway):
    gateway.close()
    sender = open_sms(gateway.url, token="")

    with pytest.raises(NotNow):
        sender.send(SMS)
    sender.close()
    gateway.__init__()


def test_without_a_gateway_nothing_is_sent():
    sender = open_sms("null:", token="")

    sender.send(SMS)

    assert isinstance(sender, NullSms)
