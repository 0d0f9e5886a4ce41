"""One's own offers and needs."""

from flask import render_template
from flask_babel import gettext as _

from matchmaker.core.catalogue.choices import NEED_KIND_WORDS, PRESTATION_WORDS, VISIBILITY_WORDS
from matchmaker.core.catalogue.life import STATE_WORDS
from matchmaker.core.directory.access import Audience
from matchmaker.services.catalogue.alerts import alerts_on
from matchmaker.services.catalogue.lists import own_catalogues
from matchmaker.services.catalogue.renew import before_this_year
from matchmaker.services.catalogue.trades import trades
from matchmaker.services.scoring.market_matches import new_matches
from matchmaker.web.catalogue import pages
from matchmaker.web.policy import audience, current_actor


@pages.get("/catalogue")
@audience(Audience.PARTICIPANT)
def mine() -> str:
    actor = current_actor()
    return render_template(
        "catalogue/mine.html",
        catalogues=own_catalogues(actor),
        found=new_matches(actor.organisations),
        renewable=before_this_year,
        alerts_on=alerts_on(actor),
    )


@pages.app_context_processor
def _words() -> dict[str, object]:
    """Templates of several stages show offers and needs in words."""
    return {
        "trade_label": trades().label,
        "prestation_words": Translated(PRESTATION_WORDS),
        "visibility_words": Translated(VISIBILITY_WORDS),
        "need_kind_words": Translated(NEED_KIND_WORDS),
        "need_state_words": Translated(STATE_WORDS),
    }


class Translated(dict[str, str]):
    """A table of French words that gives them in the reader's language."""

    def __getitem__(self, code: str) -> str:
        return str(_(super().__getitem__(code)))
