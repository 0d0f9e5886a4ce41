"""What the forms of offers and needs share: for whom, which trades, who may see it."""

from typing import Any

from flask import request

from matchmaker.core.catalogue.choices import VISIBILITIES
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.queries.catalogue import takes_part
from matchmaker.db.queries.groupements import groupements_among
from matchmaker.services.directory.access import organisation_for
from matchmaker.web.fields import closed_list, listed
from matchmaker.web.page import current_identity
from matchmaker.web.policy import current_actor


def offer_organisations(form: Any, *, without_joint: bool = False) -> bool:
    """Fill the question « pour quelle structure »; False when there is none to write for.

    ``without_joint``: no groupement is proposed, as it has no other offer than the joint one.

    An organiser names it in the address (`?structure=`). Raises `NotFound` for a foreign one.
    """
    asked = request.args.get("structure", type=int)
    identity = current_identity()
    choices = list(identity.organisations) if identity else []
    joint = (
        groupements_among([organisation_id for organisation_id, _name in choices]) if without_joint else ()
    )
    choices = [one for one in choices if one[0] not in joint]
    if asked is not None:
        organisation = organisation_for(current_actor(), asked)
        choices = [(organisation.id, organisation.name)]
    form.organisation.choices = listed(choices)
    if len(choices) == 1:
        form.organisation.data = choices[0][0]
    return bool(choices)


def limit_visibility(form: Any, organisation_id: int | None) -> None:
    """A chamber that writes on behalf of a structure writes no drafts, and shows only where it runs."""
    actor = current_actor()
    if organisation_id is None or actor.speaks_for(organisation_id):
        return
    hidden = {"own"} if takes_part(organisation_id, actor.chambers) else {"own", "event"}
    form.visibility.choices = closed_list((code, words) for code, words in VISIBILITIES if code not in hidden)
    if not form.is_submitted() and form.visibility.data in (None, "event"):
        form.visibility.data = "chamber"


def complete(form: Any) -> bool:
    """Whether the form was sent, is right, and its trades were seen, those of lots too; fills in the proposals.

    The first sending leads back to the page once, with the trades that the words mean.
    """
    if form.trades is None:  # of a joint offer, which has those of its members
        return bool(form.validate_on_submit())
    form.trades.propose(form.title.data or "", form.description.data or "")
    if not form.is_submitted() or form.trades.searching:
        return False
    return bool(form.validate() and form.trades.settled and ("lots" not in form or form.lots.settled))


def on_behalf(row: Offer | Need) -> bool:
    """Whether a chamber looks at it, and may change it only as long as the structure has not."""
    return not current_actor().speaks_for(row.organisation_id)
