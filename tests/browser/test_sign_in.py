import pytest


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_a_person_signs_in_by_the_code_of_the_mail(site, visit, make, width, javascript):
    make.person(email="lea@exemple.fr", name="Léa Moreau")
    page = visit(width=width, javascript=javascript)

    site.sign_in(page, "lea@exemple.fr")

    assert page.get_by_text("Léa Moreau").first.is_visible()
