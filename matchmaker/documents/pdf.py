"""Typeset a document: a layout of ours, filled with values.

The values travel as data (JSON in ``sys.inputs``) and are never part of the layout's source, so no
name can be read as an instruction. The result is tagged (PDF/UA-1) and the same values give the same bytes.
"""

import datetime as dt
import json
import logging
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst

from matchmaker.documents.plain_text import breakable, plain_text

log = logging.getLogger(__name__)

LAYOUTS = Path(__file__).parent / "layouts"
# « ＡＢＣ１２３ » as Asian keyboards type it: no font of ours has these shapes, every font has the letters.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def typeset(layout: str, values: Mapping[str, object], *, printed_at: dt.datetime) -> bytes:
    """The PDF of ``layouts/<layout>.typ`` filled with ``values`` (text, numbers, lists, mappings).

    A character that no font of this machine can show makes a document that is still tagged, but
    not certified as PDF/UA: an empty box in a name is better than no agenda.
    """
    compiler = typst.Compiler(LAYOUTS / f"{layout}.typ", root=LAYOUTS, font_paths=_fonts())
    inputs = {"data": json.dumps(_printable(values), ensure_ascii=False)}
    timestamp = int(printed_at.timestamp())
    try:
        return _one_file(compiler.compile(sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=timestamp))
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        log.warning("a character has no font here: %s", error)
        return _one_file(compiler.compile(sys_inputs=inputs, timestamp=timestamp))


@cache
def _fonts() -> typst.Fonts:
    """Ours first; those of the machine only stand in for scripts ours do not know."""
    ours = str(files("font_source_sans_pro") / "files")
    return typst.Fonts(include_system_fonts=True, font_paths=[ours])


def _one_file(output: bytes | list[bytes] | None) -> bytes:
    if not isinstance(output, bytes):
        raise TypeError("typst gave no single PDF")
    return output


def _printable(value: object) -> object:
    if isinstance(value, str):
        return breakable(plain_text(value).translate(_FULL_WIDTH))
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value
