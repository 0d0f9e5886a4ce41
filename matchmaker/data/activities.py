"""What an activity code means, in the words of INSEE.

NAF 2025 applies from 2027 and its labels are in no package of ours yet: its codes are shown alone.
"""

from collections.abc import Mapping
from functools import lru_cache

from matchmaker.core.directory.activities import NAF_REV2
from matchmaker.data.tables import read_table


@lru_cache(maxsize=1)
def activity_labels() -> Mapping[str, str]:
    """The label of each sub-class of NAF rév. 2, by its code."""
    return {row["code"]: row["label"] for row in read_table("naf_rev2.csv")}


def activity_words(nomenclature: str, code: str) -> str:
    """The code with its label where it is known."""
    label = activity_labels().get(code) if nomenclature == NAF_REV2 else None
    return f"{code} {label}" if label else code
