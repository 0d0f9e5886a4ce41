"""An optional password, one more door beside the mail: set, removed, and tried."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.passwords import LONGEST, check_password
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.credentials import Credential
from matchmaker.db.directory import Person
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.tries import count_try, forget_tries

HASHER = PasswordHasher()  # Argon2id, with the library's own cost
# What is verified where nothing is kept, so that the answer takes as long.
OF_NOBODY = (  # of what nobody knows
    "$argon2id$v=19$m=65536,t=3,p=4$VVNmD8mLjHC1zWEKcHAeaA$JUZ1KVTnsIe5+N+qHAeuhT/b4lPslGEiRACeu021Dzg"
)


class WrongPassword(Refusal):
    template = N_(
        "Cette adresse et ce mot de passe n’ouvrent rien. Vérifiez-les, ou demandez un lien par e-mail."
    )
    status = 400


def credential_of(session: Session, person_id: int) -> Credential:
    """The person's row, made where there is none."""
    row = session.get(Credential, person_id, with_for_update=True)
    if row is None:
        row = Credential(person_id=person_id)
        session.add(row)
    return row


def has_password(person_id: int) -> bool:
    """Whether the person may sign in with one."""
    row = db.session.get(Credential, person_id)
    return row is not None and row.password_hash is not None


def set_password(actor: Actor, password: str) -> None:
    """Give oneself a password, or another one. Raises what `check_password` does."""
    with transaction(actor, "directory.set_password") as session:
        person = session.get(Person, actor.person_id or 0)
        if person is None:
            raise NotFound
        check_password(password, person.name, person.email or "")
        credential_of(session, person.id).password_hash = HASHER.hash(password)


def remove_password(actor: Actor) -> None:
    """Sign in by mail alone again."""
    with transaction(actor, "directory.remove_password") as session:
        credential_of(session, actor.person_id or 0).password_hash = None


def people_of_password(email: str, password: str) -> list[Person]:
    """Who at this address has this password. Raises `WrongPassword`, `TooManyTries`.

    An address that nobody has takes as long, and counts as many tries, as one with a password.
    """
    address = email.strip().lower()
    count_try(f"password:{address}")
    found = (
        select(Person, Credential.password_hash)
        .join(Credential, Credential.person_id == Person.id)
        .where(Person.email == address, Person.disabled_at.is_(None), Credential.password_hash.is_not(None))
        .order_by(Person.name, Person.id)
    )
    rows = [(person, str(kept)) for person, kept in db.session.execute(found)]
    db.session.rollback()  # hashing takes long, and holds no connection meanwhile
    if not rows:
        _is(OF_NOBODY, password)
    right = [person for person, kept in rows if _is(kept, password)]
    if not right:
        raise WrongPassword
    forget_tries(f"password:{address}")
    return right


def _is(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
