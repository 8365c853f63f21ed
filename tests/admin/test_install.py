"""The first start: one link, one administrator, once."""

import threading

import pytest

from app import links
from app.accounts import hashing, installing, people
from app.accounts.common import most_used
from app.db import db, now
from app.models import Account, AccountState, Act, Deed
from tests.browser import signed_in, stranger
from tests.people import MARIA, admin, person

PASSWORD = "Portal-Nuevo-2026"
TYPED = {"identificacion": MARIA, "name": "Inés Inventada Primera", "email": "Ines@Portal.example"}


@pytest.fixture
def link(app):
    """The path of the link that the terminal shows."""
    return installing.link().removeprefix(app.config["PUBLIC_URL"])


def send(browser, status=303, **changes):
    page = browser.get("/instalar")
    return browser.submit(page, status, **{**TYPED, "password": PASSWORD, "confirm": PASSWORD, **changes})


def admins():
    return db.session.scalars(db.select(Account).where(Account.admin_since.is_not(None))).all()


def test_the_link_is_left_behind_and_leads_to_the_first_step(stranger, link):
    parked = stranger.open(link)

    assert (parked.status_code, parked.location) == (303, "/instalar")
    assert parked.headers["Referrer-Policy"] == "no-referrer"
    assert "Paso 1 de 3" in stranger.get("/instalar").text_content()


def test_whoever_opens_it_administers_and_is_signed_in(stranger, link):
    stranger.open(link)

    done = send(stranger)

    [account] = admins()
    assert done.location == "/admin/firmas/nueva?paso=2"
    assert (account.state, account.email) == (AccountState.ACTIVE, "ines@portal.example")
    assert account.email_proven_at is not None
    assert account.party.numero == MARIA
    assert [act.deed for act in db.session.scalars(db.select(Act))] == [Deed.INSTALLED]
    assert "Paso" in stranger.get(done.location).text_content().replace("paso 2 de 3", "Paso")


def test_the_link_is_good_once(app, stranger, link):
    stranger.open(link)
    send(stranger)

    for browser in (stranger, signed_in(app, admins()[0])):
        page = browser.get(link, 410)
        assert "flask admins add" in page.text_content()
    assert installing.link() is None


def test_it_is_gone_for_ever_even_when_nobody_administers_any_more(app, stranger, link):
    stranger.open(link)
    send(stranger)
    admins()[0].admin_since = None
    db.session.commit()

    assert stranger.get(link, 410) is not None
    assert installing.link() is None


def test_naming_an_administrator_by_command_ends_it(app, stranger, link):
    stranger.open(link)
    app.test_cli_runner().invoke(args=["admins", "add", "1759999988", "otra@portal.example"])

    assert stranger.get("/instalar", 410) is not None
    assert stranger.get(link, 410) is not None


def test_each_start_shows_a_link_that_works(app, link):
    again = installing.link().removeprefix(app.config["PUBLIC_URL"])

    for path in (link, again):
        assert stranger_opens(app, path) == 303


def stranger_opens(app, path):
    return stranger(app).open(path).status_code


@pytest.mark.parametrize("token", ["", "aaaaaaaaaaaa", "x" * 600])
def test_what_is_no_link_of_ours_opens_nothing(stranger, link, token):
    assert stranger.open(f"/instalar/{token}").status_code in {404, 410}
    assert stranger.get("/instalar", 410) is not None


def test_a_link_of_another_purpose_or_word_opens_nothing(app, stranger, link):
    other = links.make(links.RESET, {"f": links.fingerprint("install", "x")})
    wrong = links.make(links.INSTALL, {"f": links.fingerprint("install", "x")})

    assert stranger.get(f"/instalar/{other}", 410) is not None
    assert stranger.get(f"/instalar/{wrong}", 410) is not None


def test_a_link_of_another_installation_with_the_same_key_opens_nothing(app, stranger, link, settings):
    (settings["INSTANCE_DIR"] / installing.WORD).unlink()
    installing.link()

    assert stranger.get(link, 410) is not None


