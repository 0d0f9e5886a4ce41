"""Sending mail: over SMTP, to the log, or nowhere. One address decides which (`MATCHMAKER_MAIL_URL`)."""

from urllib.parse import unquote, urlsplit

from matchmaker.mail.console import Console
from matchmaker.mail.letter import Attachment, CutOff, Letter, Mailer, NeverTaken, NotNow
from matchmaker.mail.null import Null
from matchmaker.mail.smtp import Smtp

__all__ = [
    "Attachment",
    "Console",
    "CutOff",
    "Letter",
    "Mailer",
    "NeverTaken",
    "NotNow",
    "Null",
    "Smtp",
    "open_mailer",
]


def open_mailer(url: str, *, sender: str) -> Mailer:
    """The mailer of an address: `smtp://`, `smtps://`, `console:` or `null:`. Close it after use."""
    parts = urlsplit(url)
    if parts.scheme in ("smtp", "smtps"):
        return Smtp(
            sender=sender,
            host=parts.hostname or "localhost",
            port=parts.port or (465 if parts.scheme == "smtps" else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            encrypted=parts.scheme == "smtps",
        )
    return Console() if parts.scheme == "console" else Null()
