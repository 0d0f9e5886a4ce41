"""The pack of an event: its published timetable as files, with the summary of what was proven."""

from dataclasses import replace

from matchmaker.core.agenda.summary import Proof, Summary, summarise
from matchmaker.core.agenda.timetable import Timetable, Unplaced
from matchmaker.core.agenda.unplaced import reason_without_candidate, told_to_both
from matchmaker.core.errors import Refusal
from matchmaker.db.events import Event
from matchmaker.db.queries import agenda as rows
from matchmaker.db.scheduling import Schedule
from matchmaker.documents.archive import zip_files
from matchmaker.documents.language import Language
from matchmaker.documents.pack import pack_files
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.agenda.timetable import Translate, load_timetable
from matchmaker.services.catalogue.open_subjects import open_subjects
from matchmaker.services.scheduling.proof import proof_of


class NothingPublished(Refusal):
    template = N_("Aucun planning n’est diffusé pour « {event} ». Diffusez-en un, puis revenez imprimer.")


def event_pack(event: Event, language: Language) -> bytes:
    """The zip of everything to hand out. Raises `NothingPublished`. The caller has checked the event is theirs."""
    timetable, summary = published_timetable(event, language)
    return zip_files(pack_files(timetable, summary, language), made_at=timetable.printed_at)


def published_timetable(
    event: Event, language: Language, *, notes: tuple[str, ...] = (), told: bool = True
) -> tuple[Timetable, Summary]:
    """The timetable people go by and its summary, with a reason for every wish that has no meeting.

    ``notes`` are further sentences for the organiser; ``told`` as for `load_timetable`. Raises `NothingPublished`.
    """
    publication = rows.latest_publication(event.id)
    if publication is None:
        raise NothingPublished(event=event.name)
    wishes = rows.wishes_of(event.id)
    timetable = load_timetable(event, language, told=told, wishes=wishes)
    unplaced = _with_other_wishes(timetable, event, wishes, language.gettext)
    timetable = replace(timetable, unplaced=unplaced)
    proof = _proof(publication.schedule_id)
    served = sum(wish.met for wish in wishes)
    return timetable, summarise(timetable, proof, asked=len(wishes), served=served, notes=notes)


def _with_other_wishes(
    timetable: Timetable,
    event: Event,
    wishes: list[rows.WishRow],
    translate: Translate,
) -> tuple[Unplaced, ...]:
    """The unplaced candidates that still have no meeting, then the wishes that never were candidates."""
    met = {wish.id for wish in wishes if wish.met}
    still = tuple(one for one in timetable.unplaced if not met.intersection(one.requests))
    explained = met.union(*(one.requests for one in timetable.unplaced))
    known = {delegation.id for delegation in timetable.delegations}
    subjects = open_subjects(event, [wish.need_id for wish in wishes])
    return still + tuple(
        Unplaced(
            a=str(wish.from_id),
            b=str(wish.to_id),
            reason=translate(
                reason_without_candidate(
                    wish.state,
                    silence=event.silence,
                    candidates=event.candidates,
                    closed=subjects.closed(wish.need_id),
                )
            ),
            told=translate(told_to_both("")),
            subject=wish.need or wish.offer or "",
        )
        for wish in wishes
        if wish.id not in explained and {str(wish.from_id), str(wish.to_id)} <= known
    )


def _proof(schedule_id: int | None) -> Proof:
    schedule = db.session.get(Schedule, schedule_id) if schedule_id else None
    return Proof(best=False) if schedule is None else proof_of(schedule)
