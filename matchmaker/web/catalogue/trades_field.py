"""Trades, proposed from the words and confirmed by ticking: nobody has to know a CPV code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, ValidationError

from matchmaker.core.catalogue.cpv import read_codes
from matchmaker.services.catalogue.trades import trades

# A proposal that explains less of the words than this part of the best one is noise.
LEAST_OF_BEST = 0.6
FROM_TITLE, FROM_TEXT, FOUND, MOST = 4, 3, 5, 20


@dataclass(frozen=True)
class Trade:
    """One line to tick."""

    code: str
    label: str
    ticked: bool


class TradesField(Field):  # type: ignore[misc]  # WTForms has no types
    """`data` holds the codes ticked. The page sends along which lines it showed, and what was searched.

    `settled` tells whether the person has seen the proposals; until then the form asks once more.
    """

    def __init__(self, label: Any, validators: Any = (), **options: Any):
        super().__init__(label, validators, **options)
        self.settled = False
        self.searched = ""
        self.searching = False
        self.trades: list[Trade] = []
        self.earlier: list[str] = []

    @property
    def anchor(self) -> str:
        """Where a page leads to when the answer is to be mended: the box to search for a trade."""
        return f"{self.id}-words"

    def process(self, formdata: Any, *arguments: Any, **options: Any) -> None:
        if formdata is not None:
            self.settled = f"{self.name}_shown" in formdata
            self.earlier = known_codes(formdata.getlist(f"{self.name}_line"))
            self.searched = formdata.get(f"{self.name}_words", "").strip()[:100]
            before = formdata.get(f"{self.name}_searched", "")
            # Enter in the search box sends the whole form: new words there still mean a search.
            self.searching = f"{self.name}_find" in formdata or self.searched not in ("", before)
        super().process(formdata, *arguments, **options)

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())
        self.settled = self.settled or bool(self.data)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = known_codes(valuelist)

    def pre_validate(self, form: Any) -> None:
        if len(self.data) > MOST:
            raise ValidationError(_("Au plus %(most)s métiers : gardez les principaux.", most=MOST))

    def propose(self, title: str, text: str = "") -> None:
        """Fill `trades`: those ticked, those shown before, those the search finds, those the words mean.

        The first time, the best meaning of the title is ticked for the person to confirm; so is what
        a search finds, where it is one thing.
        """
        meant = meanings(title, FROM_TITLE)
        found = meanings(self.searched, FOUND) if self.searched else []
        if not self.settled and not self.data and meant:
            self.data = meant[:1]
        codes = [*self.data, *found, *self.earlier, *meant, *meanings(text, FROM_TEXT)]
        table = trades()
        self.trades = [
            Trade(code, table.label(code), code in self.data or (self.searching and found == [code]))
            for code in dict.fromkeys(codes)
        ]

    @property
    def nothing_found(self) -> bool:
        """Whether the search met no trade."""
        return self.searching and bool(self.searched) and not meanings(self.searched, 1)

    def in_words(self) -> str:
        """For the comparison of two versions."""
        return ", ".join(trades().label(code) for code in self.data)


def meanings(words: str, limit: int) -> list[str]:
    """The codes written in a text, or else those its words may mean, best first."""
    table = trades()
    written = list(read_codes(words, table).codes)
    proposals = table.propose(words, limit)
    enough = max((proposal.share for proposal in proposals), default=0) * LEAST_OF_BEST
    return written or [proposal.code for proposal in proposals if proposal.share >= enough]


def known_codes(values: Sequence[str]) -> list[str]:
    """The values that are codes a table does not refuse, each once: a page may be sent by anybody."""
    return list(dict.fromkeys(code for value in values for code in read_codes(value, trades()).codes))
