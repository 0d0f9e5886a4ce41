"""One polite HTTP client for every register: bounded in time and size, JSON or nothing.

It introduces itself, keeps the publisher's pace, honours Retry-After, tries three times with growing,
jittered pauses, and stops asking who keeps failing. Whatever goes wrong is a `SourceError`.
"""

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NoReturn

import requests
from urllib3 import Retry
from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError, ReadTimeoutError

from matchmaker import __version__
from matchmaker.sources.breaker import Breaker
from matchmaker.sources.errors import (
    AsksToWait,
    CutOff,
    Failing,
    OutOfTurn,
    Refused,
    SourceError,
    TooMuch,
    TooSlow,
    Unreachable,
    Unreadable,
)
from matchmaker.sources.pace import Pace, TooLongToWait

AGAIN = frozenset((429, 500, 502, 503, 504))
MISSING = 404
CHUNK = 64 * 1024
LONGEST_PAUSE = timedelta(hours=6)  # whatever a Retry-After asks for
# A policy: how often (after the first time) and with which pauses. The loop below does the rest,
# because urllib3's own drains each refused answer to its end, which an endless one does not have.
PATIENCE = Retry(total=2, backoff_factor=0.5, backoff_max=5.0, backoff_jitter=0.5)


@dataclass(frozen=True)
class Manners:
    """Bounds of one question. Seconds and bytes."""

    connect: float = 4.0
    read: float = 10.0
    total: float = 30.0
    largest: int = 2 * 1024 * 1024


@dataclass(frozen=True)
class Publisher:
    """Whom is asked: the short name, its French label, and the pace it asks for (`limits` notation)."""

    name: str
    label: str
    rate: str


class _Again(Exception):
    """This try failed in a way that may pass. ``after``: seconds the publisher asks to wait."""

    def __init__(self, error: SourceError, after: float | None = None) -> None:
        self.error, self.after = error, after
        super().__init__(str(error))


@dataclass
class Http:
    """Asks one publisher. Made once per process and register; its breaker remembers failures."""

    publisher: Publisher
    pace: Pace
    contact: str = ""  # address of the service, so that the publisher knows whom to write to
    manners: Manners = Manners()
    pause: Callable[[float], None] = time.sleep
    breaker: Breaker = field(default_factory=Breaker)

    def get_json(
        self,
        url: str,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        may_lack: bool = False,
    ) -> Any:
        """The answer, parsed: a dict or a list. With ``may_lack``, None when the publisher says 404.

        Raises `SourceError`.
        """
        if self.breaker.is_open():
            raise CutOff(source=self.publisher.label, minutes=self.breaker.minutes_left())
        try:
            answer = self._patiently(url, params or {}, headers or {}, may_lack)
        except (AsksToWait, OutOfTurn):
            raise
        except SourceError:
            self.breaker.failed()
            raise
        self.breaker.answered()
        return answer

    def _patiently(
        self, url: str, params: Mapping[str, str | int], headers: Mapping[str, str], may_lack: bool
    ) -> Any:
        deadline, patience = time.monotonic() + self.manners.total, PATIENCE
        while True:
            self._take_turn(deadline)
            try:
                return self._once(url, params, headers, may_lack, deadline)
            except _Again as again:
                patience = self._next_try(patience, url, again)
                self._wait(again.after or patience.get_backoff_time(), again, deadline)

    def _take_turn(self, deadline: float) -> None:
        try:
            self.pace.take_turn(self.publisher.name, self.publisher.rate, deadline)
        except TooLongToWait as error:
            raise OutOfTurn(source=self.publisher.label) from error

    def _next_try(self, patience: Retry, url: str, again: _Again) -> Retry:
        try:
            return patience.increment("GET", url)
        except MaxRetryError:
            self._give_up(again)

    def _give_up(self, again: _Again) -> NoReturn:
        if again.after is None:
            raise again.error
        self.breaker.wait(min(timedelta(seconds=again.after), LONGEST_PAUSE))
        raise AsksToWait(source=self.publisher.label, minutes=math.ceil(again.after / 60)) from again

    def _wait(self, seconds: float, again: _Again, deadline: float) -> None:
        if time.monotonic() + seconds > deadline:
            self._give_up(again)
        self.pause(seconds)

    def _once(
        self,
        url: str,
        params: Mapping[str, str | int],
        headers: Mapping[str, str],
        may_lack: bool,
        deadline: float,
    ) -> Any:
        left = max(deadline - time.monotonic(), 0.1)
        timeouts = (min(self.manners.connect, left), min(self.manners.read, left))
        try:
            with (
                requests.Session() as session,
                session.get(
                    url,
                    params=dict(params),
                    headers=self._introduction() | dict(headers),
                    timeout=timeouts,
                    stream=True,
                ) as response,
            ):
                if may_lack and response.status_code == MISSING:
                    return None
                self._refuse_status(response)
                return self._parsed(response, self._body(response, deadline))
        except (requests.Timeout, ReadTimeoutError) as error:
            raise _Again(TooSlow(source=self.publisher.label)) from error
        except (requests.RequestException, HTTPError, OSError) as error:
            raise _Again(Unreachable(source=self.publisher.label)) from error

    def _introduction(self) -> dict[str, str]:
        agent = f"matchmaker/{__version__} (business meetings of the social economy; +{self.contact})"
        return {"User-Agent": agent, "Accept": "application/json"}

    def _refuse_status(self, response: requests.Response) -> None:
        status, label = response.status_code, self.publisher.label
        if status in AGAIN:
            raise _Again(Failing(source=label, status=status), _asked_to_wait(response))
        if not response.ok:
            raise Refused(source=label, status=status)

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        body = bytearray()
        # read1 gives what has come: read would wait for a whole chunk of an answer that drips.
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            body += chunk
            if len(body) > self.manners.largest:
                raise TooMuch(source=self.publisher.label)
            if time.monotonic() > deadline:
                raise TooSlow(source=self.publisher.label)
        return bytes(body)

    def _parsed(self, response: requests.Response, body: bytes) -> Any:
        if "json" not in response.headers.get("Content-Type", "").lower():
            raise Unreadable(source=self.publisher.label)
        try:
            answer = json.loads(body, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Unreadable(source=self.publisher.label) from error
        if not isinstance(answer, dict | list):
            raise Unreadable(source=self.publisher.label)
        return answer


def _asked_to_wait(response: requests.Response) -> float | None:
    """Seconds of a Retry-After, as a number or a date; None without one, or for one that makes no sense."""
    said = response.headers.get("Retry-After")
    if said is None:
        return None
    try:
        return PATIENCE.parse_retry_after(said)
    except (InvalidHeader, ValueError, OverflowError):
        return None


def _no_constant(word: str) -> NoReturn:
    raise ValueError(word)  # NaN and Infinity are Python's, not JSON's
