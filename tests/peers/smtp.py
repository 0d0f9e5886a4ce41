"""A real SMTP server that keeps what it is sent and misbehaves when told to.

What a sender must survive (RFC 1047): a refusal for now, a refusal for good, a connection cut
before the message was taken, and one cut after it was taken but before the sender learnt of it.
"""

from collections import deque
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import Enum

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.peers.valkey import free_port


class Answer(Enum):
    TAKE = "250 OK"
    LATER = "451 4.3.0 try again later"
    NEVER = "550 5.1.1 no such mailbox"
    CUT_BEFORE = "the connection breaks and the message is lost"
    CUT_AFTER = "the message is kept and the connection breaks before the answer"


@dataclass(frozen=True)
class Letter:
    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass
class SmtpPeer:
    """``letters`` are those taken, in order; ``answers`` are given to the next messages, then TAKE."""

    letters: list[Letter] = field(default_factory=list)
    answers: deque[Answer] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()

    @property
    def port(self) -> int:
        return self._controller.port

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def close(self) -> None:
        if not self._controller.loop.is_closed():  # a test may have closed it to see what happens
            self._controller.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.popleft() if self.answers else Answer.TAKE
        if answer in (Answer.TAKE, Answer.CUT_AFTER):
            self.letters.append(_letter(envelope))
        if answer in (Answer.CUT_BEFORE, Answer.CUT_AFTER):
            server.transport.abort()
        return answer.value


def _letter(envelope: Envelope) -> Letter:
    content = envelope.original_content or b""
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return Letter(envelope.mail_from or "", list(envelope.rcpt_tos), message)
