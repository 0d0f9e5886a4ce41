"""Phones, e-mails, postcodes and web addresses as people type them."""

import re

from matchmaker.core.directory.cells import as_text, is_blank, squeeze
from matchmaker.core.directory.cleaning import EMPTY, Cell, Cleaned, left_out, noted
from matchmaker.plugin_api.text import N_

_EMAIL = re.compile(r"[A-Za-z0-9][\w.%+'\-]*@[\w\-]+(?:\.[\w\-]+)*\.[A-Za-z]{2,}")
_BETWEEN_PHONES = re.compile(r"\s*(?:[/;|\n]|\bou\b|\bet\b)\s*", re.IGNORECASE)
_WEBSITE = re.compile(r"^(?:https?://)?([\w\-]+(?:\.[\w\-]+)+(?:/\S*)?)$", re.IGNORECASE)
LONGEST = 200  # characters, as stored


def clean_phone(cell: Cell) -> Cleaned[str]:
    """Give the first number: ten digits from 0 in France, ``+`` and digits elsewhere."""
    if is_blank(cell):
        return EMPTY
    text = as_text(cell)
    typed = _BETWEEN_PHONES.split(text)
    number = _french_number(typed[0])
    if number is None:
        advice = N_("Corrigez le numéro (10 chiffres) : la structure est reprise sans lui.")
        return Cleaned(
            problem=left_out(N_("« {value} » n’est pas un numéro de téléphone."), advice, value=text)
        )
    if len(typed) > 1:
        template = N_("Plusieurs numéros dans la cellule : {number} est retenu.")
        return Cleaned(number, noted(template, number=number))
    if not re.sub(r"\D", "", text).startswith(("0", "33")):
        template = N_("« {value} » complété en {number} : le tableur avait ôté le 0 du début.")
        return Cleaned(number, noted(template, value=text, number=number))
    return Cleaned(number)


def grouped(number: str) -> str:
    """A cleaned number as people read it aloud: ``06 12 34 56 78``; one from elsewhere as it is."""
    return " ".join(re.findall(r"\d\d", number)) if re.fullmatch(r"0\d{9}", number) else number


def _french_number(text: str) -> str | None:
    digits = re.sub(r"[^\d+]", "", text.replace("(0)", ""))
    for prefix in ("+33", "0033"):
        if digits.startswith(prefix):
            digits = "0" + digits.removeprefix(prefix).removeprefix("0")
    if re.fullmatch(r"0[1-9]\d{8}", digits):
        return digits
    if re.fullmatch(r"[1-9]\d{8}", digits):
        return "0" + digits
    if re.fullmatch(r"33[1-9]\d{8}", digits):
        return "0" + digits[2:]
    return digits if re.fullmatch(r"\+[1-9]\d{6,14}", digits) else None


def clean_emails(cell: Cell) -> Cleaned[tuple[str, ...]]:
    """Give every address of the cell, lower case, in order, each once."""
    if is_blank(cell):
        return EMPTY
    text = as_text(cell)
    found = tuple(dict.fromkeys(m.lower() for m in _EMAIL.findall(text) if len(m) <= LONGEST))
    if not found:
        advice = N_("Corrigez l’adresse : la structure est reprise sans elle, et ne pourra pas être invitée.")
        return Cleaned(
            problem=left_out(N_("« {value} » n’est pas une adresse électronique."), advice, value=text)
        )
    if len(found) < text.count("@"):
        template = N_("« {value} » : {count} adresse(s) lisible(s) seulement.")
        return Cleaned(found, noted(template, value=text, count=len(found)))
    if len(found) > 1:
        template = N_("{count} adresses dans la cellule : {count} interlocuteurs.")
        return Cleaned(found, noted(template, count=len(found)))
    return Cleaned(found)


def clean_postcode(cell: Cell) -> Cleaned[str]:
    """Give five digits; a leading zero that the spreadsheet ate comes back."""
    if is_blank(cell):
        return EMPTY
    text = as_text(cell)
    digits = re.sub(r"^F-?", "", squeeze(text), flags=re.IGNORECASE)
    if re.fullmatch(r"\d{5}", digits):
        return Cleaned(digits)
    if re.fullmatch(r"[1-9]\d{3}", digits):  # departments 01 to 09
        template = N_("« {value} » complété en {postcode} : le tableur avait ôté le 0 du début.")
        return Cleaned("0" + digits, noted(template, value=text, postcode="0" + digits))
    advice = N_("Corrigez le code postal (5 chiffres) : la structure est reprise sans lui.")
    return Cleaned(problem=left_out(N_("« {value} » n’est pas un code postal."), advice, value=text))


def clean_website(cell: Cell) -> Cleaned[str]:
    """Give a full http or https address."""
    if is_blank(cell):
        return EMPTY
    text = as_text(cell)
    match = _WEBSITE.match(text)
    if match is None or len(text) > LONGEST - len("https://"):
        advice = N_("Corrigez l’adresse du site : la structure est reprise sans elle.")
        return Cleaned(problem=left_out(N_("« {value} » n’est pas l’adresse d’un site."), advice, value=text))
    return Cleaned(text if text.lower().startswith("http") else f"https://{match.group(1)}")
