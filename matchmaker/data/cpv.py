"""The short CPV table of what ESS structures trade in, and the official file where an organiser has it."""

import csv
from functools import lru_cache
from pathlib import Path

from matchmaker.core.catalogue.cpv import CODE_LENGTH, CpvClass, CpvTable
from matchmaker.core.errors import Invalid
from matchmaker.data.tables import read_table
from matchmaker.plugin_api.text import N_


class NotACpvFile(Invalid):
    """The file named does not look like the official nomenclature."""

    template = N_(
        "Le fichier {path} n’est pas une liste CPV : il faut un CSV avec une colonne de codes "
        "(« code » ou « CODE ») et une de libellés (« label_fr », « FR » ou « libelle »)."
    )


@lru_cache(maxsize=2)
def cpv_table(official: str = "") -> CpvTable:
    """Give the short table: a code it lacks may still be right.

    With the path of the official list its classes are added, and from then on a code it lacks is
    refused. It is UTF-8 CSV with ``,`` or ``;``, codes with or without their check digit; raises
    NotACpvFile.
    """
    return _with_official(Path(official)) if official else CpvTable(_short_table())


def _with_official(path: Path) -> CpvTable:
    text = path.read_text(encoding="utf-8-sig")
    rows = csv.DictReader(text.splitlines(), delimiter=";" if text.partition("\n")[0].count(";") else ",")
    names = {name.strip().lower(): name for name in rows.fieldnames or ()}
    code = names.get("code")
    label = next((names[name] for name in ("label_fr", "fr", "libelle", "libellé") if name in names), None)
    if code is None or label is None:
        raise NotACpvFile(path=path)
    official = [_official(row[code], row[label], row.get(names.get("check", ""), "")) for row in rows]
    return CpvTable([*_short_table(), *official], complete=True)


def _official(code: str, label: str, check: str) -> CpvClass:
    digits, _, after = code.strip().partition("-")
    return CpvClass(digits.zfill(CODE_LENGTH), after or check, label.strip())


def _short_table() -> list[CpvClass]:
    return [
        CpvClass(row["code"], row["check"], row["label"], tuple(row["keywords"].split("|")))
        for row in read_table("cpv.csv")
    ]
