"""Draw the wishes of the demonstration event from its participants, offers and needs, once.

``python -m matchmaker.data.build.demo_requests`` writes ``demo/requests.csv``, always the same. Who asks
whom follows the trade (shared beginning of the CPV codes) and who may take a reserved contract, with a
few wishes out of curiosity, silences and refusals, as at a real event. Nothing here is a score of the product.
"""

import csv
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "demo"
SEED = 20270311
HEADER = ("Demandeur", "Souhaite rencontrer", "Rang", "Réponse", "Sujet", "Message")
RANKS = ("1 – indispensable", "2 – souhaité", "3 – si possible")
ANSWERS = ("accepté, indispensable", "accepté, souhaité", "accepté, si possible")
FIT = ((8, 1.0), (5, 0.9), (4, 0.8), (3, 0.6), (2, 0.35))
ELIGIBLE = {
    "handicap (L2113-12)": ("EA", "ESAT"),
    "insertion (L2113-13)": ("EI", "AI", "ACI", "ETTI"),
    "handicap ou insertion (L2113-14)": ("EA", "ESAT", "EI", "AI", "ACI", "ETTI"),
}
INDISPENSABLE_AT_MOST = 3
# Suppliers who look for each other: a groupement, or one who supplies the other.
PARTNERS = (
    ("Tournesol Traiteur", "Ferme des Trois Sillons", "Des légumes bio pour nos buffets."),
    ("La Table des Possibles", "Graines de Sologne", "Approvisionnement de saison."),
    ("Graines de Sologne", "La Table des Possibles", "Écouler nos surplus d’été."),
    ("Les Cuisines du Plateau", "Légumerie Cœur de Beauce", "Légumes taillés pour 2 000 repas."),
    ("Second Souffle Mobilier", "Déménage-Moi Autrement", "Répondre ensemble : transfert et réemploi."),
    ("Les Jardins du Val", "Rivières et Chemins", "Un groupement pour les lots espaces verts et berges."),
    ("Octet Solidaire", "Second Clic", "Partager un stock de portables."),
    ("Ressourcerie du Pont", "Électro’Solidaire", "Confier l’électroménager collecté."),
    ("Cuisine Mosaïque", "Vaisselle & Cie", "De la vaisselle lavable pour nos buffets."),
    ("Conseil et Communs", "Tremplin Compétences", "Proposer ensemble une offre de formation."),
)


@dataclass(frozen=True)
class Party:
    name: str
    kind: str  # SIAE kind, empty for none
    department: str
    trades: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Wish:
    sender: str
    receiver: str
    fit: float
    subject: str
    message: str = ""


def main() -> None:
    """Write the file."""
    with (FOLDER / "requests.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *drawn()])


def drawn() -> list[tuple[str, ...]]:
    """Give the rows below the header, in the order in which the wishes were made."""
    chance = random.Random(SEED)  # nosec B311  # invented data keep no secret
    buyers, suppliers = _parties("acheteur", "needs.csv"), _parties("fournisseur", "offers.csv")
    fits = {(b.name, s.name): _fit(b, s) for b in buyers for s in suppliers}
    wishes = [wish for s in suppliers for wish in _supplier_asks(s, buyers, fits, chance)]
    wishes += [wish for b in buyers for wish in _buyer_asks(b, suppliers, fits, chance)]
    wishes += [Wish(a, b, 0.8, "", text) for a, b, text in PARTNERS]
    indispensable: dict[str, int] = {}
    return [_row(wish, indispensable, chance) for wish in wishes]


def _parties(role: str, trades: str) -> list[Party]:
    lines = _read(trades)
    return [
        Party(
            row["Structure"],
            row["Type SIAE ou handicap"],
            row["Code postal"][:2],
            tuple(t for t in lines if t.get("Acheteur", t.get("Fournisseur")) == row["Structure"]),
        )
        for row in _read("participants.csv")
        if row["Rôle"] == role
    ]


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fit(buyer: Party, supplier: Party) -> tuple[float, str]:
    """How well the best need and offer go together, 0 to 1, and the title of that need."""
    rows = (
        (_trade_fit(need, offer, supplier.kind), need["Ce que vous cherchez"])
        for need in buyer.trades
        for offer in supplier.trades
    )
    best, subject = max(rows, key=lambda row: row[0])
    near = 0.05 if buyer.department == supplier.department else 0.0
    return (best + near if best else 0.0), subject


def _trade_fit(need: dict[str, str], offer: dict[str, str], kind: str) -> float:
    pairs = zip(need["Code CPV"], offer["Code CPV"], strict=True)
    common = next((i for i, (a, b) in enumerate(pairs) if a != b), 8)
    fit = next((value for length, value in FIT if common >= length), 0.0)
    if kind not in ELIGIBLE.get(need["Marché réservé"], (kind,)):
        return 0.0
    return fit if need["Forme attendue"] == offer["Forme"] else fit / 2


def _supplier_asks(
    supplier: Party,
    buyers: Iterable[Party],
    fits: dict[tuple[str, str], tuple[float, str]],
    chance: random.Random,
) -> list[Wish]:
    known = [(*fits[b.name, supplier.name], b) for b in buyers]
    relevant = sorted((k for k in known if k[0] >= 0.3), key=lambda k: (-k[0], k[2].name))[:4]
    near = [k for k in known if k[0] < 0.3 and k[2].department == supplier.department]
    curious = chance.sample(near, min(len(near), 0 if len(relevant) > 3 else 1))
    return [Wish(supplier.name, b.name, fit, subject) for fit, subject, b in relevant] + [
        Wish(supplier.name, b.name, 0.0, "", "Nous aimerions nous présenter.") for _, _, b in curious
    ]


def _buyer_asks(
    buyer: Party,
    suppliers: Iterable[Party],
    fits: dict[tuple[str, str], tuple[float, str]],
    chance: random.Random,
) -> list[Wish]:
    known = sorted(((*fits[buyer.name, s.name], s) for s in suppliers), key=lambda k: (-k[0], k[2].name))
    wanted = [k for k in known if k[0] >= 0.55][: chance.randint(2, 4)]
    return [Wish(buyer.name, s.name, fit, subject) for fit, subject, s in wanted]


def _row(wish: Wish, indispensable: dict[str, int], chance: random.Random) -> tuple[str, ...]:
    rank = 0 if wish.fit >= 0.9 else 1 if wish.fit >= 0.6 else 2
    if rank == 0:
        indispensable[wish.sender] = indispensable.get(wish.sender, 0) + 1
        rank = 0 if indispensable[wish.sender] <= INDISPENSABLE_AT_MOST else 1
    return (
        wish.sender,
        wish.receiver,
        RANKS[rank],
        _answer(wish.fit, chance),
        wish.subject if wish.fit >= 0.6 else "",
        wish.message,
    )


def _answer(fit: float, chance: random.Random) -> str:
    """Most relevant wishes are accepted; a stranger's is often left without an answer."""
    accepted, declined = (0.78, 0.06) if fit >= 0.6 else (0.45, 0.2)
    drawn_at = chance.random()
    if drawn_at < accepted:
        return ANSWERS[chance.choice((0, 1, 1, 2)) if fit >= 0.6 else 2]
    return "refusé" if drawn_at < accepted + declined else ""


if __name__ == "__main__":
    main()
