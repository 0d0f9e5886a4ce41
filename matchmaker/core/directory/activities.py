"""Activity codes of INSEE: one way to write them, in either nomenclature.

NAF rév. 2 holds until the end of 2026 and NAF 2025 from 1 January 2027 (décret 2025-736). Both are kept side by side
and never translated into each other: one code of the one stands for several of the other (DOMAIN 0 and 1.4).
"""

import re

NAF_REV2, NAF_2025 = "naf_rev2", "naf_2025"
_CODE = re.compile(r"^\s*(\d{2})\.?(\d{2})\s?([A-Z])\b", re.IGNORECASE)


def clean_activity(text: str) -> str | None:
    """Give ``62.01Z`` of 6201z, of 62.01Z, or of either with its label behind; None of anything else."""
    code = _CODE.match(text)
    return f"{code[1]}.{code[2]}{code[3].upper()}" if code else None
