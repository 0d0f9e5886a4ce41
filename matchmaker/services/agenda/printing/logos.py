"""The logos on the sheets that are signed: the organiser's, and of those who fund the day."""

from pathlib import PurePath

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.jobs import Blob
from matchmaker.db.printing import EventLogo
from matchmaker.db.queries.printing import logos_of
from matchmaker.db.transaction import transaction
from matchmaker.documents.pictures import UnreadablePicture, picture_format
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser

MOST, LARGEST = 6, 400 * 1024
TYPES = {"png": "image/png", "jpg": "image/jpeg"}


class NoPicture(Invalid):
    template = N_("Aucun fichier n’est arrivé. Choisissez le logo sur votre ordinateur, puis recommencez.")


class TooLarge(Invalid):
    template = N_("« {name} » dépasse 400 Ko. Réduisez l’image, puis recommencez.")


class NotAPicture(Invalid):
    template = N_(
        "« {name} » n’est pas une image PNG ou JPEG lisible. Exportez le logo dans l’un de ces formats."
    )


class EnoughLogos(Refusal):
    template = N_("La feuille a déjà six logos. Retirez-en un d’abord.")


def add_logo(actor: Actor, event_id: int, name: str, data: bytes) -> EventLogo:
    """Keep a PNG or JPEG of at most 400 KiB. Raises `NoPicture`, `TooLarge`, `NotAPicture`, `EnoughLogos`."""
    name = PurePath(name).name[:200] or "logo"
    if not data:
        raise NoPicture
    if len(data) > LARGEST:
        raise TooLarge(name=name)
    try:
        found = picture_format(data)
    except UnreadablePicture as error:
        raise NotAPicture(name=name) from error
    with transaction(actor, "agenda.add_logo") as session:
        event = event_for_organiser(actor, event_id, change=True)
        if len(logos_of(event.id)) >= MOST:
            raise EnoughLogos
        blob = Blob(name=name, content_type=TYPES[found], data=data, chamber_id=event.chamber_id)
        session.add(blob)
        session.flush()
        logo = EventLogo(event_id=event.id, blob_id=blob.id, name=name)
        session.add(logo)
        session.flush()
        return logo


def remove_logo(actor: Actor, event_id: int, logo_id: int) -> str:
    """Take a logo off the sheets; its name comes back. Raises `NotFound`."""
    with transaction(actor, "agenda.remove_logo") as session:
        event = event_for_organiser(actor, event_id, change=True)
        found = select(EventLogo).where(EventLogo.id == logo_id, EventLogo.event_id == event.id)
        logo = session.scalar(found)
        if logo is None:
            raise NotFound
        name, blob = logo.name, logo.blob
        session.delete(logo)
        session.flush()
        session.delete(blob)
        return name
