"""SQLite stores any text in any column; PostgreSQL refuses what is too long. In tests, both refuse."""

from sqlalchemy import String, Text, event, inspect
from sqlalchemy.orm import Session


class TooLong(AssertionError):
    """A value longer than its column: PostgreSQL would answer with an error."""


@event.listens_for(Session, "before_flush")
def refuse_what_postgresql_would(session, _context, _instances):
    for row in (*session.new, *session.dirty):
        for column in inspect(type(row)).column_attrs:
            kind = column.columns[0].type
            if isinstance(kind, String) and not isinstance(kind, Text) and kind.length:
                value = row.__dict__.get(column.key)
                if isinstance(value, str) and len(value) > kind.length:
                    raise TooLong(f"{type(row).__name__}.{column.key}: {len(value)} > {kind.length}")
