from matchmaker.core.events.registration_texts import with_reason

LETTER = "Bonjour Jeanne,\r\n\r\nPas cette fois.\r\n\r\n{motif}\r\n\r\nCRESS du Val\r\n"


def test_the_reason_stands_where_the_letter_says():
    assert with_reason(LETTER, " Tout est complet. ") == (
        "Bonjour Jeanne,\n\nPas cette fois.\n\nTout est complet.\n\nCRESS du Val"
    )


def test_without_a_reason_there_is_no_gap():
    assert with_reason(LETTER, "") == "Bonjour Jeanne,\n\nPas cette fois.\n\nCRESS du Val"


def test_a_letter_without_a_place_for_the_reason_says_it_before_the_signature():
    assert with_reason("Pas cette fois.\n\nCRESS du Val", "Complet.") == (
        "Pas cette fois.\n\nComplet.\n\nCRESS du Val"
    )


def test_an_empty_letter_stays_empty_and_is_not_sent():
    assert with_reason(" \r\n", "Complet.") == ""
