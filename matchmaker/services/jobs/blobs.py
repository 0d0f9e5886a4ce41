"""Files kept for a while: what somebody uploads for a job, and what a job leaves behind."""

from datetime import timedelta

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.db.jobs import Blob

ANY = "application/octet-stream"
ZIP = "application/zip"
LONGEST_NAME = 200


def keep_blob(
    session: Session,
    name: str,
    data: bytes,
    *,
    chamber: int | None,
    owner: int | None,
    lasts: timedelta | None,
    content_type: str = ANY,
) -> Blob:
    """The row, with its number. Of a long name the end is kept, where its kind stands. ``lasts``: None for good."""
    blob = Blob(
        name=name[-LONGEST_NAME:],
        content_type=content_type,
        data=data,
        chamber_id=chamber,
        owner_id=owner,
        expires_at=None if lasts is None else now() + lasts,
    )
    session.add(blob)
    session.flush()
    return blob
