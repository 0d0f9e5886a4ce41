"""The agenda behind the link of a mail: it shows, and has no button."""

from flask import g, render_template

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound
from matchmaker.extensions import limiter
from matchmaker.services.agenda.partners_away import away_partners
from matchmaker.services.agenda.reading import agenda_by_link
from matchmaker.services.agenda.sheets import agenda_of, own_table
from matchmaker.web.agenda import pages
from matchmaker.web.agenda.sending import reader_language
from matchmaker.web.agenda.subscription import was_wrong
from matchmaker.web.directory.entering import CROWD
from matchmaker.web.policy import audience


@pages.get("/planning/lien/<link_key>")
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD, deduct_when=was_wrong)
def reading(link_key: str) -> str:
    opened = agenda_by_link(link_key)
    delegation = opened.delegation
    g.zone = delegation.event.zone
    agenda = agenda_of(delegation, reader_language())
    if agenda.draft:
        raise NotFound
    return render_template(
        "agenda/reading.html",
        event=delegation.event,
        delegation=delegation,
        agenda=agenda,
        speaks=opened.speaks,
        plan=own_table(delegation, agenda),
        away=away_partners(delegation),
    )
