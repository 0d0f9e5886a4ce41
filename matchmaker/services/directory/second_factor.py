"""An optional second factor: six digits of an application on the phone (TOTP, RFC 6238), or a recovery code.

The secret is made from a salt in the database and the key in the settings: a copy of the database alone gives no codes.
"""

import base64
import hashlib
import hmac
import secrets

import pyotp
from flask import current_app
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import NOBODY, Actor
from matchmaker.core.directory.digests import digest_of
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.changed import change
from matchmaker.db.credentials import Credential, RecoveryCode
from matchmaker.db.directory import Person
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.passwords import credential_of
from matchmaker.services.directory.tries import count_try, forget_tries

STEP = 30  # seconds
RECOVERY_CODES = 10
ISSUER = "matchmaker"


class WrongSecondFactor(Refusal):
    template = N_(
        "Ce code n’est pas le bon, ou il a déjà servi. Tapez celui que l’application montre maintenant, ou un code "
        "de secours."
    )
    status = 400


def new_salt() -> str:
    """What a secret is made from, kept only once a first code was right."""
    return secrets.token_hex(32)


def secret_of(person_id: int, salt: str) -> str:
    """The secret as applications take it, in base 32."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    made = hmac.new(key, f"totp:{person_id}:{salt}".encode(), hashlib.sha256).digest()
    return base64.b32encode(made[:20]).decode()


def address_of(person: Person, secret: str) -> str:
    """`otpauth://…`, for the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email or person.name, issuer_name=ISSUER)


def needs_second_factor(person_id: int) -> bool:
    """Whether every door asks this person for one more code."""
    row = db.session.get(Credential, person_id)
    return row is not None and row.totp_salt is not None


def codes_left(person_id: int) -> int:
    """How many recovery codes have not served."""
    found = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(found) or 0


def switch_on(actor: Actor, salt: str, code: str) -> list[str]:
    """Ask for a second factor from now on, once a first code is right; gives the recovery codes, shown once.

    Raises `WrongSecondFactor`.
    """
    with transaction(actor, "directory.second_factor_on") as session:
        person = session.get(Person, actor.person_id or 0)
        if person is None:
            raise NotFound
        step = _step_of(secret_of(person.id, salt), code, None)
        if step is None:
            raise WrongSecondFactor
        row = credential_of(session, person.id)
        row.totp_salt, row.totp_step = salt, step
        return _new_codes(session, person.id)


def switch_off(actor: Actor) -> None:
    """Ask no more; the recovery codes go too."""
    with transaction(actor, "directory.second_factor_off") as session:
        person_id = actor.person_id or 0
        row = credential_of(session, person_id)
        row.totp_salt = row.totp_step = None
        change(session, delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def pass_second_factor(person_id: int, typed: str) -> None:
    """Use a code of the application, or a recovery code, up. Raises `WrongSecondFactor`, `TooManyTries`."""
    code = "".join(typed.split()).replace("-", "").lower()
    count_try(f"second:{person_id}")
    with transaction(NOBODY, "directory.pass_second_factor") as session:
        row = session.get(Credential, person_id, with_for_update=True)
        if row is None or row.totp_salt is None:
            raise WrongSecondFactor
        if code.isdecimal() and len(code) == 6:
            step = _step_of(secret_of(person_id, row.totp_salt), code, row.totp_step)
            if step is None:
                raise WrongSecondFactor
            row.totp_step = step
        else:
            _use_recovery_code(session, person_id, code)
    forget_tries(f"second:{person_id}")


def _step_of(secret: str, code: str, latest: int | None) -> int | None:
    """The time step this is the code of: now, or one to either side, and later than the latest used; else None."""
    here = int(now().timestamp()) // STEP
    totp, found = pyotp.TOTP(secret), None
    for step in (here - 1, here, here + 1):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())
        if right and (latest is None or step > latest):
            found = step
    return found


def _new_codes(session: Session, person_id: int) -> list[str]:
    change(session, delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = [secrets.token_hex(5) for _number in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(person_id=person_id, code_hash=digest_of(code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _use_recovery_code(session: Session, person_id: int, code: str) -> None:
    found = select(RecoveryCode).where(
        RecoveryCode.person_id == person_id,
        RecoveryCode.code_hash == digest_of(code),
        RecoveryCode.used_at.is_(None),
    )
    row = session.scalars(found.with_for_update()).first()
    if row is None:
        raise WrongSecondFactor
    row.used_at = now()
