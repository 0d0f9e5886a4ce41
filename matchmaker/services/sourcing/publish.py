"""« Publier pour tous »: give a document or an answer about a need to everybody at once, dated, for good."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.catalogue.life import HIDDEN
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.catalogue import Need
from matchmaker.db.jobs import Blob
from matchmaker.db.need_publications import NeedPublication
from matchmaker.db.queries.need_publications import publication_of
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.find import own_need
from matchmaker.services.catalogue.public_purchases import in_public_sourcing
from matchmaker.services.jobs.blobs import keep_blob
from matchmaker.services.sourcing.documents import TYPES, Document
from matchmaker.services.sourcing.letters import tell_concerned
from matchmaker.services.sourcing.write import ToWrite, checked, write_entries

MOST = 100  # publications of one need
WAITS = timedelta(days=1)  # how long a file that was not sent to one waits to be published for all


class NotInSourcing(Refusal):
    template = N_(
        "« {title} » n’est pas l’achat en sourçage d’un acheteur public : il n’a pas de page où publier."
    )


class KeptToItself(Refusal):
    template = N_(
        "Vous gardez « {title} » pour vous. Choisissez d’abord à qui le montrer, puis publiez pour tous."
    )


class NothingToPublish(Invalid):
    template = N_("Écrivez un texte ou choisissez un fichier : il n’y a encore rien à publier.")


class NoLongerKept(Refusal):
    template = N_("Le fichier n’est plus gardé. Choisissez-le de nouveau, puis publiez.")


class NothingToCorrect(Invalid):
    template = N_("Il n’y a pas de n° {number} à corriger : il n’existe pas, ou il est retiré.")


class EnoughPublished(Refusal):
    template = N_("Ce besoin a déjà cent publications, le plus qu’une page puisse porter.")


class AlreadyWithdrawn(Refusal):
    template = N_("Le n° {number} est déjà retiré.")


class SayWhy(Invalid):
    template = N_("Dites pourquoi vous le retirez : tous le liront à sa place.")


@dataclass(frozen=True)
class ToPublish:
    """What is given to everybody: a text, a file, or both.

    `question`: what was asked, without who asked it. `corrects`: the number of the publication it corrects. `waiting`:
    a file kept by `keep_for_all` in place of `file`.
    """

    text: str = ""
    question: str = ""
    corrects: int | None = None
    file: Document | None = None
    waiting: int | None = None


def publish_for_all(actor: Actor, need_id: int, said: ToPublish) -> NeedPublication:
    """Put it on the need's public page and into the register, and tell those concerned, all in the same words.

    Raises `NotInSourcing`, `KeptToItself`, `NothingToPublish`, `NothingToCorrect`, `TooLong`, `EnoughPublished`,
    `NotFound`.
    """
    with transaction(actor, "sourcing.publish_for_all") as session:
        need = publishable_need(actor, need_id, change=True)
        number = _next_number(session, need)
        publication = _written(session, actor, need, said, number)
        if said.corrects is not None:
            _correctable(need, said.corrects)
            publication.corrects = said.corrects
        session.add(publication)
        session.flush()
        write_entries(session, {need.id: [_entry(publication)]})
        tell_concerned(session, need, publication)
        return publication


def withdraw_publication(actor: Actor, need_id: int, number: int, why: str) -> None:
    """Take its text and file off the page; the dated line stays, with why. Raises `SayWhy`, `AlreadyWithdrawn`."""
    with transaction(actor, "sourcing.withdraw_publication") as session:
        need = own_need(actor, need_id, change=True)
        publication = publication_of(need.id, number)
        if publication is None:
            raise NotFound
        if publication.withdrawn_at is not None:
            raise AlreadyWithdrawn(number=number)
        if not (reason := checked(why)):
            raise SayWhy
        publication.withdrawn_at, publication.withdrawn_why = now(), reason
        entry = ToWrite("withdrawn", {"item": number}, {"reason": ("open", reason)})
        write_entries(session, {need.id: [entry]})


def publishable_need(actor: Actor, need_id: int, *, change: bool = False) -> Need:
    """A need of the actor's own on whose page something may be published. Raises as `publish_for_all`."""
    need = own_need(actor, need_id, change=change)
    if need.visibility == HIDDEN:
        raise KeptToItself(title=need.title)
    if not in_public_sourcing(need):
        raise NotInSourcing(title=need.title)
    return need


def keep_for_all(actor: Actor, file: Document) -> Blob:
    """Keep a file that may not go to one structure, for a day, so that one press publishes it for all."""
    with transaction(actor, "sourcing.keep_for_all") as session:
        return _kept(session, actor, file, WAITS)


def waiting_file(actor: Actor, blob_id: int | None) -> Blob | None:
    """The actor's own file that `keep_for_all` kept and that is not published yet."""
    if blob_id is None or actor.person_id is None:
        return None
    return db.session.scalar(
        select(Blob).where(
            Blob.id == blob_id,
            Blob.owner_id == actor.person_id,
            Blob.content_type.in_(TYPES.values()),
            Blob.expires_at > now(),
        )
    )


def _next_number(session: Session, need: Need) -> int:
    last = session.scalar(select(func.max(NeedPublication.number)).where(NeedPublication.need_id == need.id))
    number = 1 if last is None else last + 1
    if number > MOST:
        raise EnoughPublished
    return number


def _written(session: Session, actor: Actor, need: Need, said: ToPublish, number: int) -> NeedPublication:
    text, question = checked(said.text), checked(said.question)
    blob = _blob(session, actor, said)
    if not text and blob is None:
        raise NothingToPublish
    publication = NeedPublication(need_id=need.id, number=number, text=text, question=question)
    if blob is not None:
        publication.blob_id, publication.file_name = blob.id, blob.name
        publication.file_size, publication.file_digest = len(blob.data), sha256(blob.data).hexdigest()
    return publication


def _blob(session: Session, actor: Actor, said: ToPublish) -> Blob | None:
    """The file of the publication, kept for good from now on."""
    if said.file is not None:
        return _kept(session, actor, said.file, None)
    blob = waiting_file(actor, said.waiting)
    if said.waiting is not None and blob is None:
        raise NoLongerKept
    if blob is not None:
        blob.expires_at = None
    return blob


def _kept(session: Session, actor: Actor, file: Document, lasts: timedelta | None) -> Blob:
    return keep_blob(
        session,
        file.name,
        file.data,
        chamber=None,
        owner=actor.person_id,
        lasts=lasts,
        content_type=file.content_type,
    )


def _correctable(need: Need, number: int) -> None:
    corrected = publication_of(need.id, number)
    if corrected is None or corrected.withdrawn_at is not None:
        raise NothingToCorrect(number=number)


def _entry(publication: NeedPublication) -> ToWrite:
    content: dict[str, object] = {"item": publication.number}
    if publication.corrects is not None:
        content["corrects"] = publication.corrects
    if publication.file_digest is not None:
        content["file_sha256"] = publication.file_digest
    return ToWrite(
        "published",
        content,
        {
            "question": ("open", publication.question),
            "text": ("open", publication.text),
            "file": ("open", publication.file_name or ""),
        },
    )
