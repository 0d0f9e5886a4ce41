"""What may stand in the register of a public buyer as a reason: why a supplier was met, or was not.

Location and the other criteria that only order meetings must never enter it (DOMAIN 0 and 2.1): a register that
gives « à 3 km » as a reason is itself the proof of a local preference. So whoever writes the criteria or a gate's own
sentence into a register asks `may_be_recorded` of each first (`services.sourcing.follow`, `services.sourcing.unmet`).
"""

RECORDED = "award_safe"
# Never a reason, whatever stage an installed plugin of that name claims.
NEVER = frozenset({"local"})


def may_be_recorded(key: str, legal_stage: str) -> bool:
    """Whether the criterion may stand in a register at all."""
    return legal_stage == RECORDED and key not in NEVER
