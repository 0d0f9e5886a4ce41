"""Everything a criterion plugin may import, and nothing else.

The rest of ``matchmaker`` may change on any day; this package changes only with
``API_VERSION``. The guide, with a tutorial, is ``docs/plugins.md``.
"""

import pluggy

from matchmaker.plugin_api.batch import PairBatch
from matchmaker.plugin_api.cells import (
    BoolArray,
    Cell,
    Cells,
    Distinct,
    FloatArray,
    IndexArray,
    RowKind,
    Table,
)
from matchmaker.plugin_api.columns import COLUMNS, Column, Kind
from matchmaker.plugin_api.context import Context, TermStatistics
from matchmaker.plugin_api.criterion import API_VERSION, Criterion, Gate, LegalStage
from matchmaker.plugin_api.fields import Field, FieldForm, Invalid
from matchmaker.plugin_api.formula import Term, weigh_terms
from matchmaker.plugin_api.params import BadParams, Params, param
from matchmaker.plugin_api.row import Row
from matchmaker.plugin_api.scores import Reason, RowScore, Scores, Vetoes
from matchmaker.plugin_api.text import N_

hookimpl = pluggy.HookimplMarker("matchmaker")

__all__ = [
    "API_VERSION",
    "COLUMNS",
    "N_",
    "BadParams",
    "BoolArray",
    "Cell",
    "Cells",
    "Column",
    "Context",
    "Criterion",
    "Distinct",
    "Field",
    "FieldForm",
    "FloatArray",
    "Gate",
    "IndexArray",
    "Invalid",
    "Kind",
    "LegalStage",
    "PairBatch",
    "Params",
    "Reason",
    "Row",
    "RowKind",
    "RowScore",
    "Scores",
    "Table",
    "Term",
    "TermStatistics",
    "Vetoes",
    "hookimpl",
    "param",
    "weigh_terms",
]
