"""The reasons that may stand in the register of a public buyer: why a supplier was met, or was not.

Location and the other criteria that only order meetings must never enter it (DOMAIN 0 and 2.1): a register that
gives « à 3 km » as a reason is itself the proof of a local preference. Whoever writes into the register takes
reasons from here alone.
"""

from collections.abc import Iterable

from matchmaker.core.scoring.explain import PartInWords

RECORDED = "award_safe"
# Never a reason, whatever stage an installed plugin of that name claims.
NEVER = frozenset({"local"})


def recorded_reasons(parts: Iterable[PartInWords]) -> list[PartInWords]:
    """The parts of a pair, in their order, that counted, are known and may be read as reasons by anybody."""
    return [
        part
        for part in parts
        if may_be_recorded(part.key, part.legal_stage) and part.counted and part.score.value is not None
    ]


def may_be_recorded(key: str, legal_stage: str) -> bool:
    """Whether the criterion may stand in a register at all."""
    return legal_stage == RECORDED and key not in NEVER
