import pytest

from matchmaker.core.agenda.summary import Proof, summarise
from matchmaker.documents.pdf_summary import summary_pdf
from tests.documents.nasty_names import NASTY_NAMES, printable
from tests.factories.timetables import UNPLACED, make_delegation, make_timetable


def test_summary_says_what_was_proven_and_why_each_wish_is_unplaced(text_of):
    summary = summarise(
        make_timetable(), Proof(best=True), asked=5, served=4, notes=("Relisez la règle du jeu.",)
    )

    assert text_of(summary_pdf(summary)) == [
        (
            "Rencontre d’affaires de la Seine-Verte · jeudi 11 mars 2027 · Maison des associations, Évry-Courcouronnes "
            "Réservé à l’organisateur "
            "Synthèse du planning "
            "Aucun planning ne respecte mieux vos règles. "
            "4 vœux servis sur 5. "
            "3 rendez-vous : deux vœux réciproques en partagent un seul. "
            "À savoir • Relisez la règle du jeu. "
            "Rendez-vous par structure "
            "Structures Nombre Au moins Médiane Au plus Sans rendez-vous "
            "Acheteur 2 1 1,5 2 0 "
            "Fournisseur 3 0 1 2 1 "
            "Sans rendez-vous (fournisseur) : Tournesol Traiteur. "
            "Vœux sans rendez-vous "
            "Demandé par Avec Sujet Raison "
            "Net’Éclair Insertion Ville de Valbrune Nettoyage des écoles "
            "Aucun créneau commun : Net’Éclair Insertion n’est là que de 14:00 à 14:35. "
            "Version 3 · imprimé le 9 mars 2027 à 09:30 · une version plus récente remplace cette feuille 1 / 1"
        )
    ]


def test_summary_says_how_much_more_would_be_possible(text_of):
    summary = summarise(make_timetable(unplaced=()), Proof(best=False, at_most_more=2), asked=1, served=1)

    [page] = text_of(summary_pdf(summary))

    assert "Au plus 2 rendez-vous de plus seraient possibles. 1 vœu servi sur 1." in page
    assert "Vœux sans rendez-vous" not in page


@pytest.mark.parametrize("name", NASTY_NAMES, ids=range(len(NASTY_NAMES)))
def test_any_name_is_printed_as_it_was_typed(text_of, name):
    timetable = make_timetable(
        delegations=(make_delegation("S2", name), make_delegation("B2", "Autre")),
        meetings=(),
        unplaced=UNPLACED,
    )

    printed = "".join(text_of(summary_pdf(summarise(timetable, Proof(best=True), asked=1, served=0))))

    assert printable(name).replace(" ", "").replace("-", "") in printed.replace(" ", "").replace("-", "")
