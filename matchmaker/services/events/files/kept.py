"""An uploaded event file, kept for a day between its trial and the moment it is brought in."""

from datetime import timedelta

from matchmaker.core.directory.access import Actor, require_chamber
from matchmaker.core.errors import NotFound
from matchmaker.db.jobs import Blob
from matchmaker.db.transaction import transaction
from matchmaker.documents.event_zip import read_event_zip
from matchmaker.extensions import db
from matchmaker.services.jobs.blobs import ZIP, keep_blob

KEPT = timedelta(days=1)


def keep_event_file(actor: Actor, chamber_id: int, name: str, data: bytes) -> int:
    """Keep the upload for its trial; its number. Raises `NotAnEventZip` at once for what is none."""
    require_chamber(actor, chamber_id)
    read_event_zip(data)
    with transaction(actor, "events.keep_event_file") as session:
        owner = actor.person_id
        return keep_blob(
            session, name or "event.zip", data, chamber=chamber_id, owner=owner, lasts=KEPT, content_type=ZIP
        ).id


def kept_event_file(actor: Actor, blob_id: int) -> tuple[int, bytes]:
    """(chamber, content) of one's own upload. Raises `NotFound`."""
    blob = db.session.get(Blob, blob_id)
    if blob is None or blob.content_type != ZIP or blob.chamber_id is None:
        raise NotFound
    if not actor.signed_in or blob.owner_id != actor.person_id or not actor.runs_chamber(blob.chamber_id):
        raise NotFound
    return blob.chamber_id, blob.data
