"""What every client of a register has in common, and what a register that is off is."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from matchmaker.core.directory.findings import NOTHING, Findings
from matchmaker.core.directory.identifiers import SIREN_LENGTH
from matchmaker.core.directory.registers import REGISTERS
from matchmaker.sources.http import Http, Publisher

Answer = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """The structure asked about: what a question may be made of."""

    siret: str | None = None
    address: str | None = None
    commune: str | None = None  # INSEE code

    @property
    def siren(self) -> str | None:
        return self.siret[:SIREN_LENGTH] if self.siret else None


class Source(Protocol):
    """A register, on or off."""

    @property
    def name(self) -> str: ...
    @property
    def is_on(self) -> bool: ...

    def question(self, subject: Subject) -> str | None:
        """What would be asked about it; None when there is nothing to ask."""

    def fetch(self, question: str) -> Answer | None:
        """What the register holds, cut down to what `read` uses; None: nothing. Raises `SourceError`."""

    def read(self, answer: Answer, on: date) -> Findings:
        """What an answer given that day says."""


class OnlineSource:
    """A register that may be asked. A subclass says where, how fast, what, and how to read it."""

    name: ClassVar[str]
    url: ClassVar[str]
    rate: ClassVar[str]
    is_on: ClassVar[bool] = True

    def __init__(self, http: Http, url: str = "") -> None:
        self.http = http
        self.address = (url or self.url).rstrip("/")

    @classmethod
    def publisher(cls) -> Publisher:
        return Publisher(cls.name, REGISTERS[cls.name], cls.rate)


@dataclass(frozen=True)
class NullSource:
    """A register that is off: it is never asked and knows nothing."""

    name: str
    is_on: bool = False

    def question(self, subject: Subject) -> str | None:
        return None

    def fetch(self, question: str) -> Answer | None:
        return None

    def read(self, answer: Answer, on: date) -> Findings:
        return NOTHING
