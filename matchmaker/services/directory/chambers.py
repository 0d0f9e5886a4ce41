"""Open a chamber: the tenant, and the first person who runs it."""

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.directory.names import name_key
from matchmaker.core.errors import Invalid, Refusal
from matchmaker.data.territories import regions
from matchmaker.db.directory import Chamber, Person, Staff
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_


class WrongAddress(Invalid):
    template = N_("« {email} » n’est pas une adresse e-mail complète.")


class UnknownRegion(Invalid):
    template = N_("« {code} » n’est pas le code INSEE d’une région. Donnez par exemple 53 pour la Bretagne.")


class ChamberExists(Refusal):
    template = N_("La chambre « {name} » existe déjà. Choisissez un autre nom, ou ajoutez-y des personnes.")


def open_chamber(name: str, *, email: str, organiser: str, region: str | None = None) -> int:
    """Create a chamber and its first organiser, who signs in with `email`; returns its id."""
    address = complete_address(email)
    if region is not None and region not in regions():
        raise UnknownRegion(code=region)
    slug = "-".join(name_key(name).split())[:40]
    with transaction(SYSTEM, "directory.open_chamber") as session:
        if session.scalar(select(Chamber.id).where(Chamber.slug == slug)):
            raise ChamberExists(name=name)
        chamber = Chamber(name=name, slug=slug, email=address, region=region)
        person = Person(name=organiser, email=address)
        session.add_all([chamber, person])
        session.flush()
        session.add(Staff(person_id=person.id, chamber_id=chamber.id, role="admin"))
        return chamber.id


def complete_address(email: str) -> str:
    """The address as it is kept. Raises `WrongAddress`."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise WrongAddress(email=email.strip()) from error
