"""Getting in by a mail: a link and a six-digit code, single use, safe against scanners.

The link's page only shows a button; the button's POST signs in, because mail scanners open
links. The code works on the browser that asked, whatever device the mail was opened on.
"""

import hmac
import secrets
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import NOBODY
from matchmaker.core.directory.digests import digest_of
from matchmaker.core.errors import Refusal
from matchmaker.db.directory import Person, SignIn
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post

LIFETIME = timedelta(minutes=30)
MOST_ATTEMPTS = 5
# Per address, known or not: a new browser, or another network, must not mean new attempts.
MOST_LETTERS = 6  # within the life of the first
MOST_WRONG_CODES, COUNTED = 20, timedelta(days=1)


class LinkUsedUp(Refusal):
    template = N_("Ce lien a déjà servi ou a plus de 30 minutes. Demandez-en un nouveau.")
    status = 410


class WrongCode(Refusal):
    template = N_("Ce code n’est pas le bon. Vérifiez les six chiffres du dernier message reçu.")
    status = 400


class CodeUsedUp(Refusal):
    template = N_(
        "Ce code ne peut plus servir : trop d’essais, ou plus de 30 minutes. Demandez-en un nouveau."
    )
    status = 410


class TooManyLetters(Refusal):
    template = N_(
        "Plusieurs messages sont déjà partis pour cette adresse. Ouvrez le lien du dernier, ou "
        "recommencez dans une demi-heure."
    )
    status = 429


class TooManyWrongCodes(Refusal):
    template = N_(
        "Trop de codes faux ont été tapés aujourd’hui pour cette adresse. Ouvrez plutôt le lien du dernier "
        "message reçu."
    )
    status = 429


def request_sign_in(email: str) -> int:
    """Send the link and the code; returns the id the code must be typed against.

    Unknown addresses get the same answer and no mail, so the page tells nobody who is known.
    Raises `TooManyLetters`.
    """
    address = email.strip().lower()
    token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06d}"
    with transaction(NOBODY, "directory.request_sign_in") as session:
        asked = select(func.count()).where(SignIn.email == address, SignIn.created_at > now() - LIFETIME)
        if (session.scalar(asked) or 0) >= MOST_LETTERS:
            raise TooManyLetters
        request = SignIn(
            email=address, link_hash=digest_of(token), code_hash=digest_of(code), expires_at=now() + LIFETIME
        )
        session.add(request)
        session.flush()
        if session.scalar(
            select(Person.id).where(Person.email == address, Person.disabled_at.is_(None)).limit(1)
        ):
            _send(session, request, token, code)
        return request.id


def people_of_link(token: str) -> list[Person]:
    """Who could sign in with this link, without using it up. Raises `LinkUsedUp`."""
    return _people(_live_link(token).email)


def use_link(token: str) -> list[Person]:
    """Use the link up and say who it is for: several people where a mailbox is shared."""
    with transaction(NOBODY, "directory.use_link"):
        request = _live_link(token)
        request.used_at = now()
        return _people(request.email)


def use_code(sign_in_id: int, code: str) -> list[Person]:
    """Use the code up and say who it is for. Wrong codes are counted: five and it is over.

    Those of an address are counted together: after twenty in a day only its links work. Raises
    `CodeUsedUp`, `TooManyWrongCodes`, `WrongCode`.
    """
    with transaction(NOBODY, "directory.use_code") as session:
        request = session.get(SignIn, sign_in_id, with_for_update=True)
        if (
            request is None
            or request.used_at
            or request.expires_at <= now()
            or request.attempts >= MOST_ATTEMPTS
        ):
            raise CodeUsedUp
        wrong = select(func.sum(SignIn.attempts)).where(
            SignIn.email == request.email, SignIn.created_at > now() - COUNTED
        )
        if (session.scalar(wrong) or 0) >= MOST_WRONG_CODES:
            raise TooManyWrongCodes
        right = hmac.compare_digest(request.code_hash, digest_of(code.replace(" ", "")))
        if right:
            request.used_at = now()
            return _people(request.email)
        request.attempts += 1  # must survive the refusal: raised outside the transaction
    raise WrongCode


def _live_link(token: str) -> SignIn:
    request = db.session.scalar(select(SignIn).where(SignIn.link_hash == digest_of(token)))
    if request is None or request.used_at or request.expires_at <= now():
        raise LinkUsedUp
    return request


def _people(email: str) -> list[Person]:
    found = (
        select(Person)
        .where(Person.email == email, Person.disabled_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return list(db.session.scalars(found))


def _send(session: Session, request: SignIn, token: str, code: str) -> None:
    link = page_link("directory.sign_in_link", token=token)
    post(
        session,
        kind="directory.sign_in",
        dedupe=f"sign-in:{request.id}",
        to=request.email,
        subject=_("Votre connexion à matchmaker : code %(code)s", code=code),
        body=_(
            "Bonjour,\n\nPour vous connecter, ouvrez ce lien :\n%(link)s\n\n"
            "ou tapez ce code là où vous l’avez demandé : %(code)s\n\n"
            "Ils servent une seule fois, pendant 30 minutes. "
            "Si vous n’avez rien demandé, ignorez ce message : personne n’entre sans lui.\n",
            link=link,
            code=code,
        ),
    )
