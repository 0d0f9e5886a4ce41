"""How long an SMS is, and to which numbers one can be sent.

Letters of the GSM 03.38 alphabet take seven bits, 160 in one SMS; a single other letter makes all
of them take sixteen, 70 in one. French quotation marks and the curved apostrophe are such letters,
so they are written the plain way before anything is counted.
"""

import re
from dataclasses import dataclass

from matchmaker.core.errors import Invalid
from matchmaker.plugin_api.text import N_

LONGEST = {"gsm7": 160, "ucs2": 70}
PART = {"gsm7": 153, "ucs2": 67}  # of a long message, each part says which one it is
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€\f")  # of the extension table: two places each
_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "œ": "oe",
        "Œ": "OE",
        "\u00a0": " ",
        "\u202f": " ",
        "•": "-",
        "ç": "c",  # only the capital is in the alphabet
        **dict(zip("âêîôûëïÿÀÂÈÊÎÔÛÙËÏ", "aeioueiyAAEEIOUUEI", strict=True)),
    }
)
# Mobile numbers of France, by the country code of the territory they belong to.
_TERRITORIES = {"0690": "590", "0691": "590", "0694": "594", "0696": "596", "0697": "596"}
_TERRITORIES |= {"0692": "262", "0693": "262", "0639": "262"}


class NoMobileNumber(Invalid):
    template = N_(
        "« {typed} » n’est pas un numéro de mobile : écrivez 06 12 34 56 78, ou +32… pour un autre pays."
    )


@dataclass(frozen=True)
class Size:
    """`count` places of the alphabet, in `parts` messages."""

    alphabet: str
    count: int
    parts: int


def plain(text: str) -> str:
    """The same words with as few letters as possible outside the short alphabet."""
    return re.sub(r"«\s*|\s*»", '"', text).translate(_PLAIN).strip()


def measure(text: str) -> Size:
    """How many places the text takes, and how many messages that makes."""
    if all(letter in _BASIC or letter in _TWICE for letter in text):
        alphabet, count = "gsm7", len(text) + sum(letter in _TWICE for letter in text)
    else:
        alphabet, count = "ucs2", len(text.encode("utf-16-be")) // 2
    parts = 1 if count <= LONGEST[alphabet] else -(-count // PART[alphabet])
    return Size(alphabet, count, parts)


def mobile_number(typed: str) -> str:
    """The number as the networks want it, `+33612345678`; raises `NoMobileNumber`."""
    digits = re.sub(r"[^\d+]", "", typed.replace("(0)", ""))
    digits = re.sub(r"^(?:00|\+)33(?=[67])", "0", digits)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if re.fullmatch(r"0[67]\d{8}", digits):
        return f"+{_TERRITORIES.get(digits[:4], '33')}{digits[1:]}"
    if re.fullmatch(r"\+[1-9]\d{7,14}", digits) and not digits.startswith("+33"):
        return digits
    raise NoMobileNumber(typed=typed.strip()[:40])
