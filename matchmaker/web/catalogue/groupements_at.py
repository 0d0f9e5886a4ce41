"""Groupements for the organiser of an event: which suppliers could answer together, and who does."""

from flask import render_template

from matchmaker.core.directory.access import Audience
from matchmaker.db.queries.catalogue import offers_read_by
from matchmaker.db.queries.groupements import groupements_at as groupements_at_event
from matchmaker.services.catalogue.groupements.proposals import needs_to_share_at, proposals_for_organiser
from matchmaker.web.catalogue import pages
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor


@pages.get("/evenements/<int:event_id>/groupements")
@audience(Audience.ORGANISER)
def groupements_at(event_id: int) -> str:
    event = organised_event(event_id)
    return render_template(
        "catalogue/groupements_at.html",
        event=event,
        lines=groupements_at_event(event.id),
        needs=needs_to_share_at(event),
    )


@pages.get("/evenements/<int:event_id>/groupements/<int:need_id>")
@audience(Audience.ORGANISER)
def groupements_for_need(event_id: int, need_id: int) -> str:
    event = organised_event(event_id)
    proposals = proposals_for_organiser(current_actor(), event_id, need_id)
    return render_template(
        "catalogue/groupements_for_need.html",
        event=event,
        proposals=proposals,
        mine=None,
        readable=offers_read_by(current_actor(), proposals.field.titles),
    )
