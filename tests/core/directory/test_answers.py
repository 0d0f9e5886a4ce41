from datetime import date

from matchmaker.core.directory.answers import (
    Typed,
    holding,
    merged,
    plain_answers,
    proof_of,
    settled,
    unverified,
    verified,
)

TODAY = date(2027, 3, 1)
BY = "Déclaré par la structure"
CERTIFIED = {
    "value": 12.5,
    "evidence": 0.5,
    "source": "Déclaré par la structure : ACI-91-4",
    "as_of": "2026-11-02",
    "number": "ACI-91-4",
    "expires_on": "2027-06-30",
}
SEEN = {
    "value": 12.5,
    "evidence": 0.8,
    "source": "CRESS Centre",
    "as_of": "2027-03-01",
    "number": "ACI-91-4",
    "expires_on": "2027-06-30",
    "chamber": 7,
    "before": CERTIFIED,
}
SAME = Typed(12.5, "ACI-91-4", date(2027, 6, 30))


def test_an_answer_without_a_document_is_only_said():
    assert settled(Typed(12.5), None, BY, TODAY) == 12.5


def test_an_answer_with_a_document_says_who_since_when_and_until_when():
    assert settled(SAME, None, BY, date(2026, 11, 2)) == CERTIFIED


def test_the_same_answer_with_the_same_document_stays_as_it_is():
    assert settled(SAME, CERTIFIED, BY, TODAY) == CERTIFIED
    assert settled(SAME, SEEN, BY, TODAY) == SEEN
    assert settled(Typed(False), False, BY, TODAY) is False


def test_another_value_has_not_been_checked():
    changed = settled(Typed(13, "ACI-91-4", date(2027, 6, 30)), SEEN, BY, TODAY)

    assert changed == CERTIFIED | {"value": 13, "as_of": "2027-03-01"}


def test_another_document_has_not_been_checked():
    changed = settled(Typed(12.5, "ACI-91-5", date(2027, 6, 30)), SEEN, BY, TODAY)

    assert (changed["evidence"], changed["number"]) == (0.5, "ACI-91-5")
    assert settled(Typed(12.5), SEEN, BY, TODAY) == 12.5


def test_what_a_register_says_stays_as_long_as_the_value_does():
    told = {"value": True, "evidence": 1.0, "source": "Registre", "as_of": "2027-01-04"}

    assert settled(Typed(True), told, BY, TODAY) == told
    assert settled(Typed(False), told, BY, TODAY) is False


def test_a_check_leaves_the_value_and_can_be_taken_back():
    assert verified(CERTIFIED, 7, "CRESS Centre", TODAY) == SEEN
    assert unverified(SEEN) == CERTIFIED
    assert verified(SEEN, 7, "CRESS Centre", TODAY) == SEEN
    assert unverified(verified(12.5, 7, "CRESS Centre", TODAY)) == 12.5


def test_an_expired_proof_falls_back_to_what_is_declared():
    answers = {"a": {"a_x": CERTIFIED, "a_y": 3}, "b": {"b_z": SEEN}}

    last_day, after = holding(answers, date(2027, 6, 30)), holding(answers, date(2027, 7, 1))

    told = {"value": 12.5, "evidence": 0.3, "source": "preuve expirée le 30/06/2027"}
    assert last_day == answers
    assert after == {
        "a": {"a_x": told | {"as_of": "2026-11-02"}, "a_y": 3},
        "b": {"b_z": told | {"as_of": "2027-03-01"}},
    }


def test_a_file_with_the_same_value_keeps_the_proof_and_another_one_drops_it():
    stored = {"a": {"a_x": SEEN, "a_y": 3}, "gone": {"gone_z": "kept"}}

    assert merged(stored, {"a": {"a_x": 12.5}}) == stored
    assert merged(stored, {"a": {"a_x": 13}, "b": {"b_w": True}}) == {
        "a": {"a_x": 13, "a_y": 3},
        "b": {"b_w": True},
        "gone": {"gone_z": "kept"},
    }


def test_files_and_comparisons_see_the_values_alone():
    assert plain_answers({"a": {"a_x": SEEN, "a_y": False}}) == {"a_x": 12.5, "a_y": False}


def test_who_stands_behind_an_answer():
    assert proof_of(12.5) is None
    assert proof_of(SEEN).verified
    assert not proof_of(CERTIFIED).verified
    assert proof_of(CERTIFIED).expires_on == date(2027, 6, 30)
