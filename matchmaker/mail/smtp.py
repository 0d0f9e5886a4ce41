"""Sends mails over SMTP, and tells a refusal from a broken line."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as WIRE

from matchmaker.mail.letter import CutOff, Letter, NeverTaken, NotNow

PATIENCE = 20  # seconds for each step of the conversation


@dataclass
class Smtp:
    """One server; the connection is kept for the next letter and dropped at the first trouble."""

    sender: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    encrypted: bool = False
    _line: smtplib.SMTP | None = field(default=None, repr=False)

    def send(self, letter: Letter) -> None:
        message = letter.as_message(self.sender)
        line = self._introduce(letter, message)
        try:
            code, words = line.data(message.as_bytes(policy=WIRE))
        except smtplib.SMTPDataError as error:
            # DATA itself was refused: the text was never handed over.
            self._drop()
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise CutOff(str(error)) from error
        if code != 250:
            self._drop()
            raise _refusal(code, words)

    def greet(self) -> None:
        """Connect and sign in, sending nothing; raises `NotNow` when that fails."""
        try:
            self._connection()
        except (smtplib.SMTPException, OSError) as error:
            raise NotNow(str(error)) from error

    def close(self) -> None:
        if self._line is not None:
            try:
                self._line.quit()
            except (smtplib.SMTPException, OSError):
                self._drop()
            self._line = None

    def _introduce(self, letter: Letter, message: EmailMessage) -> smtplib.SMTP:
        """Say who writes to whom. Until now nothing was handed over, so every trouble is `NotNow`."""
        try:
            line = self._connection()
            for code, words in (line.mail(_address(message["From"])), line.rcpt(letter.to)):
                if code not in (250, 251):
                    self._drop()
                    raise _refusal(code, words)
        except UnicodeEncodeError as error:
            self._drop()
            raise NeverTaken(f"{letter.to!r} has characters that mail addresses cannot have") from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise NotNow(str(error)) from error
        return line

    def _connection(self) -> smtplib.SMTP:
        if self._line is None:
            self._line = self._connect()
        return self._line

    def _connect(self) -> smtplib.SMTP:
        trust = ssl.create_default_context()
        if self.encrypted:
            line: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=trust)
        else:
            line = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        line.ehlo()
        if not self.encrypted and line.has_extn("starttls"):
            line.starttls(context=trust)
            line.ehlo()
        if self.user:
            line.login(self.user, self.password)
        return line

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _refusal(code: int, words: bytes | str) -> NotNow | NeverTaken:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return NeverTaken(f"{code} {text}") if 500 <= code < 600 else NotNow(f"{code} {text}")


def _address(header: object) -> str:
    addresses = getattr(header, "addresses", ())
    return addresses[0].addr_spec if addresses else str(header)
