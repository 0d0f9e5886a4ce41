"""Read the files of needs, offers and structures, and say everything there is to say about them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from matchmaker.core.catalogue.cpv import CpvTable
from matchmaker.core.directory.importing.lists import ListFile, ListsRead, UnreadColumn, read_lists
from matchmaker.core.directory.importing.outcomes import RowOutcome, Status
from matchmaker.core.directory.importing.plan import Reference
from matchmaker.core.directory.importing.rows import BLANK
from matchmaker.data.communes import communes
from matchmaker.data.zones import zones
from matchmaker.documents.reading import MEBI, Limits, read_book
from matchmaker.plugin_api import Field
from matchmaker.services.agenda.troubles import Trouble, merges_of, troubles_of

# The files lie on the reader's own machine: what counts is that a whole country fits.
LIMITS = Limits(
    workbook_bytes=100 * MEBI,
    text_bytes=500 * MEBI,
    unpacked_bytes=1024 * MEBI,
    rows=300_000,
    columns=300,
    cells=90_000_000,
)
REFUSED = (Status.TO_CORRECT, Status.QUESTION, Status.MERGE_PROPOSED)


@dataclass(frozen=True)
class Files:
    """Where the lists stand. Without one of organisations, owners are known by what the other two say."""

    needs: Path
    offers: Path
    organisations: Path | None = None

    @property
    def by_key(self) -> dict[str, Path]:
        """The files by the key of the sheet each stands for, in the order a workbook has them."""
        found = {"participants": self.organisations, "offers": self.offers, "needs": self.needs}
        return {key: path for key, path in found.items() if path is not None}


@dataclass(frozen=True)
class Lists:
    """The rows that can be scored, and the troubles of the files, those of rows left out first."""

    read: ListsRead
    troubles: tuple[Trouble, ...]

    @property
    def refused(self) -> int:
        """How many rows take no part though they say something."""
        return sum(outcome.status in REFUSED for outcome in self.read.outcomes)


def read_files(files: Files, cpv: CpvTable, fields: Sequence[Field]) -> Lists:
    """Read the files. Raises `UnreadableFile`, `NotThisList`, `MissingColumn`, and OSError."""
    books = [
        ListFile(key, read_book(path.read_bytes(), path.name, limits=LIMITS, packed=True))
        for key, path in files.by_key.items()
    ]
    read = read_lists(books, Reference(communes(), cpv, fields=fields, zones=zones()))
    return Lists(read, _troubles(read))


def _troubles(read: ListsRead) -> tuple[Trouble, ...]:
    told = [
        *(trouble for outcome in read.outcomes for trouble in troubles_of(outcome.problems)),
        *merges_of(read.outcomes),
        *_set_aside(read.outcomes),
        *(_unread(column) for column in read.unread),
    ]
    return tuple(sorted(told, key=lambda one: (not one.blocking, not one.lost)))


def _set_aside(outcomes: Iterable[RowOutcome]) -> Iterator[Trouble]:
    """Rows that are read and say nothing new; a blank line is none."""
    for one in outcomes:
        if one.status in (Status.IGNORED, Status.MERGED) and one.reason not in (BLANK, ""):
            yield Trouble(one.source.sheet, one.source.row, "", "", one.label, one.sentence, blocking=False)


def _unread(column: UnreadColumn) -> Trouble:
    sentence = "Colonne non reconnue : rien n’en est repris. " + _rename(column.nearest)
    source = column.source
    return Trouble(
        source.sheet, source.row, column.letter, column.header, "", sentence, blocking=False, lost=True
    )


def _rename(nearest: str) -> str:
    return f"Vouliez-vous dire « {nearest} » ?" if nearest else "Renommez-la si elle compte."
