"""The second chance: the organiser opens the list; each side proposes or agrees, signed in or by its link."""

import datetime as dt
from collections.abc import Callable

from flask import g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.core.agenda.second_chance import HALVES, REASONS, WAYS, Pair
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound
from matchmaker.services.agenda.second_chance_answers import (
    NoSuchHalf,
    Offer,
    Side,
    accept,
    chances_for,
    decline,
    propose,
    side_of,
    side_of_link,
)
from matchmaker.services.agenda.second_chance_letters import moment_words
from matchmaker.services.agenda.second_chances import announce_second_chances, open_second_chances
from matchmaker.web.addresses import HIGHEST_ID
from matchmaker.web.agenda import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event, own_delegation
from matchmaker.web.policy import audience, current_actor

LONGEST_ID = 11  # digits that no id has
WORDS = {"ways": WAYS, "halves": HALVES, "reasons": REASONS, "when": moment_words}


@pages.get("/evenements/<int:event_id>/seconde-chance")
@audience(Audience.ORGANISER)
def chances(event_id: int) -> str:
    event = organised_event(event_id)
    announced = announce_second_chances(current_actor(), event_id)
    return render_template("agenda/chances.html", event=event, list=announced, **WORDS)


@pages.post("/evenements/<int:event_id>/seconde-chance")
@audience(Audience.ORGANISER)
def chances_open(event_id: int) -> Response:
    organised_event(event_id)

    def do() -> str:
        count = open_second_chances(current_actor(), event_id, _pairs())
        return str(ngettext("Une paire est invitée.", "%(num)s paires sont invitées.", count))

    return act_and_return(url_for("agenda.chances", event_id=event_id), do)


def _pairs() -> set[Pair]:
    found = set()
    for text in request.form.getlist("pair"):
        a, _dash, b = text.partition("-")
        if a.isdecimal() and b.isdecimal() and max(len(a), len(b)) < LONGEST_ID:
            found.add(Pair(int(a), int(b)))
    return found


@pages.get("/mes-rencontres/<int:event_id>/seconde-chance")
@audience(Audience.PARTICIPANT)
def chance(event_id: int) -> str:
    delegation = own_delegation(event_id)
    here = url_for("agenda.chance_answer", event_id=event_id)
    return render_template(
        "agenda/chance.html",
        event=delegation.event,
        delegation=delegation,
        chances=chances_for(delegation),
        here=here,
        **WORDS,
    )


@pages.post("/mes-rencontres/<int:event_id>/seconde-chance")
@audience(Audience.PARTICIPANT)
def chance_answer(event_id: int) -> Response:
    side = side_of(current_actor(), event_id, own_delegation(event_id).organisation_id)
    return act_and_return(url_for("agenda.chance", event_id=event_id), _answering(side))


@pages.get("/seconde-chance/<chance_key>")
@audience(Audience.EVERYBODY)
def chance_link(chance_key: str) -> str:
    """Opened from a mail, it shows the list and does nothing: mail filters open every link."""
    _side, delegation = side_of_link(chance_key)
    g.zone = delegation.event.zone
    return render_template(
        "agenda/chance_link.html",
        event=delegation.event,
        delegation=delegation,
        chances=chances_for(delegation),
        here=url_for("agenda.chance_link_answer", chance_key=chance_key),
        **WORDS,
    )


@pages.post("/seconde-chance/<chance_key>")
@audience(Audience.EVERYBODY)
def chance_link_answer(chance_key: str) -> Response:
    side, _delegation = side_of_link(chance_key)
    return act_and_return(url_for("agenda.chance_link", chance_key=chance_key), _answering(side))


def _answering(side: Side) -> Callable[[], str]:
    """What the pressed button asks for."""
    chance_id = request.form.get("chance", 0, type=int)
    if not 0 <= chance_id <= HIGHEST_ID:
        raise NotFound
    act = request.form.get("act", "")

    def do() -> str:
        if act == "decline":
            decline(side, chance_id)
            return str(_("C’est noté : vous n’y donnez pas suite."))
        if act == "accept":
            accept(side, chance_id, _offer())
            return str(_("C’est convenu : chacun reçoit les coordonnées de l’autre par e-mail."))
        if propose(side, chance_id, _offer()):
            return str(_("C’est proposé : l’autre l’apprend par e-mail."))
        return str(
            _(
                "C’est proposé, mais l’autre n’a pas d’adresse e-mail : demandez à l’organisateur de l’appeler."
            )
        )

    return do


def _offer() -> Offer:
    """`2027-03-12 morning`, and `call` or `video`. Raises `NoSuchHalf`."""
    day, _space, half = request.form.get("when", "").partition(" ")
    try:
        return Offer(request.form.get("way", ""), dt.date.fromisoformat(day), half)
    except ValueError:
        raise NoSuchHalf from None