def test_without_the_link_there_is_nothing(stranger, link):
    assert stranger.get("/instalar", 410) is not None
    stranger.post("/instalar", 410, **TYPED, password=PASSWORD, confirm=PASSWORD)
    assert admins() == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"identificacion": ""}, "identificacion"),
        ({"identificacion": "9999999999999"}, "identificacion"),
        ({"name": " "}, "name"),
        ({"email": "no es"}, "email"),
        ({"identificacion": "ines@otra.example"}, "email"),
        ({"password": "Corta-2026", "confirm": "Corta-2026"}, "password"),
        ({"confirm": "otra"}, "confirm"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(stranger, link, changes, wrong):
    stranger.open(link)

    page = stranger.get("/instalar")
    sent = {**TYPED, "password": PASSWORD, "confirm": PASSWORD, **changes}
    values = dict(page.forms[-1].form_values()) | sent
    again = stranger.post("/instalar", 422, **values)

    assert again.xpath("//*[@id=$id]", id=f"{wrong}-error")
    if wrong != "name":
        assert again.xpath("//input[@name='name']/@value") == [TYPED["name"]]
    assert PASSWORD not in again.text_content()
    assert admins() == []


def test_the_password_may_not_be_made_of_their_name(stranger, link):
    stranger.open(link)

    send(stranger, 422, password="Ines-Primera-12", confirm="Ines-Primera-12")

    assert admins() == []


def test_who_signs_in_with_an_address_may_administer(stranger, link):
    stranger.open(link)

    send(stranger, identificacion="ines@portal.example")

    assert people.usuario(admins()[0]) == "ines@portal.example"


def test_the_account_of_a_customer_is_not_taken_over(app, stranger, link, maria):
    before = maria.password_hash
    stranger.open(link)

    page = send(stranger, 422)

    db.session.refresh(maria)
    assert "ya tiene cuenta" in page.text
    assert (maria.password_hash, maria.admin_since) == (before, None)
    assert installing.link() is not None


def test_of_two_people_at_once_one_administers(app, link, monkeypatch):
    ready = hashing.make(PASSWORD)  # at once, so that neither is told to wait for the other's
    monkeypatch.setattr(hashing, "make", lambda password: ready)
    first, second = stranger(app), stranger(app)
    answers = []
    for browser in (first, second):
        browser.open(link)
    forms = [(browser, browser.get("/instalar").forms[-1]) for browser in (first, second)]
    gate = threading.Barrier(2)

    def press(browser, form, number):
        values = dict(form.form_values()) | TYPED | {"identificacion": number}
        gate.wait()
        with app.app_context():
            answer = browser.client.post(
                "/instalar", data={**values, "password": PASSWORD, "confirm": PASSWORD}
            )
            answers.append(answer.status_code)

    threads = [
        threading.Thread(target=press, args=(browser, form, number))
        for (browser, form), number in zip(forms, (MARIA, "1759999988"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert sorted(answers) == [303, 410]
    assert len(admins()) == 1


def test_strangers_cannot_try_for_ever(stranger, link):
    codes = [stranger.open("/instalar/aaaaaaaaaaaaaaa").status_code for _ in range(25)]

    assert codes[0] == 410
    assert codes[-1] == 429


def test_an_installation_with_an_administrator_shows_no_link(app):
    admin()

    assert installing.link() is None


def test_common_passwords_are_refused(stranger, link):
    assert b"password" in most_used() if isinstance(most_used(), bytes) else "password" in most_used()
    stranger.open(link)

    send(stranger, 422, password="Password12345!", confirm="Password12345!")


def test_the_hour_of_a_parked_link_ends(app, stranger, link, monkeypatch):
    stranger.open(link)
    later = now() + installing.parking.LASTS * 2
    monkeypatch.setattr(installing.parking, "now", lambda: later)

    assert stranger.get("/instalar", 410) is not None


def test_somebody_else_signed_in_may_use_it_too(app, link):
    browser = signed_in(app, person("1759999988", name="Otra Persona", email="otra@ejemplo.ec"))
    browser.open(link)

    send(browser)

    assert [account.party.numero for account in admins()] == [MARIA]
