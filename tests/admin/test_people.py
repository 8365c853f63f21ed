"""Accounts: found, closed, opened, helped in; never read and never let in by an administrator."""

import threading

import pytest
from sqlalchemy import select

from app.accounts import suspending, throttle
from app.accounts.throttle import Bucket, TooMany
from app.db import begin_write, db
from app.models import Account, AccountState, Act, Deed, MailKind, Role
from tests import people
from tests.admin.steps import deeds, pressed, text_of
from tests.auth.steps import PASSWORD, give_password, is_signed_in, mails, sign_in
from tests.browser import signed_in
from tests.browser import stranger as new_stranger

PEOPLE = "/admin/cuentas"


@pytest.fixture
def ada(app):
    return people.admin()


@pytest.fixture
def adas(app, ada):
    return signed_in(app, ada)


def found(browser, text):
    return browser.get(f"{PEOPLE}?q={text}").xpath("//td[@data-label='Persona']//a/text()")


def state_of(account):
    return db.session.get(Account, account.id, populate_existing=True).state


@pytest.mark.parametrize(
    "text", [people.MARIA, "175999999-6", people.MARIA + "001", "maria@ejemplo.ec", "INVENT"]
)
def test_somebody_is_found_by_number_address_or_part_of_the_name(adas, app, text):
    people.person(people.MARIA, name="María Inventada", email="maria@ejemplo.ec")

    assert "María Inventada" in found(adas, text)


@pytest.mark.parametrize("text", ["%25", "_", "nadie@ejemplo.ec", "1799999966001", "%00%25"])
def test_a_search_that_names_nobody_finds_nobody(adas, maria, text):
    assert found(adas, text) == []


def test_without_a_search_those_with_duties_are_listed(adas, maria):
    people.manager(people.firm())

    assert found(adas, "") == ["Mara Gerente Inventada", "Ada Inventada"]


def test_an_account_shows_what_it_may_do_and_no_voucher(adas, app, maria):
    issuer = people.firm()
    people.works_for(maria, issuer, Role.MANAGER)
    people.filed(to=people.MARIA)

    text = text_of(adas, f"{PEOPLE}/{maria.id}")

    assert "Gerente de " in text
    assert "001-001" not in text
    assert "$" not in text


def test_a_disabled_account_is_out_at_once_and_a_deed_says_who_did_it(app, adas, ada, maria):
    give_password(maria)
    theirs = signed_in(app, maria)

    pressed(adas, f"{PEOPLE}/{maria.id}/desactivar")

    assert state_of(maria) is AccountState.DISABLED
    assert not is_signed_in(theirs)
    sign_in(new_stranger(app), status=422)
    [act] = db.session.scalars(select(Act))
    assert (act.deed, act.by_id, act.about_id) == (Deed.ACCOUNT_DISABLED, ada.id, maria.id)


def test_an_account_that_is_enabled_keeps_its_password(app, adas, maria):
    give_password(maria)
    pressed(adas, f"{PEOPLE}/{maria.id}/desactivar")

    pressed(adas, f"{PEOPLE}/{maria.id}/activar")

    sign_in(new_stranger(app), password=PASSWORD)
    assert deeds() == [Deed.ACCOUNT_DISABLED, Deed.ACCOUNT_ENABLED]


def test_one_without_a_password_waits_for_one_again(adas, maria):
    pressed(adas, f"{PEOPLE}/{maria.id}/desactivar")
    pressed(adas, f"{PEOPLE}/{maria.id}/activar")

    assert state_of(maria) is AccountState.PENDING


def test_nobody_disables_themselves_so_one_administrator_stays(adas, ada):
    pressed(adas, f"{PEOPLE}/{ada.id}/desactivar")

    assert state_of(ada) is AccountState.ACTIVE
    assert "No puede desactivar su propia cuenta" in text_of(adas, f"{PEOPLE}/{ada.id}")
    assert deeds() == []


