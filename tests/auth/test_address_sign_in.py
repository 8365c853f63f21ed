"""Signing in with an address: whoever was invited and has no number of their own here."""

import re

import pytest
from sqlalchemy import event, select

from app import links
from app.accounts import people as who
from app.db import begin_write, db, now
from app.models import Account, AccountState, MailKind, MailState
from tests import people
from tests.auth.steps import (
    NEXT_PASSWORD,
    PASSWORD,
    ask,
    give_password,
    is_signed_in,
    mails,
    page_of,
    sign_in,
    use_link,
)
from tests.browser import signed_in
from tests.browser import stranger as new_stranger

ANA, BETO, NOBODY = "ana@ejemplo.ec", "beto@ejemplo.ec", "nadie@ejemplo.ec"
WRONG = "El usuario o la contraseña no son correctos."


def by_address(address: str, name: str, password: str = PASSWORD) -> Account:
    """Someone who accepted an invitation with an account of their own."""
    begin_write()
    account = who.find_or_make(who.of_address(address))
    account.name, account.email, account.state = name, address, AccountState.ACTIVE
    account.email_proven_at = account.activated_at = now()
    db.session.commit()
    return give_password(account, password)


@pytest.fixture
def ana(app):
    return by_address(ANA, "Ana Inventada")


@pytest.fixture
def beto(app):
    return by_address(BETO, "Beto Inventado", "Otro perro verde, 8 patas")


@pytest.mark.parametrize("written", [ANA, " ana@ejemplo.ec ", "ANA@Ejemplo.EC", "ana @ ejemplo.ec"])
def test_a_person_signs_in_with_the_address(stranger, ana, written):
    assert sign_in(stranger, written).location == "/"
    assert is_signed_in(stranger)


def test_no_voucher_names_who_signs_in_with_an_address(app, ana):
    ana.party.name = "Ana Inventada"
    db.session.commit()

    profile = signed_in(app, ana).get("/perfil").text_content()

    assert "En sus comprobantes figura" not in profile


def test_two_people_sign_in_each_as_themselves(app, ana, beto):
    hers, his = new_stranger(app), new_stranger(app)
    sign_in(hers, ANA)
    sign_in(his, BETO, "Otro perro verde, 8 patas")

    assert "Ana Inventada" in hers.open("/perfil").text
    assert "Ana Inventada" not in his.open("/perfil").text
    sign_in(new_stranger(app), BETO, PASSWORD, 422)


@pytest.mark.parametrize(
    "written", [ANA, NOBODY, "ana@", "@ejemplo.ec", "a@b@c.ec", "ana@ejemplo.ec\x00", "ana@ejemplo.ec,x@y.ec"]
)
def test_whatever_is_wrong_gets_the_same_answer(stranger, ana, written):
    assert WRONG in sign_in(stranger, written, "No es esta, 3 veces", 422).text


def test_an_address_of_254_characters_fits(stranger, ana):
    longest = f"{'a' * 64}@{'.'.join(['b' * 62] * 3)}"[:254]

    assert WRONG in sign_in(stranger, longest, "No es esta, 3 veces", 422).text


def test_the_address_of_somebody_with_a_number_is_no_sign_in(stranger, maria):
    give_password(maria)

    sign_in(stranger, "maria@ejemplo.ec", PASSWORD, 422)


@pytest.mark.parametrize("typed", [ANA, "ANA@ejemplo.ec", NOBODY])
def test_the_address_as_password_leads_to_the_first_access(stranger, ana, typed):
    assert sign_in(stranger, typed, typed.lower()).location == "/primer-acceso"


def test_the_digits_that_name_an_address_are_no_number(stranger, ana):
    """What stands in the table where a number would is nobody's to sign in with."""
    sign_in(stranger, ana.party.numero, PASSWORD, 422)


def test_the_eleventh_wrong_attempt_waits_but_not_for_a_known_device(app, ana):
    own = new_stranger(app)
    sign_in(own, ANA)
    for number in range(10):
        sign_in(new_stranger(app), ANA, f"No es esta, {number} veces", 422)
    sign_in(new_stranger(app), " ANA@ejemplo.ec", status=429)
    own.client.delete_cookie(app.config["SESSION_COOKIE_NAME"])

    assert sign_in(own, ANA).location == "/"


