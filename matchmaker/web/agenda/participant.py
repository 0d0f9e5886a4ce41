"""A participant's agenda: as a page, as a PDF, and for the calendar."""

from collections.abc import Mapping

from flask import Response, render_template

from matchmaker.core.agenda.agendas import Agenda
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound
from matchmaker.core.scheduling.lateness import CHOICES
from matchmaker.db.events import Delegation
from matchmaker.db.queries.preparation import PartnerRow, partners_of
from matchmaker.db.queries.proposals import proposals_for
from matchmaker.documents.calendar import agenda_calendar
from matchmaker.documents.file_names import file_names
from matchmaker.documents.pdf_agenda import agenda_pdf
from matchmaker.services.agenda.contacts import has_contacts, may_be_reached
from matchmaker.services.agenda.day_sms import sms_choice
from matchmaker.services.agenda.news import news_for
from matchmaker.services.agenda.partners_away import away_partners
from matchmaker.services.agenda.second_chance_answers import has_chances
from matchmaker.services.agenda.sheets import agenda_of, own_table
from matchmaker.services.agenda.subscription import subscribed_since
from matchmaker.services.events.confirmation.answers import own_standing
from matchmaker.services.requests.messages.conversation import has_messages
from matchmaker.services.scheduling.booking.own import books_now, has_bookings
from matchmaker.services.scheduling.closed_subjects import closed_subjects_of
from matchmaker.services.scheduling.own_word import may_say
from matchmaker.services.scheduling.replan import mark_of
from matchmaker.services.sourcing.register import to_note
from matchmaker.web.agenda import pages
from matchmaker.web.agenda.sending import download, large_print, reader_language
from matchmaker.web.events.own import own_delegation
from matchmaker.web.policy import audience, current_actor


@pages.get("/mes-rencontres/<int:event_id>/planning")
@audience(Audience.PARTICIPANT, on_behalf=True)
def show(event_id: int) -> str:
    delegation = own_delegation(event_id)
    agenda = agenda_of(delegation, reader_language())
    return render_template(
        "agenda/show.html",
        event=delegation.event,
        delegation=delegation,
        agenda=agenda,
        plan=own_table(delegation, agenda),
        proposals=proposals_for(delegation.id),
        mark=mark_of(delegation),
        may_say=agenda.held and current_actor().behalf is None and may_say(delegation),
        away=away_partners(delegation),
        second_chance=has_chances(delegation),
        news=news_for(delegation),
        minutes_late=CHOICES,
        standing=own_standing(current_actor(), delegation),
        sms=sms_choice(current_actor(), delegation),
        may_subscribe=not current_actor().narrowed,
        reached=may_be_reached(current_actor(), delegation),
        contacts=current_actor().behalf is None and has_contacts(delegation),
        subscribed=subscribed_since(current_actor(), delegation),
        closed=closed_subjects_of(delegation),
        books=books_now(delegation),
        booked=has_bookings(delegation),
        writes=_may_be_written_to(delegation),
        notes=to_note(current_actor(), delegation),
    )


def _may_be_written_to(delegation: Delegation) -> Mapping[str, PartnerRow]:
    """UID of a meeting → the partner its messages are with."""
    if not has_messages(current_actor(), delegation.event):
        return {}
    return partners_of(delegation.event_id, delegation.id)


@pages.get("/mes-rencontres/<int:event_id>/planning.pdf")
@audience(Audience.PARTICIPANT, on_behalf=True)
def pdf(event_id: int) -> Response:
    agenda = _published(own_delegation(event_id))
    [name] = file_names("planning", [agenda.delegation.name], ".pdf")
    return download(agenda_pdf(agenda, reader_language()), name, "application/pdf")


@pages.get("/mes-rencontres/<int:event_id>/planning/gros-caracteres.pdf")
@audience(Audience.PARTICIPANT)
def large_pdf(event_id: int) -> Response:
    return large_print(agenda_of(own_delegation(event_id), reader_language()))


@pages.get("/mes-rencontres/<int:event_id>/planning.ics")
@audience(Audience.PARTICIPANT, on_behalf=True)
def ics(event_id: int) -> Response:
    agenda = _published(own_delegation(event_id))
    [name] = file_names("planning", [agenda.delegation.name], ".ics")
    return download(agenda_calendar(agenda, reader_language()), name, "text/calendar; charset=utf-8")


def _published(delegation: Delegation) -> Agenda:
    """The agenda to take away. Before a publication there is none."""
    agenda = agenda_of(delegation, reader_language())
    if agenda.draft:
        raise NotFound
    return agenda
