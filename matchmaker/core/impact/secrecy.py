"""Nothing in a report lets one structure be read: small groups are merged, dominated sums hidden."""

from collections import Counter
from collections.abc import Iterable, Mapping

LEAST = 3  # structures in a group, or behind a sum
MOST_SHARE = 85  # percent of a sum that one structure may be


def shown_groups(labels: Iterable[str], merged: str) -> Mapping[str, str]:
    """For each label the one a report shows: its own, or ``merged`` for groups under `LEAST`.

    The merged group takes the next smallest in until it has `LEAST` too: otherwise it could be read by
    subtracting the others from the whole.
    """
    counts = Counter(labels)
    hidden: list[str] = []
    together = 0
    for label, count in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        if count >= LEAST and (together == 0 or together >= LEAST):
            break
        hidden.append(label)
        together += count
    return {label: merged if label in hidden else label for label in counts}


def dominated(largest: int, whole: int) -> bool:
    """Whether one contributor is more than `MOST_SHARE` percent of a sum."""
    return largest * 100 > MOST_SHARE * whole
