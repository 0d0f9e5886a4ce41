"""Read what a mail server writes when it could not deliver: a delivery status notification (RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser

LONGEST_NOTICE = 5 * 1024 * 1024  # bytes; one that carries the whole message back has our attachments in it
LONGEST_DIAGNOSTIC = 1000  # characters
_ID = re.compile(r"<[^<>\s]+>")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


class NotANotice(Exception):
    """It is some other mail, or too long to be a notice."""


@dataclass(frozen=True)
class Notice:
    """What became of one message. `message_ids`: those it may be about, the likeliest first."""

    message_ids: tuple[str, ...]
    action: str  # failed, delayed, or one of those that are no trouble: delivered, relayed, expanded
    status: str  # RFC 3463, `5.1.1`
    diagnostic: str  # in the server's own words


def read_notice(raw: bytes) -> Notice:
    """The notice in this mail. Raises `NotANotice`.

    Nothing of it is believed but that our own server knows such a message: whose it was and
    where it went is ours to say.
    """
    if len(raw) > LONGEST_NOTICE:
        raise NotANotice
    mail = BytesParser(policy=policy.compat32).parsebytes(raw.lstrip())
    status = next(
        (part for part in mail.walk() if part.get_content_type() == "message/delivery-status"), None
    )
    if status is None:
        raise NotANotice
    blocks = [block for block in _blocks(status) if block.keys()]
    told = [block for block in blocks if block.get("Action")]
    if not told:
        raise NotANotice
    worst = next((block for block in told if _word(block, "Action") == "failed"), told[0])
    diagnostic = _text(worst, "Diagnostic-Code")
    return Notice(
        tuple(dict.fromkeys(_message_ids(mail, blocks))),
        _word(worst, "Action"),
        _status(_text(worst, "Status"), diagnostic),
        diagnostic[:LONGEST_DIAGNOSTIC],
    )


def _blocks(status: Message) -> list[Message]:
    """The groups of fields: one about the message, then one for each address."""
    payload = status.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _message_ids(mail: Message, blocks: list[Message]) -> Iterator[str]:
    for part in mail.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            yield from _returned_ids(part)
    for block in blocks:
        for name in ("Original-Envelope-Id", "X-Original-Message-ID"):
            yield from _ID.findall(_text(block, name))
    for name in ("In-Reply-To", "References"):
        yield from _ID.findall(_text(mail, name))


def _returned_ids(part: Message) -> list[str]:
    payload = part.get_payload()
    if isinstance(payload, list):  # the message itself
        return [found for one in payload if isinstance(one, Message) for found in _ids_of(one)]
    decoded = part.get_payload(decode=True)
    if not isinstance(decoded, bytes):
        return []
    return _ids_of(BytesParser(policy=policy.compat32).parsebytes(decoded, headersonly=True))


def _ids_of(message: Message) -> list[str]:
    return _ID.findall(_text(message, "Message-ID"))


def _status(said: str, diagnostic: str) -> str:
    """The status field, or the code in the diagnostic where the field is general or missing."""
    field = _STATUS.search(said)
    code = _STATUS.search(diagnostic)
    if field is None:
        return code.group(1) if code else ""
    vague = field.group(1).endswith(".0.0")
    return code.group(1) if vague and code else field.group(1)


def _text(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _word(message: Message, name: str) -> str:
    return _text(message, name).split("(")[0].strip().lower()
