"""Count the statements sent to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import event

from matchmaker.extensions import db


@dataclass
class Counted:
    number: int = 0


@contextmanager
def counted_queries() -> Iterator[Counted]:
    """How many statements ran inside the block."""
    counted = Counted()

    def note(*_: object) -> None:
        counted.number += 1

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
