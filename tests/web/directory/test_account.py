"""« Mon compte »: a password and a second code, set with a mailed code, asked for at every door."""

import re
from datetime import timedelta

import pyotp
import pytest

from matchmaker.db.credentials import Credential
from matchmaker.db.directory import Person, WebSession
from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db
from matchmaker.services.directory.desk_codes import hand_out
from matchmaker.services.directory.passwords import has_password, set_password
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.second_factor import needs_second_factor, new_salt, secret_of, switch_on
from matchmaker.services.directory.sessions import save_session
from tests.factories.browsing import Browsing
from tests.factories.making import START

WORDS = "cheval pile agrafe"


pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def ines(published):
    return published.selling


@pytest.fixture
def browser(ines, client_as):
    return client_as(ines)


@pytest.fixture
def stranger(app):
    return Browsing(app, None)


def mailed_code():
    db.session.rollback()
    body = db.session.query(Outbox).order_by(Outbox.id.desc()).first().body
    return re.search(r"\b\d{6}\b", body).group()


def prove(browser, goal):
    """Ask for a code by mail and type it."""
    answer = browser.submit("/mon-compte", f"/mon-compte/verification/{goal}/code")
    return browser.submit(answer.location, code=mailed_code())


def activate(person, clock):
    """A second factor, switched on a while ago; gives what the phone shows, and the recovery codes."""
    salt = new_salt()
    totp = pyotp.TOTP(secret_of(person.id, salt))
    codes = switch_on(actor_of(person.id), salt, totp.at(START))
    clock.move_to(START + timedelta(minutes=1))
    return totp.at(START + timedelta(minutes=1)), codes


def sign_in_by_mail(browser, email):
    browser.submit("/connexion", email=email)
    return browser.submit("/connexion/code", code=mailed_code())


def test_a_password_is_chosen_after_a_mailed_code_and_opens_the_door(browser, ines, stranger):
    assert prove(browser, "phrase").location == "/mon-compte/mot-de-passe"
    browser.submit("/mon-compte/mot-de-passe", password=WORDS, again=WORDS)

    assert "Vous en avez un" in browser.get("/mon-compte").text
    stranger.submit("/connexion/mot-de-passe", email="ines@jardins.example", password=WORDS)
    assert "Inès Caron" in stranger.get("/mon-compte").text


def test_without_the_code_nothing_is_set_and_nothing_removed(browser, ines, clock):
    set_password(actor_of(ines.id), WORDS)
    activate(ines, clock)
    page = browser.get("/mon-compte").text
    token = dict(re.findall(r'name="(csrf_token|nonce)"[^>]*value="([^"]+)"', page))

    for path in ("mot-de-passe", "mot-de-passe/retrait", "second-facteur", "second-facteur/retrait"):
        browser.post(f"/mon-compte/{path}", data=token | {"password": "x" * 20, "again": "x" * 20})

    assert (has_password(ines.id), needs_second_factor(ines.id)) == (True, True)
    assert browser.get("/mon-compte/mot-de-passe").location == "/mon-compte"
    assert browser.get("/mon-compte/second-facteur").location == "/mon-compte"


def test_the_code_counts_for_a_quarter_of_an_hour(browser, clock):
    prove(browser, "phrase")

    clock.move_to(START + timedelta(minutes=15))

    assert browser.get("/mon-compte/mot-de-passe").location == "/mon-compte"


def test_a_wrong_code_does_not_count(browser):
    answer = browser.submit("/mon-compte", "/mon-compte/verification/phrase/code")
    wrong = f"{(int(mailed_code()) + 1) % 10**6:06d}"

    assert "pas le bon" in browser.submit(answer.location, code=wrong).text
    assert browser.get("/mon-compte/mot-de-passe").location == "/mon-compte"


def test_a_code_mailed_to_somebody_else_does_not_count(browser, ines, session):
    answer = browser.submit("/mon-compte", "/mon-compte/verification/phrase/code")
    code = mailed_code()
    session.get_one(Person, ines.id).email = "ailleurs@exemple.fr"
    session.commit()

    assert "pas le vôtre" in browser.submit(answer.location, code=code).text
    assert browser.get("/mon-compte/mot-de-passe").location == "/mon-compte"


def test_a_weak_or_mistyped_password_is_told(browser, ines):
    prove(browser, "phrase")

    assert "trop court" in browser.submit("/mon-compte/mot-de-passe", password="court", again="court").text
    assert "pas les mêmes" in browser.submit("/mon-compte/mot-de-passe", password=WORDS, again="autre").text
    assert not has_password(ines.id)


def test_a_second_code_is_set_up_and_its_recovery_codes_shown_once(browser, ines):
    assert prove(browser, "second").location == "/mon-compte/second-facteur"
    shown = browser.get("/mon-compte/second-facteur").text
    secret = "".join(re.search(r'<code class="text-break text-body">([^<]+)</code>', shown)[1].split())
    assert 'src="data:image/svg+xml' in shown

    page = browser.submit("/mon-compte/second-facteur", code=pyotp.TOTP(secret).at(START)).text

    assert len(re.findall(r"[0-9a-f]{5}-[0-9a-f]{5}", page)) == 10
    assert needs_second_factor(ines.id)
    assert "10 codes de secours" in browser.get("/mon-compte").text
    assert re.findall(r"[0-9a-f]{5}-[0-9a-f]{5}", browser.get("/mon-compte").text) == []


