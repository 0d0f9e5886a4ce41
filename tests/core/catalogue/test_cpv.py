import pytest

from matchmaker.core.catalogue.cpv import CodesRead, CpvClass, CpvTable, read_codes
from matchmaker.core.catalogue.stems import stems
from matchmaker.data.cpv import cpv_table

SHORT = CpvTable([CpvClass("90919200", "4", "Nettoyage de bureaux", ("ménage de bureaux",))])
COMPLETE = CpvTable([CpvClass("90919200", "4", "Nettoyage de bureaux")], complete=True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("nettoyage de bureaux", "90919200"),
        ("Nous nettoyons vos bureaux", "90919200"),
        ("entretien des espaces verts", "77310000"),
        ("Traiteur", "55520000"),
        ("denrées alimentaires biologiques", "15000000"),
        ("réparation de vélos", "50800000"),
        ("restauration collective", "55512000"),
        ("intérim", "79620000"),
    ],
)
def test_everyday_words_propose_a_code(words, code):
    assert cpv_table().propose(words)[0].code == code


def test_unknown_words_propose_nothing():
    assert cpv_table().propose("xylophone quantique") == ()
    assert cpv_table().propose("de la") == ()


def test_codes_are_read_with_or_without_their_check_digit():
    assert read_codes("90919200-4, 77310000 ; 90919200", SHORT) == CodesRead(("90919200", "77310000"), ())


def test_a_wrong_check_digit_or_division_is_refused():
    assert read_codes("90919200-5 01234567", SHORT).wrong == ("90919200", "01234567")


def test_the_short_table_does_not_refuse_what_it_has_not_heard_of():
    assert [table.known("90910000") for table in (SHORT, COMPLETE)] == [None, False]


def test_a_code_without_label_takes_its_parents():
    assert cpv_table().label("77310001") == "Entretien d’espaces verts"
    assert SHORT.label("15000000") == "Produits alimentaires et boissons"
    assert SHORT.label("99000000") == "99000000"


def test_families_share_a_stem():
    assert stems("nettoyer") == stems("le nettoyage")
