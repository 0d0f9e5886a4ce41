"""The articles of the code de la commande publique under which a contract may be reserved (DOMAIN 2.1)."""

from dataclasses import dataclass

from matchmaker.plugin_api.text import N_


@dataclass(frozen=True)
class Reservation:
    """One way to reserve a contract: its code, the words of the choice, one sentence of help, the reference."""

    code: str
    label: str
    help: str
    reference: str


RESERVATIONS = (
    Reservation("none", N_("Non réservé"), N_("Toute entreprise peut répondre."), ""),
    Reservation(
        "l2113_12",
        N_("Réservé aux entreprises adaptées et aux ESAT"),
        N_("Au moins la moitié des travailleurs concernés sont en situation de handicap."),
        N_("CCP, articles L2113-12 et R2113-7"),
    ),
    Reservation(
        "l2113_13",
        N_("Réservé aux structures d’insertion (EI, AI, ACI, ETTI)"),
        N_(
            "Au moins la moitié des travailleurs concernés sont en parcours d’insertion ; un GEIQ n’y entre pas."
        ),
        N_("CCP, articles L2113-13 et R2113-7"),
    ),
    Reservation(
        "l2113_12_13",
        N_("Réservé aux deux : handicap et insertion"),
        N_(
            "Le même marché ou lot est ouvert aux entreprises adaptées, aux ESAT et aux structures d’insertion."
        ),
        N_("CCP, articles L2113-12 à L2113-14"),
    ),
    Reservation(
        "l2113_15",
        N_("Réservé aux structures de l’économie sociale et solidaire"),
        N_("Seulement pour les services sociaux, de santé ou culturels de la liste, pour trois ans au plus."),
        N_("CCP, articles L2113-15 et L2113-16"),
    ),
    Reservation(
        "prison",
        N_("Réservé au travail en détention"),
        N_("La prestation est réalisée par des personnes détenues."),
        N_("CCP, article L2113-13-1"),
    ),
)
BY_CODE = {reservation.code: reservation for reservation in RESERVATIONS}