def statements_of(act):
    """The beginnings of every statement while something is done."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(re.sub(r"\s+", " ", statement)[:60])

    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    return seen


def test_signing_in_asks_the_same_of_numbers_and_addresses_known_or_not(app, ana, maria):
    give_password(maria)
    counts = []
    for written in (ANA, NOBODY, people.MARIA, people.JORGE, "ana@"):
        page = new_stranger(app)
        form = page.get("/ingresar")
        fields = {"identificacion": written, "password": "No es esta, 3 veces"}
        counts.append(
            statements_of(lambda page=page, form=form, fields=fields: page.submit(form, 422, **fields))
        )

    assert counts[0]
    assert all(one == counts[0] for one in counts)


def test_a_forgotten_password_asks_the_same_of_numbers_and_addresses_known_or_not(app, ana, maria):
    counts = []
    for written in (ANA, NOBODY, people.MARIA, people.JORGE):
        browser = new_stranger(app)
        page = browser.get("/clave/olvido")

        def asking(browser=browser, page=page, written=written):
            found = browser.submit(page, 200, identificacion=written)
            browser.submit(page_of(found), identificacion=written)

        counts.append(statements_of(asking))

    assert counts[0]
    assert all(one == counts[0] for one in counts)


def test_the_mask_is_of_what_was_typed_known_or_not(app, ana):
    assert ask(new_stranger(app), ANA) == "a•••••@e•••.ec"
    assert ask(new_stranger(app), NOBODY) == "n•••••@e•••.ec"

    assert [(mail.kind, mail.to, mail.state) for mail in mails()] == [
        (MailKind.RESET, ANA, MailState.QUEUED),
        (MailKind.RESET, "", MailState.DROPPED),
    ]


def test_the_pages_say_the_same_of_known_and_unknown_addresses(app, ana):
    answers = set()
    for written in (ANA, NOBODY):
        browser = new_stranger(app)
        found = browser.submit(browser.get("/clave/olvido"), 200, identificacion=written)
        text = page_of(found).xpath("//main")[0].text_content()
        masked = page_of(found).xpath("//output")[0].text
        answers.add(text.replace(masked, "").replace(written, ""))

    assert len(answers) == 1


def test_a_new_password_by_link(app, stranger, ana):
    stranger.open(links.reset_url(ana).removeprefix(links.url("")))
    page = stranger.get("/clave/nueva")
    assert ANA in page.text_content()
    assert ana.party.numero not in page.text_content()

    use_link(stranger, links.reset_url(ana))

    assert sign_in(stranger, ANA, NEXT_PASSWORD).location == "/"
    assert [(mail.kind, mail.to) for mail in mails()] == [(MailKind.PASSWORD_CHANGED, ANA)]


def test_the_address_may_not_be_in_the_password(stranger, ana):
    response = use_link(stranger, links.reset_url(ana), "Ana@ejemplo.ec1", 422)

    assert page_of(response).xpath("//*[@id='password-error']")


def test_an_address_never_opens_without_its_mail(app, stranger):
    """A network without mail lets a number in at once; an address comes by invitation alone."""
    app.config["FIRST_ACCESS"] = "direct"
    begin_write()
    who.find_or_make(who.of_address(ANA))
    db.session.commit()

    page = page_of(stranger.submit(stranger.get("/primer-acceso"), 200, identificacion=ANA))

    assert page.xpath("//output[@id='correo-enmascarado']")


def test_an_address_account_sees_its_own_pages(app, ana):
    browser = signed_in(app, ana)
    for path in ("/", "/comprobantes", "/perfil", "/perfil/clave", "/perfil/sesiones", "/perfil/empresas"):
        page = browser.get(path)
        assert ana.party.numero not in page.text_content(), path


def test_no_voucher_names_the_party_of_an_address(app, ana):
    people.firm()
    people.filed(to=ana.party.numero.upper(), name="Persona Inventada")
    people.filed(to=ANA.upper(), name="Persona Inventada", secuencial="000000002")

    assert "data-clave" not in signed_in(app, ana).open("/comprobantes").text


def test_the_operator_invites_no_address_that_nobody_uses(app, ana):
    run = app.test_cli_runner().invoke

    unknown = run(args=["accounts", "invite", NOBODY, "--email", NOBODY])
    assert unknown.exit_code != 0
    assert "invitación" in unknown.output
    assert run(args=["accounts", "invite", "ANA@ejemplo.ec"]).exit_code == 0
    db.session.rollback()
    assert [(mail.kind, mail.to) for mail in mails()] == [(MailKind.RESET, ANA)]
    assert len(db.session.scalars(select(Account)).all()) == 1
