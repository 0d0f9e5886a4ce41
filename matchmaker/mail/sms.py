"""Send an SMS: to nobody (`null:`), or by a JSON POST to the gateway that the settings name.

What a sender raises is what a mailer raises: `NotNow`, `NeverTaken`, `CutOff`.
"""

from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

import requests

from matchmaker import __version__
from matchmaker.mail.letter import CutOff, NeverTaken, NotNow

CONNECT, ANSWER = 4.0, 15.0  # seconds
# The gateway refuses this message whoever asks and whenever: trying again is useless.
USELESS = frozenset((400, 404, 410, 413, 415, 422))
LONGEST_REASON = 300  # characters kept of what a gateway says


@dataclass(frozen=True)
class Sms:
    """One message to one number, `+33612345678`. `message_id` stays the same however often it is tried."""

    to: str
    text: str
    message_id: str


class SmsSender(Protocol):
    def send(self, sms: Sms) -> None:
        """Hand it over. Raises `NotNow`, `NeverTaken` or `CutOff`."""

    def close(self) -> None: ...


class NullSms:
    """Sends nothing: where no gateway is set, for tests, and for an instance restored from a backup."""

    def send(self, sms: Sms) -> None:
        """Take it and forget it."""

    def close(self) -> None: ...


@dataclass
class HttpSms:
    """A gateway that takes `{"to", "text", "id"}` and answers 2xx once it has it."""

    url: str
    token: str = field(default="", repr=False)
    _line: requests.Session = field(default_factory=requests.Session, repr=False)

    def send(self, sms: Sms) -> None:
        try:
            answer = self._line.post(
                self.url,
                json={"to": sms.to, "text": sms.text, "id": sms.message_id},
                headers=self._headers(sms),
                timeout=(CONNECT, ANSWER),
                allow_redirects=False,  # the token is for this address alone
            )
        except requests.ConnectTimeout as error:
            raise NotNow(str(error)) from error
        except requests.ConnectionError as error:
            raise _broken(error) from error
        except requests.RequestException as error:
            raise CutOff(str(error)) from error
        with answer:
            _refuse(answer)

    def close(self) -> None:
        self._line.close()

    def _headers(self, sms: Sms) -> dict[str, str]:
        headers = {"User-Agent": f"matchmaker/{__version__}", "Idempotency-Key": sms.message_id.strip("<>")}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return headers


def open_sms(url: str, *, token: str) -> SmsSender:
    """The sender that the settings name."""
    return NullSms() if urlsplit(url).scheme == "null" else HttpSms(url, token)


def _broken(error: requests.ConnectionError) -> NotNow | CutOff:
    """Nobody there: it never had it. A line that broke later: nobody knows."""
    never_there = "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
    return NotNow(str(error)) if never_there else CutOff(str(error))


def _refuse(answer: requests.Response) -> None:
    if answer.ok and not answer.is_redirect:
        return
    said = f"{answer.status_code} {answer.text[:LONGEST_REASON]}".strip()
    raise NeverTaken(said) if answer.status_code in USELESS else NotNow(said)
