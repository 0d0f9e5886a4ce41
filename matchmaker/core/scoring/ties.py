"""Break ties by a hash of the seed and who stands there: repeatable, and never the alphabet."""

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from matchmaker.core.scoring.rows import Rows

Hashes = NDArray[np.uint64]


def tie_breaks(rows: Rows, seed: int) -> Hashes:
    """One number per row. Two rows with equal scores are ordered by it, so that the same
    supplier is not first in every tie."""
    asking = hashed(rows.asking.identities, rows.asking.ids, seed)[rows.asking_index]
    other = hashed(rows.other.identities, rows.other.ids, seed + 1)[rows.other_index]
    return _mixed(asking ^ _mixed(other))


def hashed(identities: NDArray[np.str_], ids: NDArray[np.int64], seed: int) -> Hashes:
    """A number for each record."""
    digests = (
        blake2b(f"{seed}:{identity}:{number}".encode(), digest_size=8).digest()
        for identity, number in zip(identities.tolist(), ids.tolist(), strict=True)
    )
    return np.array([int.from_bytes(digest, "big") for digest in digests], dtype=np.uint64)


def _mixed(numbers: Hashes) -> Hashes:
    # The finaliser of splitmix64 (Steele, Lea and Flood 2014); overflow is meant.
    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
