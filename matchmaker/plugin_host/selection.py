"""Which plugins an installation wants: `MATCHMAKER_PLUGINS`, such as `local,organic` or `-local`."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Selection:
    """Names allowed (empty: all) and names blocked; a blocked name is out even if allowed."""

    allowed: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the setting: names between commas, blocked ones after `-`."""
        names = [name.strip() for name in text.split(",") if name.strip()]
        return cls(
            frozenset(name for name in names if not name.startswith("-")),
            frozenset(name.removeprefix("-").strip() for name in names if name.startswith("-")),
        )

    def wants(self, name: str) -> bool:
        return name not in self.blocked and (not self.allowed or name in self.allowed)
