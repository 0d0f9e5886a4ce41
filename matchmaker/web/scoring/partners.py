"""Whom to meet, and why: the participant's page of recommended partners."""

from flask import render_template, request

from matchmaker.core.directory.access import Audience
from matchmaker.core.events.phases import WISHES_OPEN
from matchmaker.services.scoring.partners import partners_of
from matchmaker.web.directory.commune_field import in_full
from matchmaker.web.events.own import own_delegation
from matchmaker.web.policy import audience
from matchmaker.web.scoring import pages

LONGEST_SEARCH = 100


@pages.get("/mes-rencontres/<int:event_id>/partenaires")
@audience(Audience.PARTICIPANT)
def partners(event_id: int) -> str:
    delegation = own_delegation(event_id)
    words = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    return render_template(
        "scoring/partners.html",
        event=delegation.event,
        delegation=delegation,
        partners=partners_of(delegation, words),
        words=words,
        wishes_open=delegation.event.phase in WISHES_OPEN and delegation.state == "accepted",
        in_full=in_full,
    )
