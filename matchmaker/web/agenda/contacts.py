"""« Mes contacts »: whom one met, as a page, as vCards and as a sheet; and one's own word to be reached."""

from flask import Response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from matchmaker.core.agenda.contacts import Contacts
from matchmaker.core.directory.access import Audience
from matchmaker.documents.contacts import contact_cards, contact_sheet
from matchmaker.documents.file_names import file_names
from matchmaker.services.agenda.contacts import (
    agree_to_be_reached,
    contacts_for,
    may_be_reached,
    stop_being_reached,
)
from matchmaker.services.agenda.second_chance_answers import has_chances
from matchmaker.web.agenda import pages
from matchmaker.web.agenda.sending import download, reader_language
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import own_delegation
from matchmaker.web.policy import audience, current_actor


@pages.get("/mes-rencontres/<int:event_id>/contacts")
@audience(Audience.PARTICIPANT)
def contacts(event_id: int) -> str:
    delegation = own_delegation(event_id)
    return render_template(
        "agenda/contacts.html",
        event=delegation.event,
        delegation=delegation,
        contacts=contacts_for(delegation),
        second_chance=has_chances(delegation),
        reached=may_be_reached(current_actor(), delegation),
    )


@pages.get("/mes-rencontres/<int:event_id>/contacts.vcf")
@audience(Audience.PARTICIPANT)
def contacts_cards(event_id: int) -> Response:
    found = contacts_for(own_delegation(event_id))
    return download(
        contact_cards(found, reader_language()), _name(found, ".vcf"), "text/vcard; charset=utf-8"
    )


@pages.get("/mes-rencontres/<int:event_id>/contacts.csv")
@audience(Audience.PARTICIPANT)
def contacts_sheet(event_id: int) -> Response:
    found = contacts_for(own_delegation(event_id))
    return download(contact_sheet(found, reader_language()), _name(found, ".csv"), "text/csv; charset=utf-8")


def _name(found: Contacts, suffix: str) -> str:
    [name] = file_names("contacts", [found.event], suffix)
    return name


@pages.post("/mes-rencontres/<int:event_id>/contacts/coordonnees")
@audience(Audience.PARTICIPANT)
def contacts_give(event_id: int) -> Answer:
    delegation = own_delegation(event_id)
    own = delegation.organisation_id
    # Who does not come is told so where it can be changed.
    comes = may_be_reached(current_actor(), delegation) is not None

    def do() -> str:
        agree_to_be_reached(current_actor(), event_id, own)
        return str(_("C’est noté : ceux que vous rencontrez ont vos coordonnées, et personne d’autre."))

    back = "agenda.contacts" if comes else "events.who_comes"
    return act_and_return(url_for(back, event_id=event_id), do)


@pages.post("/mes-rencontres/<int:event_id>/contacts/coordonnees/retrait")
@audience(Audience.PARTICIPANT)
def contacts_keep(event_id: int) -> Answer:
    own = own_delegation(event_id).organisation_id

    def do() -> str:
        stop_being_reached(current_actor(), event_id, own)
        return str(_("C’est noté : vos coordonnées ne sont plus données. Qui les avait déjà les garde."))

    return act_and_return(url_for("agenda.contacts", event_id=event_id), do)
