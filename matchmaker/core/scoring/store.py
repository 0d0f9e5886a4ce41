"""A run as bytes: one blob for the rows, one per criterion, so that moved weights only re-sum."""

import io
import json
from typing import Any

import numpy as np

from matchmaker.core.scoring.parts import ANSWERS, STEPS, UNKNOWN, Part, Per, Steps, VetoPart, in_steps
from matchmaker.core.scoring.rows import Rows
from matchmaker.core.scoring.tables import Keys
from matchmaker.plugin_api import Reason, RowKind

_KEYS = tuple(Keys.__dataclass_fields__)


def dump_rows(rows: Rows) -> bytes:
    """The keys of both sides and the rows; the kind is stored beside it."""
    sides = {
        f"{side}_{name}": getattr(keys, name)
        for side, keys in (("asking", rows.asking), ("other", rows.other))
        for name in _KEYS
    }
    return _packed(asking_index=rows.asking_index, other_index=rows.other_index, **sides)


def load_rows(kind: RowKind, blob: bytes) -> Rows:
    """What `dump_rows` wrote."""
    arrays = _unpacked(blob)
    asking, other = (
        Keys(**{name: arrays[f"{side}_{name}"] for name in _KEYS}) for side in ("asking", "other")
    )
    return Rows(kind, asking, other, arrays["asking_index"], arrays["other_index"])


def dump_part(part: Part) -> bytes:
    """Six bytes a row, or a record where the part is kept per record."""
    answers = {name: getattr(part, name) for name in ANSWERS}
    return _packed(**answers, emphasis=part.emphasis, per=np.array(part.per))


def load_part(blob: bytes, rows: Rows) -> Part:
    """What `dump_part` wrote, for these rows."""
    arrays = _unpacked(blob)
    # Runs of earlier versions say neither: parts were all kept per row, and the product was made here.
    if "earned" not in arrays:
        arrays["earned"] = _product(arrays["value"], arrays["evidence"])
    per: Per = str(arrays.pop("per", "row"))  # type: ignore[assignment]  # written by `dump_part`
    index = {"row": None, "asking": rows.asking_index, "other": rows.other_index}[per]
    return Part(**arrays, per=per, index=index)


def dump_veto(veto: VetoPart) -> bytes:
    """The rows' reasons; values of a reason that JSON does not know are kept as text."""
    told = json.dumps([[reason.template, dict(reason.values)] for reason in veto.reasons], default=str)
    return _packed(reason=veto.reason, reasons=np.frombuffer(told.encode(), dtype=np.uint8))


def load_veto(blob: bytes) -> VetoPart:
    """What `dump_veto` wrote."""
    arrays = _unpacked(blob)
    told = json.loads(arrays["reasons"].tobytes())
    return VetoPart(arrays["reason"], tuple(Reason(template, values) for template, values in told))


def _product(value: Steps, evidence: Steps) -> Steps:
    known = value != UNKNOWN
    return in_steps(np.where(known, value / STEPS, 0.0) * (evidence / STEPS))


def _packed(**arrays: Any) -> bytes:
    target = io.BytesIO()
    np.savez(target, allow_pickle=False, **arrays)
    return target.getvalue()


def _unpacked(blob: bytes) -> dict[str, Any]:
    with np.load(io.BytesIO(blob), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}
