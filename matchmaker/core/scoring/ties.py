"""Break ties by a hash of the seed and who stands there: repeatable, and never the alphabet."""

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from matchmaker.core.scoring.rows import Position, Rows
from matchmaker.core.scoring.tables import Keys

Hashes = NDArray[np.uint64]


def tie_breaks(rows: Rows, seed: int) -> Hashes:
    """One number per row. Two rows with equal scores are ordered by it, so that the same
    supplier is not first in every tie."""
    asking = _of_rows(rows.asking, rows.asking_index, seed)
    other = _of_rows(rows.other, rows.other_index, seed + 1)
    return _mixed(asking ^ _mixed(other))


def _of_rows(keys: Keys, index: Position, seed: int) -> Hashes:
    """Each row's number, worked out only for the records that stand in a row: few of a whole country do."""
    used, places = np.unique(index, return_inverse=True)
    return hashed(keys.identities[used], keys.ids[used], seed)[places]


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
