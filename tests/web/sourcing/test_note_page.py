"""The page of confidential notes."""

MARGIN = "marge 18 %"


def test_a_note_is_confided_and_read_by_its_buyer_alone(parity, browsers):
    page = f"{parity.page('B1')}/note"
    assert f'href="{page}"' in browsers["S2"].get(parity.page("B1")).text

    sent = browsers["S2"].submit(page, need=str(parity.need.id), text=MARGIN)

    assert (sent.status_code, sent.location) == (303, page)
    assert MARGIN in browsers["S2"].get(page).text
    register = f"/besoins/{parity.need.id}/registre"
    for words in (MARGIN, "Note confidentielle d’une structure", "Personne S2"):
        assert words in browsers["B1"].get(register).text
    for key in ("S5", "organiser"):
        for address in (page, register, f"{parity.page('S2')}/note"):
            assert browsers[key].get(address).status_code == 404
    assert register in browsers["B1"].get(parity.page("S2")).text
    assert browsers["B1"].get(f"{parity.page('S2')}/note").status_code == 404


def test_an_empty_note_is_refused_with_words(parity, browsers):
    page = f"{parity.page('B1')}/note"

    shown = browsers["S2"].submit(page, need=str(parity.need.id), text="").text

    assert "Écrivez la note avant de l’envoyer." in shown
