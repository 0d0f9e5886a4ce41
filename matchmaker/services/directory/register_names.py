"""Whether a number that a structure gave itself is its own: the register's name must resemble its own.

Anybody can type somebody else's SIRET, and every register would then prove the other one's merits.
"""

from collections.abc import Collection

from matchmaker.core.directory.findings import Findings, Remark
from matchmaker.core.directory.importing.duplicates import resemble
from matchmaker.core.directory.names import fold
from matchmaker.db.directory import Organisation
from matchmaker.plugin_api.text import N_

OF_ANOTHER = N_(
    "La structure a donné elle-même le SIRET {siret}, qui est celui de « {found} » d’après les registres : rien "
    "n’en a été repris. Si c’est bien elle, écrivez cette raison sociale sur sa fiche, puis recommencez ; sinon, "
    "demandez-lui son vrai SIRET."
)
OF_WHOM = N_(
    "La structure a donné elle-même le SIRET {siret}, et aucun registre n’a dit à qui il est : rien n’en a été "
    "repris. Vérifiez-le avec elle."
)


def names_in(findings: Findings) -> list[str]:
    """Under which name the register knows whom it speaks of, where it says so."""
    name = findings.profile.legal_name if findings.profile else None
    return [name] if name else []


def doubt(organisation: Organisation, names: Collection[str]) -> Remark | None:
    """Why what registers say is not taken; None where a chamber gave the number, or one of the names fits."""
    if "siret" not in organisation.confirmed_columns:
        return None
    own = [fold(name) for name in (organisation.name, organisation.legal_name) if name]
    if any(_fit(fold(name), one) for name in names for one in own):
        return None
    if not names:
        return Remark(OF_WHOM, {"siret": organisation.siret})
    return Remark(OF_ANOTHER, {"siret": organisation.siret, "found": next(iter(names))})


def _fit(first: str, second: str) -> bool:
    """A name of no letter we read resembles everything, and proves nothing."""
    return bool(first and second) and resemble(first, second)
