"""Pictures people upload to be printed: told apart by their bytes, and tried before they are kept.

A few kilobytes can unfold into gigabytes of pixels, so how large a picture says it is counts first.
"""

import json
import struct

import typst

from matchmaker.documents.pdf import LAYOUTS

SIGNATURES = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
# Of a JPEG, the markers whose segment says the size: all « start of frame », not the tables among them.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
MOST_PIXELS = 16_000_000  # four thousand a side: sharper than any print of a logo


class UnreadablePicture(ValueError):
    """The bytes are no PNG or JPEG that can be printed, or too many pixels."""


def picture_format(data: bytes) -> str:
    """`png` or `jpg`. Raises `UnreadablePicture` for anything else, and for one that is broken."""
    found = next((name for name, start in SIGNATURES.items() if data.startswith(start)), None)
    if found is None:
        raise UnreadablePicture
    width, height = picture_size(data)
    if width * height > MOST_PIXELS:
        raise UnreadablePicture
    try:
        typst.compile(
            LAYOUTS / "picture.typ",
            root=LAYOUTS,
            format="pdf",
            sys_inputs={"data": json.dumps({"bytes": list(data), "format": found})},
        )
    except typst.TypstError as error:
        raise UnreadablePicture from error
    return found


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, as the head of the file says them. Raises `UnreadablePicture`."""
    try:
        if data.startswith(SIGNATURES["png"]):
            width, height = struct.unpack_from(">II", data, 16)
        else:
            height, width = struct.unpack_from(">HH", data, _frame(data) + 5)
    except struct.error as error:
        raise UnreadablePicture from error
    return width, height


def _frame(data: bytes) -> int:
    """Where a JPEG's frame begins, at its marker: segments are skipped by the length they say."""
    place = 2
    while True:
        fill, marker, length = struct.unpack_from(">BBH", data, place)
        if fill != 0xFF:
            raise UnreadablePicture
        if marker in FRAMES:
            return place
        place += 1 if marker == 0xFF else 2 + length