@pytest.mark.parametrize("door", ["code", "link", "password", "desk"])
def test_every_door_asks_for_it(door, published, ines, stranger, clock):
    set_password(actor_of(ines.id), WORDS)
    code, _codes = activate(ines, clock)

    if door == "code":
        answer = sign_in_by_mail(stranger, ines.email)
    elif door == "link":
        stranger.submit("/connexion", email=ines.email)
        db.session.rollback()
        body = db.session.query(Outbox).order_by(Outbox.id.desc()).first().body
        answer = stranger.submit(re.search(r"/connexion/lien/\S+", body)[0])
    elif door == "password":
        answer = stranger.submit("/connexion/mot-de-passe", email=ines.email, password=WORDS)
    else:
        handed = hand_out(actor_of(published.organiser.id), published.event.id, ines.id)
        answer = stranger.submit("/connexion/accueil", number=str(handed.number), code=handed.code)

    assert answer.location == "/connexion/second"
    agenda = f"/mes-rencontres/{published.event.id}/planning"
    assert stranger.get(agenda).location.startswith("/connexion?")
    assert "pas le bon" in stranger.submit("/connexion/second", code="nonsense").text
    assert stranger.submit("/connexion/second", code=code).status_code == 303
    assert stranger.get(agenda).status_code == 200
    assert stranger.get("/mon-compte").status_code == (404 if door == "desk" else 200)


def test_one_of_a_shared_mailbox_is_asked_once_chosen(ines, make, stranger, clock):
    make.person(name="Bilal", email=ines.email)
    code, _codes = activate(ines, clock)
    assert sign_in_by_mail(stranger, ines.email).location == "/connexion/qui"

    answer = stranger.submit("/connexion/qui", person=str(ines.id))

    assert answer.location == "/connexion/second"
    stranger.submit("/connexion/second", code=code)
    assert "Inès Caron" in stranger.get("/mon-compte").text


def test_it_leads_back_to_the_page_that_was_asked(published, ines, stranger, clock):
    code, _codes = activate(ines, clock)
    agenda = f"/mes-rencontres/{published.event.id}/planning"
    stranger.submit(f"/connexion?next={agenda}", email=ines.email)
    stranger.submit("/connexion/code", code=mailed_code())

    assert stranger.submit("/connexion/second", code=code).location == agenda


def test_halfway_is_over_after_ten_minutes(ines, stranger, clock):
    activate(ines, clock)
    sign_in_by_mail(stranger, ines.email)

    clock.move_to(START + timedelta(minutes=12))

    assert stranger.get("/connexion/second").location == "/connexion"


def test_both_are_removed_after_a_mailed_code(browser, ines, clock):
    set_password(actor_of(ines.id), WORDS)
    activate(ines, clock)
    prove(browser, "phrase")

    browser.submit("/mon-compte/mot-de-passe", "/mon-compte/mot-de-passe/retrait")
    browser.submit("/mon-compte/second-facteur", "/mon-compte/second-facteur/retrait")

    assert (has_password(ines.id), needs_second_factor(ines.id)) == (False, False)


def test_a_new_password_ends_the_other_browsers_and_keeps_this_one(browser, ines, client_as):
    other = client_as(ines)
    prove(browser, "phrase")

    browser.submit("/mon-compte/mot-de-passe", password=WORDS, again=WORDS)

    assert other.get("/mon-compte").location.startswith("/connexion")
    assert browser.get("/mon-compte").status_code == 200


def test_signing_out_everywhere_ends_every_browser_of_ones_own(browser, ines, published, client_as):
    other, colleague = client_as(ines), client_as(published.buying)
    assert browser.get("/mon-compte").text.count("depuis le") == 2

    browser.submit("/mon-compte", "/mon-compte/sessions/fin")

    assert [one.get("/mon-compte").status_code for one in (browser, other, colleague)] == [302, 302, 200]
    db.session.rollback()
    left = db.session.query(WebSession).filter(WebSession.person_id == ines.id).count()
    assert left == 0


def test_without_an_address_there_is_nothing_to_set(make, client_as):
    page = client_as(make.person(email=None)).get("/mon-compte").text

    assert "demandez à l’organisateur" in page
    assert "Choisir un mot de passe" not in page


def test_a_planted_session_is_worth_nothing_after_the_second_code(ines, stranger, clock):
    code, _codes = activate(ines, clock)
    planted = save_session(None, None, {"locale": "fr"})
    stranger.client.set_cookie("matchmaker", planted, domain="localhost")

    sign_in_by_mail(stranger, ines.email)
    stranger.submit("/connexion/second", code=code)

    assert stranger.client.get_cookie("matchmaker", domain="localhost").value != planted
    assert db.session.get(Credential, ines.id).totp_step is not None