def test_of_two_administrators_who_disable_each_other_at_once_one_stays(app, ada):
    beto = people.admin("beto@portal.example")
    ids, start = [(ada.id, beto.id), (beto.id, ada.id)], threading.Barrier(2)

    def disable(by_id, whom_id):
        with app.app_context():
            start.wait()
            begin_write()
            by, whom = db.session.get(Account, by_id), db.session.get(Account, whom_id)
            suspending.disable(by, whom)
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=disable, args=pair) for pair in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert sorted([state_of(ada), state_of(beto)]) == [AccountState.ACTIVE, AccountState.DISABLED]


@pytest.mark.parametrize("verb", ["desactivar", "activar"])
def test_twice_is_once(adas, maria, verb):
    pressed(adas, f"{PEOPLE}/{maria.id}/desactivar")
    if verb == "activar":
        pressed(adas, f"{PEOPLE}/{maria.id}/activar")
    before = deeds()

    pressed(adas, f"{PEOPLE}/{maria.id}/{verb}")

    assert deeds() == before


def spent(limit, who):
    """Use up a bucket; return it."""
    bucket = Bucket(limit, who)
    begin_write()
    for _ in range(limit.attempts):
        throttle.take(bucket)
    db.session.commit()
    return bucket


@pytest.mark.parametrize(
    ("limit", "who"),
    [
        (throttle.LOGIN_ACCOUNT, "cedula:1759999996"),
        (throttle.RECOVERY_HOUR, "cedula:1759999996"),
        (throttle.RECOVERY_DAY, "cedula:1759999996"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_released_brake_lets_somebody_try_at_once(adas, maria, limit, who):
    bucket = spent(limit, who)
    assert throttle.wait(bucket) > 0

    pressed(adas, f"{PEOPLE}/{maria.id}/freno")

    assert throttle.wait(bucket) == 0
    assert deeds() == [Deed.THROTTLE_RELEASED]


def test_who_was_kept_out_by_strangers_signs_in_after_the_release(app, adas, maria):
    give_password(maria)
    for _ in range(10):
        sign_in(new_stranger(app), password="Otra clave muy larga 7", status=422)
    sign_in(new_stranger(app), status=429)

    pressed(adas, f"{PEOPLE}/{maria.id}/freno")

    sign_in(new_stranger(app))


def test_a_brake_of_somebody_else_stays(adas, maria):
    bucket = spent(throttle.LOGIN_ACCOUNT, "cedula:1759999988")

    pressed(adas, f"{PEOPLE}/{maria.id}/freno")

    with pytest.raises(TooMany):
        throttle.take(bucket)


def test_an_open_account_is_sent_a_link_to_its_own_address(adas, maria):
    pressed(adas, f"{PEOPLE}/{maria.id}/enlace")

    [mail] = mails()
    assert (mail.kind, mail.to) == (MailKind.RESET, maria.email)
    assert deeds() == [Deed.ACCOUNT_INVITED]


def test_a_pending_one_is_sent_the_link_that_opens_it_where_an_issuer_says(app, adas):
    people.firm()
    people.filed(to=people.JORGE, email="jorge@ejemplo.ec")
    account = db.session.scalars(select(Account).where(Account.state == AccountState.PENDING)).one()

    pressed(adas, f"{PEOPLE}/{account.id}/enlace")

    assert [(mail.kind, mail.to) for mail in mails()][-1] == (MailKind.ACTIVATION, "jorge@ejemplo.ec")


def test_without_an_address_nothing_goes_and_the_page_says_what_to_do(app, adas):
    account = people.person(people.JORGE, email=None)

    pressed(adas, f"{PEOPLE}/{account.id}/enlace")

    assert mails() == []
    assert "No tiene un correo registrado" in text_of(adas, f"{PEOPLE}/{account.id}")
    assert deeds() == []


def test_no_page_of_an_account_shows_a_link_to_come_in(adas, maria):
    pressed(adas, f"{PEOPLE}/{maria.id}/enlace")

    page = adas.get(f"{PEOPLE}/{maria.id}")

    assert not page.xpath("//a[contains(@href, '/clave/nueva')]")
    assert "clave/nueva" not in page.text_content()
