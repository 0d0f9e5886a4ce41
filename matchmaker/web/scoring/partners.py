"""Whom to meet, and why: the participant's page of recommended partners."""

from collections.abc import Callable, Mapping, Sequence

from flask import render_template, request
from flask_babel import gettext as _

from matchmaker.core.directory.access import Audience
from matchmaker.core.events.phases import WISHES_OPEN
from matchmaker.core.requests.relations import RELATIONS
from matchmaker.core.requests.rules import LONGEST_MESSAGE
from matchmaker.core.scoring.around import Around, Dot, Place, around
from matchmaker.data.communes import communes
from matchmaker.data.territories import departements
from matchmaker.db.events import Delegation
from matchmaker.db.queries.scoring import Participant
from matchmaker.services.requests.relations import known_to
from matchmaker.services.scheduling.booking.own import books_now
from matchmaker.services.scoring.partners import Partner, Wanted, partners_of
from matchmaker.web.directory.commune_field import in_full
from matchmaker.web.events.own import meeting_delegation
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scoring import pages

LONGEST_SEARCH = 100


@pages.get("/mes-rencontres/<int:event_id>/partenaires")
@audience(Audience.PARTICIPANT, on_behalf=True)
def partners(event_id: int) -> str:
    delegation = meeting_delegation(event_id)
    wanted = Wanted(
        words=request.args.get("q", "")[:LONGEST_SEARCH].strip(),
        kind=request.args.get("type", ""),
        departement=request.args.get("departement", ""),
        inclusive="insertion" in request.args,
    )
    known = known_to(current_actor(), delegation)
    told = partners_of(delegation, wanted, known.said)
    shown = told.found if wanted else [*told.recommended, *told.complementary]
    return render_template(
        "scoring/partners.html",
        event=delegation.event,
        delegation=delegation,
        partners=told,
        listed=_listed(event_id, wanted),
        wanted=wanted,
        map=_map(delegation, shown),
        where_told=_told({one.participant.delegation: one.participant for one in shown}),
        departements={code: departements().get(code, code) for code in told.departements},
        wishes_open=delegation.event.phase in WISHES_OPEN and delegation.state == "accepted",
        in_full=in_full,
        books=books_now(delegation),
        known=known,
        relations=RELATIONS,
        longest_message=LONGEST_MESSAGE,
    )


def _listed(event_id: int, wanted: Wanted) -> dict[str, int | str]:
    """The address of the list as it is filtered: who asks from it comes back to it."""
    filters = {
        "q": wanted.words,
        "type": wanted.kind,
        "departement": wanted.departement,
        "insertion": "oui" if wanted.inclusive else "",
    }
    return {"event_id": event_id} | {name: value for name, value in filters.items() if value}


def _map(delegation: Delegation, shown: Sequence[Partner]) -> Around | None:
    """Where they have their seat; no map without one's own."""
    own = _place(delegation.organisation.commune)
    seats = ((one.participant.delegation, _place(one.participant.commune)) for one in shown)
    return around(own, {key: place for key, place in seats if place}) if own else None


def _told(shown: Mapping[int, Participant]) -> Callable[[Dot], str]:
    """The words of a dot of the map: where, how far, who."""

    def words(dot: Dot) -> str:
        names = ", ".join(shown[key].name for key in dot.keys)
        where = in_full(shown[dot.keys[0]].commune)
        return str(_("%(place)s, à %(km)s km : %(names)s", place=where, km=round(dot.km), names=names))

    return words


def _place(code: str | None) -> Place | None:
    commune = communes().get(code) if code else None
    if commune is None or commune.latitude is None or commune.longitude is None:
        return None
    return commune.latitude, commune.longitude
