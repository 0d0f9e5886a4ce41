"""The links of the header: where somebody of this kind works."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from matchmaker.services.directory.people import Identity
from matchmaker.web.policy import current_actor

# Label, page, beginnings of the addresses on which the link is the current one.
ORGANISER_LINKS = (
    (_l("Événements"), "events.index", ("/evenements",)),
    (_l("Structures"), "directory.organisations", ("/structures",)),
    (_l("Planning d’un classeur"), "agenda.plan", ("/classeur",)),
    (_l("Critères"), "scoring.plugins", ("/criteres",)),
    (_l("Équipe"), "directory.team", ("/equipe",)),
)
PARTICIPANT_LINKS = (
    (_l("Mes événements"), "events.mine", ("/mes-rencontres",)),
    (
        _l("Mes offres et besoins"),
        "catalogue.mine",
        ("/catalogue", "/offres", "/besoins", "/groupements", "/programmes-achat"),
    ),
    (_l("Mon historique"), "impact.mine", ("/mes-suites",)),
)
BUYER_LINKS = ((_l("Tableau de bord"), "impact.dashboard", ("/tableau-de-bord",)),)


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


def main_links(identity: Identity | None) -> Iterator[Link]:
    """The links of the person asking; none when signed out. Who is on both sides gets both."""
    actor = current_actor()
    if actor.narrowed:
        return
    organiser = ORGANISER_LINKS if actor.chambers else ()
    participant = PARTICIPANT_LINKS if actor.organisations else ()
    buyer = BUYER_LINKS if identity is not None and identity.buys_publicly else ()
    for label, endpoint, beginnings in (*organiser, *participant, *buyer):
        if endpoint in current_app.view_functions:
            yield Link(str(label), url_for(endpoint), request.path.startswith(beginnings))
    if len(actor.organisations) == 1:
        (own,) = actor.organisations
        url = url_for("directory.organisation", organisation_id=own)
        yield Link(str(_l("Ma structure")), url, request.path.startswith(url))
