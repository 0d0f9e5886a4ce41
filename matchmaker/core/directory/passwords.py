"""What a password must be: long, and not what everybody knows of its owner. Nothing about capitals or dates.

Length is what counts against guessing, and rules about signs make passwords that are written on paper (NIST SP 800-63B).
"""

from matchmaker.core.directory.names import fold
from matchmaker.core.errors import Invalid
from matchmaker.plugin_api.text import N_

SHORTEST, LONGEST = 12, 200  # characters
FEWEST = 5  # different ones


class PasswordTooShort(Invalid):
    template = N_("Ce mot de passe est trop court : {least} signes au moins, par exemple quatre mots.")


class PasswordTooLong(Invalid):
    template = N_("Ce mot de passe est trop long : {most} signes au plus.")


class PasswordTooSimple(Invalid):
    template = N_("Ce mot de passe répète les mêmes signes. Prenez plutôt quatre mots sans rapport.")


class PasswordKnown(Invalid):
    template = N_(
        "Ce mot de passe est presque votre nom ou votre adresse. Prenez plutôt quatre mots sans rapport."
    )


def check_password(password: str, name: str, email: str) -> None:
    """Raise what is wrong with it as the password of this person."""
    if len(password) < SHORTEST:
        raise PasswordTooShort(least=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordTooLong(most=LONGEST)
    if len(set(password)) < FEWEST:
        raise PasswordTooSimple
    left = _left_without(password, name, email)
    if left < SHORTEST // 2 and left < len(_plain(password)):  # signs alone are nobody's name
        raise PasswordKnown


def _left_without(password: str, name: str, email: str) -> int:
    """How many letters and digits remain once the words of the name and of the address are taken out."""
    left = _plain(password)
    words = [*fold(name).split(), *email.casefold().replace("@", ".").split("."), "matchmaker"]
    for word in sorted({_plain(word) for word in words}, key=len, reverse=True):
        if len(word) > 2:
            left = left.replace(word, "")
    return len(left)


def _plain(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
