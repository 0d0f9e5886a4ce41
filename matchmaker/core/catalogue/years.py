"""The title of an offer that is taken up again for another year."""

import re

LONGEST = 200  # characters of a title
_YEAR = re.compile(r"\s*\((?:19|20)\d\d\)\s*$")


def title_for(title: str, year: int) -> str:
    """« Tonte (2026) » or « Tonte » becomes « Tonte (2027) », never longer than a title may be."""
    end = f" ({year})"
    return _YEAR.sub("", title)[: LONGEST - len(end)].rstrip() + end
