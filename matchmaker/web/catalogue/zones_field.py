"""Départements, regions and communes named in one line, by number or name."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField, ValidationError

from matchmaker.data.zones import zones


class ZonesField(StringField):  # type: ignore[misc]  # WTForms has no types
    """`data` is a tuple of codes; ``91, Seine-et-Marne`` is understood."""

    typed: str | None = None
    unknown: tuple[str, ...] = ()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = valuelist[0] if valuelist else ""
        read = zones().read(self.typed)
        self.data, self.unknown = read.codes, read.unknown

    def pre_validate(self, form: Any) -> None:
        if self.unknown:
            raise ValidationError(
                _(
                    "« %(words)s » n’est ni un département, ni une région, ni une commune sans homonyme : "
                    "vérifiez le nom, ou donnez son numéro.",
                    words=", ".join(self.unknown),
                )
            )

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return ", ".join(zones().name(code) for code in self.data or ())
