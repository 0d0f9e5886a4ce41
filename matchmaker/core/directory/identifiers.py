"""SIRET, SIREN and RNA as real workbooks carry them (DOMAIN 1.4).

Check digits are those of python-stdnum, La Poste's own rule included. Leading zeros that a
spreadsheet ate are put back only where the check digits then agree.
"""

import re

from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

from matchmaker.core.directory.cells import SCIENTIFIC, as_text, is_blank, squeeze
from matchmaker.core.directory.cleaning import EMPTY, Cell, Cleaned, Problem, asked, left_out, noted, refused
from matchmaker.core.directory.names import fold
from matchmaker.plugin_api.text import N_

SIRET_LENGTH = 14
SIREN_LENGTH = 9
SHORTEST_SIRET = 10  # as a number, after leading zeros were lost; nine digits are a SIREN
SHORTEST_SIREN = 6
_LABEL = re.compile(r"^(?:n[°o]\s*)?(?:siret|siren)\s*(?:n[°o])?\s*:?\s*", re.IGNORECASE)
_VAT = re.compile(r"^FR[0-9A-Z]{2}(\d{9})$", re.IGNORECASE)
_RNA = re.compile(r"^W\d{9}$")
_ABSENT = frozenset(("neant", "aucun", "sans", "non", "en cours", "nc", "n a", "na", "inconnu", "x"))

RETYPE = N_("Recopiez les 14 chiffres dans la cellule, mise au format « Texte ».")


def clean_siret(cell: Cell) -> Cleaned[str]:
    """Give the 14 digits, or say what is the matter with them."""
    text = _LABEL.sub("", as_text(cell))
    if is_blank(text) or fold(text) in _ABSENT:
        return EMPTY
    if SCIENTIFIC.match(text):
        return Cleaned(problem=_digits_lost(text))
    vat = _VAT.match(squeeze(text))
    digits = vat.group(1) if vat else squeeze(text)
    if not digits.isascii() or not digits.isdigit():
        return Cleaned(problem=refused(N_("« {value} » n’est pas un SIRET."), RETYPE, value=text))
    return _siret_from_digits(digits, typed_as_number=not isinstance(cell, str))


def _siret_from_digits(digits: str, *, typed_as_number: bool) -> Cleaned[str]:
    if len(digits) == SIRET_LENGTH and stdnum_siret.is_valid(digits):
        return Cleaned(digits)
    if len(digits) <= SIREN_LENGTH:
        return Cleaned(problem=_siren_only(digits))
    padded = digits.zfill(SIRET_LENGTH)
    if SHORTEST_SIRET <= len(digits) < SIRET_LENGTH and stdnum_siret.is_valid(padded):
        return Cleaned(padded, _zeros_restored(digits, padded))
    if typed_as_number and digits.endswith("00000"):
        return Cleaned(problem=_digits_lost(digits))
    return Cleaned(problem=_wrong_siret(digits))


def _siren_only(digits: str) -> Problem:
    siren = digits.zfill(SIREN_LENGTH)
    if len(digits) >= SHORTEST_SIREN and stdnum_siren.is_valid(siren):
        return asked(
            N_("{siren} est un SIREN : il désigne l’entreprise, pas l’établissement."),
            N_("Quel établissement participe ? Donnez les 14 chiffres de son SIRET."),
            siren=siren,
        )
    return refused(N_("« {value} » est trop court pour un SIRET (14 chiffres)."), RETYPE, value=digits)


def _wrong_siret(digits: str) -> Problem:
    if len(digits) != SIRET_LENGTH:
        template = N_("« {value} » compte {count} chiffres ; un SIRET en compte 14.")
        return refused(template, RETYPE, value=digits, count=len(digits))
    return refused(
        N_("Le SIRET {value} est faux : ses chiffres de contrôle ne concordent pas."),
        N_("Vérifiez-le sur annuaire-entreprises.data.gouv.fr et corrigez la cellule."),
        value=digits,
    )


def _digits_lost(text: str) -> Problem:
    template = N_("« {value} » : le tableur a perdu les derniers chiffres du SIRET.")
    return refused(template, RETYPE, value=text)


def _zeros_restored(typed: str, padded: str) -> Problem:
    template = N_("« {value} » complété en {restored} : le tableur avait ôté les zéros du début.")
    return noted(template, value=typed, restored=padded)


def clean_rna(cell: Cell) -> Cleaned[str]:
    """Give ``W`` and nine digits; the SIRET serves without it, so a bad one is only left out."""
    text = as_text(cell)
    if is_blank(text) or fold(text) in _ABSENT:
        return EMPTY
    rna = squeeze(text).upper()
    if _RNA.match(rna):
        return Cleaned(rna)
    template = N_("« {value} » n’est pas un numéro RNA (W suivi de 9 chiffres).")
    return Cleaned(problem=left_out(template, N_("Corrigez-le, ou laissez la case vide."), value=text))
