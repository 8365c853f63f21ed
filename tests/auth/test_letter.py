"""/carta: the code that is typed from a letter, and the one in its QR."""

from itertools import count

import pytest

from app.accounts import access, codes
from app.accounts.throttle import Bucket
from app.db import begin_write, db
from app.errors import SECRET_PATHS
from app.models import Account, AccountState, Issuer, Recipient
from app.security import brakes
from tests import people
from tests.browser import stranger

PASSWORD = "Quetzal#Veloz47"
WRONG = "no abren ninguna cuenta"


@pytest.fixture
def account(app):
    """Somebody to whom a firm issued something, who opened no account yet."""
    people.firm()
    document = people.filed(to=people.MARIA)
    party_id = db.session.scalars(
        db.select(Recipient.party_id).where(Recipient.document_id == document.id)
    ).one()
    return db.session.scalars(db.select(Account).where(Account.party_id == party_id)).one()


@pytest.fixture
def code(account):
    """The code of a letter to them."""
    issuer = db.session.scalars(db.select(Issuer)).one()
    desk = people.desk_of(people.operator(issuer), issuer)
    begin_write()
    code = access.give(desk, [account.id])[account.id]
    db.session.commit()
    return code


def typed(browser, numero, code, status=422):
    page = browser.get("/carta")
    return browser.submit(page, status, identificacion=numero, codigo=code)


def test_a_code_and_its_number_lead_to_the_vouchers_of_the_firm(app, account, code):
    browser = stranger(app)

    answer = typed(browser, f"{people.MARIA}001", codes.shown(code).lower().replace("-", " "), 303)
    assert answer.location == "/clave/nueva"
    browser.submit(browser.get("/clave/nueva"), password=PASSWORD, confirm=PASSWORD)
    browser.submit(browser.get("/ingresar"), form=0, identificacion=people.MARIA, password=PASSWORD)

    assert browser.get("/comprobantes").xpath("//tr[@data-clave]")
    assert db.session.get_one(Account, account.id, populate_existing=True).state is AccountState.ACTIVE


def test_a_code_serves_once(app, code):
    browser = stranger(app)
    typed(browser, people.MARIA, code, 303)
    browser.submit(browser.get("/clave/nueva"), password=PASSWORD, confirm=PASSWORD)

    assert WRONG in typed(browser, people.MARIA, code).text
    assert "ya no sirve" in stranger(app).get(f"/carta/{codes.shown(code)}", 410).text_content()


def test_of_two_browsers_with_one_code_one_wins(app, code):
    one, other = stranger(app), stranger(app)
    typed(one, people.MARIA, code, 303)
    typed(other, people.MARIA, code, 303)
    theirs = other.get("/clave/nueva")
    one.submit(one.get("/clave/nueva"), password=PASSWORD, confirm=PASSWORD)

    other.submit(theirs, 410, password=PASSWORD, confirm=PASSWORD)


@pytest.mark.parametrize("numero", [people.JORGE, people.EMPRESA, "nadie", "alguien@ejemplo.ec", "x\0y"])
def test_the_number_of_somebody_else_and_a_wrong_code_read_alike(app, code, numero):
    browser = stranger(app)
    another = typed(browser, numero, code)
    wrong = typed(browser, people.MARIA, codes.make())

    for answer in (another, wrong, typed(browser, people.MARIA, "\0")):
        assert WRONG in answer.text
        assert "codigo-error" in answer.text


def test_what_was_typed_is_kept_and_an_empty_field_says_what_to_write(app):
    answer = typed(stranger(app), people.MARIA, "")

    assert people.MARIA in answer.text
    assert "Escriba el código" in answer.text


def test_looking_at_the_qr_uses_nothing_up_and_leaves_the_code_behind(app, code):
    for _ in range(3):
        answer = stranger(app).open(f"/carta/{codes.shown(code)}")

        assert (answer.status_code, answer.location) == (303, "/clave/nueva")
    browser = stranger(app)
    browser.get(f"/carta/{code.lower()}", 303)
    browser.submit(browser.get("/clave/nueva"), password=PASSWORD, confirm=PASSWORD)


def test_no_log_keeps_the_code_of_a_qr(code):
    asked = f"GET /carta/{codes.shown(code)} HTTP/1.1"

    assert SECRET_PATHS.sub(r"\1…", asked) == "GET /carta/… HTTP/1.1"


def test_whoever_tries_codes_is_stopped(app, code):
    browser = stranger(app)
    for _ in range(access.MISSES.attempts):
        browser.get(f"/carta/{codes.shown(codes.make())}", 410)

    assert browser.open(f"/carta/{codes.shown(codes.make())}").status_code == 429
    assert browser.open("/carta").status_code == 200
    answer = browser.submit(browser.get("/carta"), 429, identificacion=people.MARIA, codigo=code)
    assert answer.headers["Retry-After"]


def test_a_number_is_tried_only_so_often_from_wherever(app, code, monkeypatch):
    networks = count()
    monkeypatch.setattr(brakes, "from_here", lambda limit: Bucket(limit, f"net {next(networks)}"))
    for _ in range(access.MISSES_OF_NUMBER.attempts):
        typed(stranger(app), people.MARIA, codes.make())

    typed(stranger(app), people.MARIA, code, 429)


def test_the_right_code_is_not_counted(app, code):
    for _ in range(access.MISSES.attempts + 2):
        typed(stranger(app), people.MARIA, code, 303)


def test_the_first_access_page_leads_here(app):
    [link] = stranger(app).get("/primer-acceso").xpath("//a[contains(., 'Tengo una carta con un código')]")

    assert link.get("href") == "/carta"
