"""What becomes of each source row, and what there is to say about its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matchmaker.core.directory.cleaning import Problem


class Status(StrEnum):
    """Every source row has exactly one."""

    READY = "ready"
    QUESTION = "question"
    TO_CORRECT = "to_correct"
    MERGE_PROPOSED = "merge_proposed"
    MERGED = "merged"  # the proposal was accepted
    IGNORED = "ignored"


@dataclass(frozen=True, order=True)
class Source:
    """Where a row stands: sheet name, and row number as the spreadsheet shows it."""

    sheet: str
    row: int


@dataclass(frozen=True)
class CellProblem:
    """One line of the dry run: where, what was typed, what is the matter, what to do."""

    source: Source
    column: str  # letter, "" for a whole row or sheet
    header: str
    key: str  # of the column, for answers
    value: str
    problem: Problem


@dataclass(frozen=True)
class RowOutcome:
    """One source row. ``reason`` (a French template) says why it is ignored or would be merged."""

    source: Source
    status: Status
    problems: tuple[CellProblem, ...] = ()
    reason: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    label: str = ""  # the name in the row, to recognise it by

    @property
    def sentence(self) -> str:
        """Say the reason in French; empty when there is none."""
        return self.reason.format(**self.values)
