"""Every table, for those who need the whole: migrations, tests of the schema, temporary databases."""

from matchmaker.db import (
    by_hand,
    catalogue,
    directory,
    events,
    groupements,
    jobs,
    requests,
    scheduling,
    scoring,
    sources,
)
from matchmaker.db.base import Base

__all__ = [
    "Base",
    "by_hand",
    "catalogue",
    "directory",
    "events",
    "groupements",
    "jobs",
    "requests",
    "scheduling",
    "scoring",
    "sources",
]
