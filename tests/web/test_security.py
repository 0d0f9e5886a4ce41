import pytest

from matchmaker.app import create_app
from matchmaker.db.directory import WebSession
from matchmaker.extensions import db
from matchmaker.web.security import own_path
from tests.factories.browsing import find_form


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


def test_a_page_that_is_not_there_opens_no_session(settings):
    app = create_app(settings)

    answers = [app.test_client().get("/nulle-part") for _ in range(3)]

    assert [(answer.status_code, answer.headers.get("Set-Cookie")) for answer in answers] == [(404, None)] * 3
    with app.app_context():
        assert db.session.query(WebSession).count() == 0


def test_whoever_adds_people_at_will_does_not_mail_them_at_will(make, client_as):
    organisation = make.organisation()
    browser = client_as(make.person(speaks_for=organisation))
    luc = make.person(speaks_for=organisation)
    invitation = f"/structures/{organisation.id}/equipe/{luc.id}/invitation"
    form = find_form(browser.get(f"/structures/{organisation.id}").text, invitation)

    answers = [browser.post(invitation, data=form.values).status_code for _ in range(61)]

    assert answers == [303] * 60 + [429]


def test_one_subscriber_of_ipv6_is_counted_as_one(client_as):
    browser = client_as(None)
    form = find_form(browser.get("/avis/1").text, None).values

    def tried(number, address):
        sent = form | {"number": str(number), "key": "BBBBB"}
        return browser.post("/avis/1", data=sent, environ_base={"REMOTE_ADDR": address}).status_code

    answers = [tried(number, f"2001:db8:1:2::{number:x}") for number in range(1, 92)]

    assert answers == [403] * 90 + [429]
    assert tried(100, "2001:db8:1:3::1") == 403
