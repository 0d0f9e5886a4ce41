"""The dry run of an import: read every sheet, account for every row, say everything at once. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from matchmaker.core.catalogue.cpv import CpvTable
from matchmaker.core.catalogue.zones import Zones
from matchmaker.core.directory.cleaning import Severity
from matchmaker.core.directory.importing.answers import Answers
from matchmaker.core.directory.importing.columns import Column
from matchmaker.core.directory.importing.columns_read import ColumnRead
from matchmaker.core.directory.importing.duplicates import Known
from matchmaker.core.directory.importing.headers import SheetMapping
from matchmaker.core.directory.importing.outcomes import CellProblem, RowOutcome, Status
from matchmaker.core.directory.importing.records import (
    EventRow,
    Identity,
    NeedRow,
    OfferRow,
    OrganisationRow,
    RequestRow,
)
from matchmaker.core.directory.territory import Territory
from matchmaker.plugin_api.fields import Field


@dataclass(frozen=True)
class Reference:
    """What reading is measured against: tables, the directory as it stands, the criteria's questions."""

    territory: Territory
    cpv: CpvTable
    known: Sequence[Known] = ()
    fields: Sequence[Field] = ()
    answers: Answers = field(default_factory=Answers)
    event: EventRow | None = None  # the one an import goes into; a whole workbook brings its own
    zones: Zones | None = None  # what a territory served can be called; None: codes only
    scope: str = ""  # of internal numbers, which are one chamber's
    languages: Sequence[
        Callable[[str], str]
    ] = ()  # in which a template may have been written, besides French


@dataclass(frozen=True)
class SheetOutcome:
    """What a sheet was taken for (`kind` None: for nothing), and how its columns were understood."""

    name: str
    kind: str | None
    mapping: SheetMapping | None
    rows: int
    profile: str = ""  # label of a known export
    columns: tuple[ColumnRead, ...] = ()
    meanings: tuple[Column, ...] = ()  # what a column may be said to mean

    @property
    def left_out(self) -> tuple[str, ...]:
        """The headers of columns nothing is taken from."""
        return tuple(m.header for m in self.mapping.columns if m.key is None) if self.mapping else ()


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do, and every source row with what becomes of it.

    ``identities`` gives each source row that stands for an organisation the one it stands for;
    ``aliases`` the names under which a known organisation was met after a merge was accepted.
    """

    outcomes: tuple[RowOutcome, ...]
    sheets: tuple[SheetOutcome, ...]
    organisations: tuple[OrganisationRow, ...] = ()
    offers: tuple[OfferRow, ...] = ()
    needs: tuple[NeedRow, ...] = ()
    requests: tuple[RequestRow, ...] = ()
    event: EventRow | None = None
    sheet_problems: tuple[CellProblem, ...] = ()
    aliases: Mapping[Identity, frozenset[str]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[Status, int]:
        """Rows by what becomes of them; every status is there."""
        counted = Counter(outcome.status for outcome in self.outcomes)
        return {status: counted[status] for status in Status}

    @property
    def problems(self) -> tuple[CellProblem, ...]:
        """Everything there is to say, by sheet and row; what concerns a whole sheet first."""
        return (*self.sheet_problems, *(problem for outcome in self.outcomes for problem in outcome.problems))

    @property
    def blocking(self) -> tuple[CellProblem, ...]:
        """What keeps a row, or the whole, from coming in."""
        waiting = (Severity.QUESTION, Severity.TO_CORRECT)
        return tuple(p for p in self.problems if p.problem.severity in waiting)
