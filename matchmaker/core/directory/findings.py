"""What a register says of an organisation, once its answer is read. Nothing said is nothing known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class FoundFact:
    """An answer to one of `FACT_KINDS`. ``as_of`` None: true on the day of asking."""

    key: str
    value: str | bool | float
    as_of: date | None = None
    expires_on: date | None = None
    detail: str = ""  # French words beside the register's name: certifier, file, year


@dataclass(frozen=True)
class FoundProfile:
    """What may fill empty columns of a profile; None: not said. Coordinates lie in ``commune``."""

    legal_name: str | None = None
    legal_category: str | None = None
    commune: str | None = None
    postcode: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class FoundContract:
    """A public contract; ``amount`` in euros before tax, None when none can be believed."""

    uid: str
    buyer_siren: str
    supplier_siret: str
    title: str
    notified_on: date
    cpv: str | None = None
    amount: float | None = None
    social: str = ""


@dataclass(frozen=True)
class Remark:
    """Something a person should know and decide about: a French template and its values."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return self.template.format(**self.values)


@dataclass(frozen=True)
class Findings:
    """All that one answer says."""

    facts: tuple[FoundFact, ...] = ()
    profile: FoundProfile | None = None
    contracts: tuple[FoundContract, ...] = ()
    remarks: tuple[Remark, ...] = ()


NOTHING = Findings()
