"""Open a chamber: the tenant, and the first person who runs it."""

from sqlalchemy import select

from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.directory.names import name_key
from matchmaker.core.errors import Refusal
from matchmaker.db.directory import Chamber, Person, Staff
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_


class ChamberExists(Refusal):
    template = N_("La chambre « {name} » existe déjà. Choisissez un autre nom, ou ajoutez-y des personnes.")


def open_chamber(name: str, *, email: str, organiser: str, region: str | None = None) -> int:
    """Create a chamber and its first organiser, who signs in with `email`; returns its id."""
    slug = "-".join(name_key(name).split())[:40]
    with transaction(SYSTEM, "directory.open_chamber") as session:
        if session.scalar(select(Chamber.id).where(Chamber.slug == slug)):
            raise ChamberExists(name=name)
        chamber = Chamber(name=name, slug=slug, email=email.lower(), region=region)
        person = Person(name=organiser, email=email.lower())
        session.add_all([chamber, person])
        session.flush()
        session.add(Staff(person_id=person.id, chamber_id=chamber.id, role="admin"))
        return chamber.id
