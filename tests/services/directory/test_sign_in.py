import pytest

from matchmaker.db.directory import SignIn
from matchmaker.db.jobs import Outbox
from matchmaker.services.directory.sign_in import (
    MOST_ATTEMPTS,
    MOST_LETTERS,
    MOST_WRONG_CODES,
    TooManyLetters,
    TooManyWrongCodes,
    WrongCode,
    request_sign_in,
    use_code,
)

NO_CODE = "not six digits"


def test_new_requests_give_no_new_attempts_at_an_addresss_codes(make):
    make.person(email="lea@exemple.fr")
    for _ in range(MOST_WRONG_CODES // MOST_ATTEMPTS):
        asked = request_sign_in("lea@exemple.fr")
        for _ in range(MOST_ATTEMPTS):
            with pytest.raises(WrongCode):
                use_code(asked, NO_CODE)

    with pytest.raises(TooManyWrongCodes):
        use_code(request_sign_in("lea@exemple.fr"), NO_CODE)


@pytest.mark.parametrize("known", [True, False])
def test_an_address_known_or_not_is_written_to_a_few_times(make, session, known):
    if known:
        make.person(email="lea@exemple.fr")
    for _ in range(MOST_LETTERS):
        request_sign_in("lea@exemple.fr")

    with pytest.raises(TooManyLetters):
        request_sign_in("LEA@exemple.fr")
    request_sign_in("autre@exemple.fr")

    assert session.query(SignIn).count() == MOST_LETTERS + 1
    assert session.query(Outbox).count() == (MOST_LETTERS if known else 0)
