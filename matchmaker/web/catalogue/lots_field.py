"""The lots of a need, one per line; the trades that a line means are proposed and confirmed by ticking."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, ValidationError
from wtforms.widgets import TextArea

from matchmaker.core.catalogue.lots import Lot, lots_from, lots_in_words, read_lots, split_lots
from matchmaker.core.errors import Invalid
from matchmaker.services.catalogue.trades import trades
from matchmaker.web.catalogue.trades_field import Trade, known_codes, meanings
from matchmaker.web.forms import sentence

PROPOSED = 3


@dataclass(frozen=True)
class LotLine:
    """A lot whose trade is to be confirmed."""

    number: int
    title: str
    trades: tuple[Trade, ...]


class LotsField(Field):  # type: ignore[misc]  # WTForms has no types
    """`data` holds the lots. The page sends along which lots it showed, and the trades ticked for each.

    `settled` tells whether the person has seen a trade for every lot; until then the form asks once more.
    """

    widget = TextArea()

    def __init__(self, label: Any, validators: Any = (), **options: Any):
        super().__init__(label, validators, **options)
        self.typed: str | None = None
        self.settled = True

    def process(self, formdata: Any, *arguments: Any, **options: Any) -> None:
        self.shown: dict[str, list[str]] = {}
        if formdata is not None:
            ticked = [value.partition(":") for value in formdata.getlist(f"{self.name}_code")]
            for number, title in enumerate(formdata.getlist(f"{self.name}_line"), 1):
                self.shown[title] = known_codes([code for key, _sign, code in ticked if key == str(number)])
        super().process(formdata, *arguments, **options)

    def process_data(self, value: Any) -> None:
        self.data: list[Lot] = lots_from(value or [])

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:  # a form without the question: nothing was said
            return
        self.typed = valuelist[0]
        try:
            read = read_lots(self.typed, trades())
        except Invalid as error:
            self.settled = False
            raise ValueError(sentence(error)) from error
        self.settled = all(lot.cpv or lot.title in self.shown for lot in read)
        self.data = [Lot(lot.title, lot.cpv or self._confirmed(lot.title)) for lot in read]

    def _confirmed(self, title: str) -> tuple[str, ...]:
        """The trades ticked for a lot that was shown, else the one its words mean best."""
        return tuple(self.shown[title]) if title in self.shown else tuple(meanings(title, 1))

    def pre_validate(self, form: Any) -> None:
        for lot in self.data:
            if not lot.cpv:
                raise ValidationError(
                    _(
                        "Lot « %(title)s » : aucun métier. Cochez-en un, ou décrivez-le par un mot plus courant "
                        "ou un code CPV.",
                        title=lot.title,
                    )
                )

    @property
    def lines(self) -> list[LotLine]:
        """Each lot with its trades ticked, and what else its words may mean."""
        return [LotLine(number, lot.title, self._trades(lot)) for number, lot in enumerate(self.data, 1)]

    def _trades(self, lot: Lot) -> tuple[Trade, ...]:
        codes = dict.fromkeys((*lot.cpv, *meanings(lot.title, PROPOSED)))
        return tuple(Trade(code, trades().label(code), code in lot.cpv) for code in codes)

    def in_words(self) -> str:
        """For the comparison of two versions."""
        return lots_in_words(self.data)

    def _value(self) -> str:
        """One title per line: the trades stand below, ticked."""
        if self.typed is not None and self.errors:
            return self.typed
        if self.typed is not None and not self.data:
            return "\n".join(split_lots(self.typed))
        return "\n".join(lot.title for lot in self.data)
