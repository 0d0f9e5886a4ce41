"""The links of the header: where somebody of this kind works."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from matchmaker.web.policy import current_actor

# Label, page, beginnings of the addresses on which the link is the current one.
ORGANISER_LINKS = (
    (_l("Événements"), "events.index", ("/evenements",)),
    (_l("Structures"), "directory.organisations", ("/structures",)),
    (_l("Planning d’un classeur"), "agenda.plan", ("/classeur",)),
    (_l("Critères"), "scoring.plugins", ("/criteres",)),
)
PARTICIPANT_LINKS = (
    (_l("Mes événements"), "events.mine", ("/mes-rencontres",)),
    (_l("Mes offres et besoins"), "catalogue.mine", ("/catalogue", "/offres", "/besoins", "/groupements")),
)


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


def main_links() -> Iterator[Link]:
    """The links of the person asking; none when signed out. Who is on both sides gets both."""
    actor = current_actor()
    organiser = ORGANISER_LINKS if actor.chambers else ()
    participant = PARTICIPANT_LINKS if actor.organisations else ()
    for label, endpoint, beginnings in (*organiser, *participant):
        if endpoint in current_app.view_functions:
            yield Link(str(label), url_for(endpoint), request.path.startswith(beginnings))
    if len(actor.organisations) == 1:
        (own,) = actor.organisations
        url = url_for("directory.organisation", organisation_id=own)
        yield Link(str(_l("Ma structure")), url, request.path.startswith(url))
