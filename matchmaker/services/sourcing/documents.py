"""A file that a buyer gives: its kind told by its bytes, its name kept and made harmless."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from matchmaker.core.errors import Invalid
from matchmaker.documents.pictures import MOST_PIXELS, SIGNATURES, UnreadablePicture, picture_size
from matchmaker.plugin_api.text import N_

LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 120
TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
PDF = b"%PDF-"
# How a name may end for each kind; the first is added where it ends in none of them.
ENDINGS = {"pdf": (".pdf",), "png": (".png",), "jpg": (".jpg", ".jpeg")}


class EmptyDocument(Invalid):
    template = N_("« {name} » est vide. Choisissez le fichier de nouveau.")


class DocumentTooLarge(Invalid):
    template = N_("« {name} » dépasse 10 Mo. Réduisez-le ou publiez-le en plusieurs parties.")


class NotADocument(Invalid):
    template = N_("« {name} » n’est ni un PDF, ni une image PNG ou JPEG. Enregistrez-le en PDF.")


@dataclass(frozen=True)
class Document:
    """A file that may be published."""

    name: str
    content_type: str
    data: bytes


def document(name: str, data: bytes) -> Document:
    """The file as it may be published. Raises `EmptyDocument`, `DocumentTooLarge`, `NotADocument`."""
    shown = _harmless(name)
    if not data:
        raise EmptyDocument(name=shown)
    if len(data) > LARGEST:
        raise DocumentTooLarge(name=shown)
    kind = _kind(data)
    if kind is None:
        raise NotADocument(name=shown)
    return Document(_ending(shown, kind), TYPES[kind], data)


def _kind(data: bytes) -> str | None:
    if data.startswith(PDF):
        return "pdf"
    kind = next((kind for kind, start in SIGNATURES.items() if data.startswith(start)), None)
    if kind is None:
        return None
    try:
        width, height = picture_size(data)
    except UnreadablePicture:
        return None
    return kind if 0 < width * height <= MOST_PIXELS else None


def _harmless(name: str) -> str:
    """The name without folders, and without the signs that hide or turn round what follows them."""
    last = PurePosixPath(name.replace("\\", "/")).name
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return re.sub(r'[<>:"|?*;]', "_", seen).strip(" .")[-LONGEST_NAME:] or "document"


def _ending(name: str, kind: str) -> str:
    return name if name.lower().endswith(ENDINGS[kind]) else name + ENDINGS[kind][0]
