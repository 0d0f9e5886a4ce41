"""A commune, chosen by its INSEE code: type a name or a postcode, then say which one is meant.

A postcode alone is never an answer: 70 % of them serve several communes.
"""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField, ValidationError

from matchmaker.core.directory.territory import Commune
from matchmaker.data.communes import communes

MOST_CHOICES = 12
_WITH_POSTCODE = re.compile(r"^(?P<name>.+?)\s*\(?(?P<postcode>\d{5})\)?$")


class CommuneField(StringField):  # type: ignore[misc]  # WTForms has no types
    """`data` is the INSEE code, or None. `choices` holds the communes to choose from, when in doubt."""

    def __init__(self, label: Any, validators: Any = (), **options: Any):
        super().__init__(label, validators, **options)
        self.typed: str | None = None
        self.chosen = ""
        self.choices: tuple[Commune, ...] = ()

    def process(self, formdata: Any, *arguments: Any, **options: Any) -> None:
        if formdata is not None:
            self.chosen = formdata.get(f"{self.name}_code", "")
        super().process(formdata, *arguments, **options)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:
            return
        self.typed = valuelist[0].strip()
        if self.typed == in_full(self.object_data):
            self.data = self.object_data
            return
        meant, certain = communes_meant(self.typed)
        self.data = next((commune.code for commune in meant if commune.code == self.chosen), None)
        if self.data is None and certain:
            self.data = meant[0].code
        self.choices = () if self.data else meant

    def pre_validate(self, form: Any) -> None:
        if self.choices:
            raise ValidationError(_("Quelle commune ? Choisissez-la ci-dessous."))
        if self.typed and self.data is None:
            raise ValidationError(
                _("Aucune commune ne s’appelle ainsi. Écrivez son nom en entier, ou son code postal.")
            )

    def _value(self) -> str:
        return self.typed if self.typed is not None else in_full(self.data)

    def in_words(self) -> str:
        """For the comparison of two versions."""
        return in_full(self.data) or self._value()


def communes_meant(text: str) -> tuple[tuple[Commune, ...], bool]:
    """The communes a text may mean, and whether there is no doubt that it is the first one."""
    named = _WITH_POSTCODE.match(text)
    if named:
        found = communes().find(named["name"], named["postcode"])
        return found[:MOST_CHOICES], len(found) == 1
    found = () if text.isdigit() else communes().find(text)
    if found:
        return found[:MOST_CHOICES], len(found) == 1
    return (communes().search(text, MOST_CHOICES) if len(text) > 1 else ()), False


def in_full(code: str | None) -> str:
    """``Ris-Orangis (91130)``; empty for no commune."""
    commune = communes().get(code) if code else None
    if commune is None:
        return code or ""
    return f"{commune.name} ({commune.postcodes[0]})" if commune.postcodes else commune.name
