"""What those concerned are written when a buyer publishes something about its need, the same words to all, and what
a buyer is written when a supplier confides something to it, or before names in its register are erased.

The organiser of an event cannot change these words: of two events, each would otherwise say it differently. Nor does
it find them among the messages of its event.
"""

from datetime import date
from uuid import uuid4

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.core.french_dates import first_of_month
from matchmaker.db.catalogue import Need
from matchmaker.db.need_publications import NeedPublication
from matchmaker.db.queries.directory import readers_of
from matchmaker.db.queries.need_publications import people_concerned
from matchmaker.db.queries.scheduling import people_told
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post_to_each

PUBLISHED, NOTED, ENDING = "sourcing.published", "sourcing.noted", "sourcing.ending"


def tell_concerned(session: Session, need: Need, publication: NeedPublication) -> None:
    """One mail to each person of the structures that asked about the need or were invited on it."""
    link = page_link("sourcing.public_page", need_id=need.id)
    buyer = need.organisation.name

    def text() -> tuple[str, str]:
        values = {"buyer": buyer, "need": need.title, "number": publication.number, "link": link}
        body = _(
            "Bonjour,\n\n%(buyer)s a publié une information sur son besoin « %(need)s » (n° %(number)s), "
            "la même pour tous :\n%(link)s\n\n"
            "Vous recevez ce message parce que votre structure a demandé à en parler, ou y a été invitée, "
            "lors d’une rencontre.\n",
            **values,
        )
        return _("« %(need)s » : une information pour tous", **values), body

    people = people_concerned(session, need.id, need.organisation_id)
    occasion = f"sourcing-published:{publication.id}"
    post_to_each(session, people, kind=PUBLISHED, occasion=occasion, text=text)


def tell_noted(session: Session, buyer_delegation: int, supplier: str, need: Need) -> None:
    """One mail to each of the buyer's people at the event; what was confided stays in the register."""
    link = page_link("sourcing.register", need_id=need.id)

    def text() -> tuple[str, str]:
        values = {"supplier": supplier, "need": need.title, "link": link}
        body = _(
            "Bonjour,\n\n%(supplier)s vous a écrit une note confidentielle sur « %(need)s ». Vous la lisez dans "
            "votre registre de sourcing, et vous seuls :\n%(link)s\n",
            **values,
        )
        return _("« %(need)s » : une note confidentielle", **values), body

    people = [person for person, _delegation in people_told(session, [buyer_delegation])]
    post_to_each(session, people, kind=NOTED, occasion=f"sourcing-noted:{uuid4()}", text=text)


def tell_ending(session: Session, need: Need, until: date) -> None:
    """One mail to each of the buyer's people, thirty days before the names in the register go."""
    link = page_link("sourcing.retention", need_id=need.id)

    def text() -> tuple[str, str]:
        values = {"need": need.title, "day": first_of_month(format_date(until, "long")), "link": link}
        body = _(
            "Bonjour,\n\nLe %(day)s, les noms des personnes et les notes confidentielles du registre de sourcing de "
            "« %(need)s » seront effacés. Tout le reste demeure, et le registre se vérifie comme avant.\n\n"
            "Pour les garder plus longtemps, donnez une autre date d’ici là :\n%(link)s\n\n"
            "Un exemplaire complet, en PDF ou en CSV, s’emporte depuis la même page.\n",
            **values,
        )
        return _("« %(need)s » : des noms seront effacés le %(day)s", **values), body

    people = readers_of(session, [need.organisation_id])
    post_to_each(session, people, kind=ENDING, occasion=f"sourcing-ending:{need.id}:{until}", text=text)
