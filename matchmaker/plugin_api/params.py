"""Declared parameters: one frozen dataclass gives storage, bounds, form and documentation."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self, cast, dataclass_transform


class BadParams(ValueError):
    """A parameter is unknown or out of its bounds. The message names it."""


@dataclass(frozen=True)
class ParamSpec:
    """One parameter as a form shows it."""

    name: str
    label: str
    default: float
    low: float
    high: float
    unit: str


def param(default: float, *, label: str, low: float, high: float, unit: str = "") -> Any:
    """A number an organiser may set per event, with its bounds and its French label."""
    return field(default=default, metadata={"label": label, "low": low, "high": high, "unit": unit})


@dataclass_transform(frozen_default=True, field_specifiers=(param,))
class Params:
    """Base of a criterion's parameters. Subclasses become frozen dataclasses of ``param`` fields."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)

    def __post_init__(self) -> None:
        for spec in self.specs():
            value = getattr(self, spec.name)
            if not spec.low <= value <= spec.high:
                raise BadParams(f"{spec.name} : {value} n’est pas entre {spec.low} et {spec.high}.")

    @classmethod
    def specs(cls) -> tuple[ParamSpec, ...]:
        """The parameters in the order they are declared."""
        declared = fields(cls)  # type: ignore[arg-type]  # every subclass is a dataclass
        return tuple(ParamSpec(name=f.name, default=cast(float, f.default), **f.metadata) for f in declared)

    @classmethod
    def read(cls, values: Mapping[str, float]) -> Self:
        """The stored parameters of an event; those not stored take their default. Raises `BadParams`."""
        if unknown := values.keys() - {spec.name for spec in cls.specs()}:
            raise BadParams(f"Paramètre inconnu : {', '.join(sorted(unknown))}.")
        return cls(**values)

    def as_dict(self) -> dict[str, float]:
        """Name to value, as an event stores them."""
        return dataclasses.asdict(self)  # type: ignore[call-overload, no-any-return]  # a dataclass, see above


class NoParams(Params):
    """For criteria with nothing to tune."""
