import pytest

from matchmaker.web.security import own_path


@pytest.mark.parametrize("there", ["query", "form"])
def test_a_nul_character_is_a_bad_request(make, client_as, there):
    browser = client_as(make.person(staff_of=make.chamber()))

    if there == "query":
        answer = browser.get("/structures?q=jardin%00")
    else:
        answer = browser.submit("/structures/nouvelle", name="Jardins", description="du\0Val")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "target",
    [
        "https://ailleurs.exemple",
        "//ailleurs.exemple",
        "/\\ailleurs.exemple",
        "/\t/ailleurs.exemple",
        "/a\r\nSet-Cookie: x",
        "javascript:alert(1)",
        "ailleurs",
        "",
        None,
    ],
)
def test_only_a_path_of_this_site_is_gone_on_to(target):
    assert own_path(target) is None
