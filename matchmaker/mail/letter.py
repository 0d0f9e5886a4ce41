"""A mail as values, the three ways in which sending one can fail, and what a mailer is."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol


class NotNow(Exception):
    """The server did not take it; trying again later is safe, because it never had it."""


class NeverTaken(Exception):
    """The server refused it for good: trying again is useless."""


class CutOff(Exception):
    """The line broke after the text was handed over: nobody can know whether it was taken (RFC 1047)."""


@dataclass(frozen=True)
class Attachment:
    name: str
    content_type: str  # `application/pdf`
    data: bytes


@dataclass(frozen=True)
class Letter:
    """One mail to one address. `message_id` stays the same however often it is tried."""

    to: str
    subject: str
    body: str
    message_id: str
    written_at: datetime
    attachments: tuple[Attachment, ...] = ()

    def as_message(self, sender: str) -> EmailMessage:
        """The mail as the wire wants it. Line breaks in a header are removed: they would add headers."""
        message = EmailMessage()
        message["From"], message["To"] = _one_line(sender), _one_line(self.to)
        message["Subject"] = _one_line(self.subject)
        message["Message-ID"] = self.message_id
        message["Date"] = format_datetime(self.written_at)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.body)
        for attachment in self.attachments:
            kind, _, inner = attachment.content_type.partition("/")
            message.add_attachment(attachment.data, maintype=kind, subtype=inner, filename=attachment.name)
        return message


class Mailer(Protocol):
    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises `NotNow`, `NeverTaken` or `CutOff`."""

    def close(self) -> None: ...


def _one_line(text: str) -> str:
    return " ".join(text.split())
