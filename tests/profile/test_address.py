"""Another e-mail address: asked for, confirmed from its mailbox, undone from the old one."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import links
from app.accounts import address_changes, reader
from app.accounts import people as accounts
from app.accounts.reader import ADDRESS
from app.archive import search
from app.db import begin_write, db, now
from app.models import Account, AccountState, AddressChange, MailKind, MailState, Party
from app.notify import asked as wishes
from app.notify.letter import NotNeeded
from app.notify.messages import compose
from tests import people
from tests.auth.steps import (
    NEXT_PASSWORD,
    give_password,
    is_signed_in,
    mails,
    page_of,
    path_of,
    sign_in,
    use_link,
)
from tests.browser import signed_in
from tests.browser import stranger as new_stranger

OLD, NEW, LATER = "maria@ejemplo.ec", "maria.nueva@ejemplo.ec", "maria.otra@ejemplo.ec"
LINK = re.compile(r"http://127\.0\.0\.1:8080(/\S+)")


@pytest.fixture
def maria(maria):
    return give_password(maria)


def ask(browser, email=NEW, status=303):
    page = browser.get("/perfil")
    [index] = [i for i, form in enumerate(page.forms) if form.action == "/perfil"]
    return browser.submit(page, status, form=index, email=email)


def press(browser, path, action, status=303):
    """Press the one button of a page that leads to an action."""
    page = browser.get(path)
    [index] = [i for i, form in enumerate(page.forms) if form.action == action]
    return browser.submit(page, status, form=index)


def newest(kind):
    return [mail for mail in mails() if mail.kind == kind][-1]


def link_in(kind):
    """The link of the newest message of a kind, as it leaves."""
    [path] = [path for path in LINK.findall(compose(newest(kind)).text) if "correo" in path]
    return path


def confirm(browser, path=None, status=303):
    path = path or link_in(MailKind.ADDRESS_CONFIRM)
    return press(browser, path, path, status)


def change(browser, email=NEW):
    """Ask for another address and confirm it; return the path that undoes it."""
    ask(browser, email)
    confirm(browser)
    return link_in(MailKind.ADDRESS_CHANGED)


def undo(browser, path):
    assert browser.open(path).location == "/correo/deshacer"
    return press(browser, "/correo/deshacer", "/correo/deshacer")


def fields(account):
    db.session.refresh(account)
    return account.email, account.epoch


# Asking


def test_asking_changes_nothing_and_writes_to_the_new_address(marias, maria):
    ask(marias, f"  {NEW.upper()} ")

    page = marias.get("/perfil").text_content()
    assert f"Enviamos un mensaje a {NEW}" in page
    assert f"el enlace que enviamos a {NEW}" in page
    assert fields(maria) == (OLD, 0)
    [mail] = mails()
    assert (mail.kind, mail.to, mail.account_id) == (MailKind.ADDRESS_CONFIRM, NEW, maria.id)


@pytest.mark.parametrize(
    "email",
    [
        "",
        " ",
        "maria",
        "a@b",
        "a@b.ec,c@d.ec",
        "a@b.ec\r\nBcc: x@y.ec",
        "<a@b.ec>",
        f"{'a' * 65}@b.ec",
        f"a@{'b' * 60}." * 5,
    ],
)
def test_what_is_not_one_address_is_refused(marias, email):
    answer = ask(marias, email, 422)

    assert page_of(answer).xpath("//*[@id='email-error']")
    assert mails() == []


def test_the_present_address_is_no_wish(marias):
    ask(marias, "Maria@Ejemplo.EC")

    assert mails() == []


def test_the_message_says_what_it_is_for(marias):
    ask(marias)

    written = compose(newest(MailKind.ADDRESS_CONFIRM))

    text = " ".join(written.text.split())
    assert written.subject.strip() == "Confirme su nuevo correo"
    assert "María Inventada" in text
    assert f"Usted pidió que {NEW} sea el correo de su cuenta" in text
    assert "siete días" in text
    assert "/perfil/correo/" in written.html


def test_it_is_sent_again_when_asked(marias):
    ask(marias)
    press(marias, "/perfil", "/perfil/correo/envio")

    assert [mail.to for mail in mails()] == [NEW, NEW]
    assert "Falta confirmar" in marias.get("/perfil").text_content()


def test_either_message_serves_when_it_was_sent_twice(marias, maria):
    ask(marias)
    first = link_in(MailKind.ADDRESS_CONFIRM)
    press(marias, "/perfil", "/perfil/correo/envio")

    confirm(marias, first)

    assert fields(maria) == (NEW, 1)


def test_who_gives_it_up_keeps_the_old_address(marias, maria):
    ask(marias)
    path = link_in(MailKind.ADDRESS_CONFIRM)
    press(marias, "/perfil", "/perfil/correo/retiro")

    assert "Falta confirmar" not in marias.get("/perfil").text_content()
    marias.get(path, 404)
    assert fields(maria) == (OLD, 0)


def test_a_message_that_nobody_waits_for_does_not_leave(marias):
    ask(marias)
    mail = newest(MailKind.ADDRESS_CONFIRM)
    press(marias, "/perfil", "/perfil/correo/retiro")

    with pytest.raises(NotNeeded):
        compose(mail)


def test_giving_up_or_sending_again_without_a_wish_does_nothing(marias):
    token = marias.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]

    marias.post("/perfil/correo/retiro", csrf_token=token)
    marias.post("/perfil/correo/envio", csrf_token=token)

    assert mails() == []


def test_another_wish_takes_the_place_of_the_first(marias, maria):
    ask(marias)
    first = link_in(MailKind.ADDRESS_CONFIRM)
    ask(marias, LATER)

    marias.get(first, 404)
    confirm(marias)
    assert fields(maria) == (LATER, 1)


def test_after_seven_days_nobody_waits_any_more(marias):
    ask(marias)
    newest(MailKind.ADDRESS_CONFIRM).queued_at = now() - wishes.LASTS
    db.session.commit()

    assert "Falta confirmar" not in marias.get("/perfil").text_content()


def test_the_wish_of_another_is_not_shown(app, marias, jorge):
    ask(marias)

    assert NEW not in signed_in(app, jorge).get("/perfil").text_content()


def test_five_wishes_a_day_are_enough(app, marias, jorge):
    for number in range(5):
        ask(marias, f"maria{number}@ejemplo.ec")

    answer = ask(marias, "maria5@ejemplo.ec", 429)
    assert answer.headers["Retry-After"]
    assert len(mails()) == 5
    ask(signed_in(app, jorge), "jorge.nuevo@ejemplo.ec")


def test_one_network_asks_ten_times_an_hour(app):
    for number in range(11):
        account = people.person(f"PA{number:06}", email=f"p{number}@ejemplo.ec")
        browser = signed_in(app, account, f"sesion-de-prueba-{number}-abcdef")
        ask(browser, f"n{number}@ejemplo.ec", 303 if number < 10 else 429)


# Confirming


def test_the_page_shows_both_addresses_and_only_its_button_changes_anything(marias, maria):
    ask(marias)
    path = link_in(MailKind.ADDRESS_CONFIRM)

    text = marias.get(path).text_content()
    assert OLD in text
    assert NEW in text
    assert marias.open(path, method="HEAD").status_code == 200
    assert fields(maria) == (OLD, 0)

    assert confirm(marias, path).location == "/perfil"
    assert fields(maria) == (NEW, 1)
    assert maria.email_proven_at > now() - timedelta(minutes=1)


def test_a_change_ends_the_other_sessions_and_renews_this_one(app, marias, maria):
    other, before = signed_in(app, maria, "otra-sesion-de-prueba-abcdefghij"), marias.cookie(app)
    ask(marias)
    confirm(marias)

    assert is_signed_in(marias)
    assert marias.cookie(app) != before
    assert not is_signed_in(other)


def test_the_old_address_is_told_with_a_way_to_undo_it(marias, maria):
    ask(marias)
    confirm(marias)

    [row] = db.session.scalars(select(AddressChange))
    told = newest(MailKind.ADDRESS_CHANGED)
    written = compose(told)
    text = " ".join(written.text.split())
    assert (row.account_id, row.old_email, row.new_email) == (maria.id, OLD, NEW)
    assert (told.to, told.account_id, told.change_id) == (OLD, maria.id, row.id)
    assert written.subject.strip() == "Su correo cambió"
    assert "deshaga el cambio" in text
    assert "tres días" in text
    assert "/correo/deshacer/" in text
    assert ">Aquí</a>" in written.html
    assert NEW not in text  # only masked: the mailbox may be another's by now
    assert "m•••••@e•••.ec" in text


def test_the_link_is_used_once(marias, maria):
    ask(marias)
    path = link_in(MailKind.ADDRESS_CONFIRM)
    confirm(marias, path)

    page = marias.get(path)
    assert page.xpath("//h1")[0].text_content() == "Su correo ya está confirmado"
    assert page.xpath("//main//form") == []
    new_stranger(marias.client.application).get(path, 303)
    assert len(list(db.session.scalars(select(AddressChange)))) == 1


def test_a_change_of_password_ends_it(marias, maria):
    ask(marias)
    path = link_in(MailKind.ADDRESS_CONFIRM)
    use_link(new_stranger(marias.client.application), links.reset_url(maria))
    sign_in(marias, password=NEXT_PASSWORD)

    marias.get(path, 404)
    assert "Falta confirmar" not in marias.get("/perfil").text_content()


def test_nobody_else_may_use_it(app, marias, maria, jorge):
    his = signed_in(app, jorge)
    ask(marias)
    path = link_in(MailKind.ADDRESS_CONFIRM)
    token = his.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]

    his.get(path, 404)
    his.post(path, 404, csrf_token=token)

    assert fields(maria) == (OLD, 0)
    assert fields(jorge) == ("jorge@ejemplo.ec", 0)


def test_signing_in_leads_back_to_it(app, marias, stranger):
    ask(marias)
    path = link_in(MailKind.ADDRESS_CONFIRM)

    assert sign_in(stranger, path=stranger.open(path).location).location == path


def test_a_link_that_was_changed_or_made_for_something_else_is_gone(marias, maria):
    ask(marias)
    token = link_in(MailKind.ADDRESS_CONFIRM).rpartition("/")[2]
    body = {"a": maria.id, "e": NEW, "f": links.of_new_address(maria, NEW)}

    for other in (token[:-2] + "xx", "x" + token, links.make(links.ADDRESS, {"c": 1, "f": ""})):
        marias.get(f"/perfil/correo/{other}", 404)
    for purpose in (links.RESET, links.ACTIVATION, links.UNDO):
        marias.get(f"/perfil/correo/{links.make(purpose, body)}", 404)
    for wrong in ({"e": LATER}, {"f": links.of_new_address(maria, LATER)}, {"a": 10**6}):
        marias.get(f"/perfil/correo/{links.make(links.NEW_ADDRESS, body | wrong)}", 404)
    marias.get(f"/perfil/correo/{links.make(links.NEW_ADDRESS, body)}")


def test_after_seven_days_the_link_is_gone(app, marias, maria, monkeypatch):
    ask(marias)
    path = link_in(MailKind.ADDRESS_CONFIRM)
    monkeypatch.setitem(links.LIFETIME, links.NEW_ADDRESS, timedelta(seconds=-1))

    marias.get(path, 404)


def test_of_two_confirmations_at_once_one_wins(app, marias, maria):
    ask(marias)
    path = link_in(MailKind.ADDRESS_CONFIRM)
    other = signed_in(app, maria, "otra-sesion-de-prueba-abcdefghij")
    page = other.get(path)
    confirm(marias, path)

    assert other.submit(page).location.startswith("/ingresar")
    assert fields(maria) == (NEW, 1)


def test_a_confirmation_that_was_overtaken_changes_nothing(app, marias, maria):
    ask(marias)
    token = "sesion-de-prueba-que-llega-tarde"
    signed_in(app, maria, token)
    late = reader.find(token).reader
    confirm(marias)
    begin_write()

    assert not address_changes.confirm(late, NEW)

    db.session.rollback()
    assert fields(maria) == (NEW, 1)


def test_whoever_had_no_address_gets_one_and_nobody_is_told(app):
    account = people.person(people.MARIA, email=None)
    browser = signed_in(app, account)
    ask(browser)
    confirm(browser)

    assert fields(account) == (NEW, 1)
    assert [mail.kind for mail in mails()] == [MailKind.ADDRESS_CONFIRM]
    [row] = db.session.scalars(select(AddressChange))
    assert row.old_email is None
    new_stranger(app).get(path_of(links.undo_url(row)), 410)


def visible(account):
    return len(list(db.session.scalars(search.visible_to(people.reader_of(account)))))


def test_what_was_open_stays_open_and_what_names_the_new_address_opens(marias, maria):
    people.firm()
    people.firm(people.OTHER_RUC, "Transportes Ficticios S.A.")
    other = people.emisor(people.OTHER_RUC, "Transportes Ficticios S.A.")
    people.filed(to=people.MARIA, email=OLD)
    people.filed(to=people.MARIA, email=NEW, emisor=other, secuencial=2)
    db.session.refresh(maria)
    assert visible(maria) == 1

    ask(marias)
    confirm(marias)
    db.session.refresh(maria)

    assert visible(maria) == 2


# Undoing


def test_the_old_address_puts_it_back_and_its_owner_chooses_a_new_password(app, marias, maria, stranger):
    path = change(marias)
    assert stranger.open(path).location == "/correo/deshacer"
    page = stranger.get("/correo/deshacer")
    assert OLD in page.text_content()
    assert fields(maria) == (NEW, 1)

    assert stranger.submit(page, form=-1).location == "/clave/nueva"

    assert fields(maria) == (OLD, 2)
    assert not is_signed_in(marias)
    stranger.submit(stranger.get("/clave/nueva"), password=NEXT_PASSWORD, confirm=NEXT_PASSWORD)
    sign_in(new_stranger(app), status=422)
    sign_in(new_stranger(app), password=NEXT_PASSWORD)


def test_looking_undoes_nothing(marias, maria, stranger):
    path = change(marias)

    for method in ("GET", "HEAD"):
        stranger.open(path, method=method)
        stranger.open("/correo/deshacer", method=method)

    assert fields(maria) == (NEW, 1)
    assert is_signed_in(marias)


def test_the_link_leaves_the_address_bar_and_no_other_site_hears_of_it(marias, stranger):
    path = change(marias)

    assert stranger.open(path).headers["Referrer-Policy"] == "no-referrer"
    assert stranger.open("/correo/deshacer").headers["Referrer-Policy"] == "no-referrer"


def test_it_undoes_a_later_change_of_password_and_of_address_too(app, marias, maria, stranger):
    path = change(marias)
    second = change(marias, LATER)
    use_link(new_stranger(app), links.reset_url(maria), NEXT_PASSWORD)
    thief = new_stranger(app)
    sign_in(thief, password=NEXT_PASSWORD)

    undo(stranger, path)

    assert fields(maria)[0] == OLD
    assert not is_signed_in(thief)
    assert all(row.undone_at for row in db.session.scalars(select(AddressChange)))
    new_stranger(app).get(second, 410)


def test_the_owner_of_the_first_address_has_the_last_word(app, marias, maria, stranger):
    first = change(marias)
    second = change(marias, LATER)

    undo(new_stranger(app), second)
    assert fields(maria)[0] == NEW

    undo(stranger, first)
    assert fields(maria)[0] == OLD


def test_it_is_used_once(marias, maria, stranger, app):
    path = change(marias)
    undo(stranger, path)

    page = new_stranger(app).get(path, 410)
    assert "Crear una clave nueva" in page.text_content()
    stranger.get("/correo/deshacer", 410)


def test_of_two_browsers_with_one_link_one_wins(app, marias, maria):
    path, one, two = change(marias), new_stranger(app), new_stranger(app)
    one.open(path)
    two.open(path)
    pages = [browser.get("/correo/deshacer") for browser in (one, two)]

    one.submit(pages[0])
    two.submit(pages[1], 410)

    assert fields(maria) == (OLD, 2)


def test_of_two_undone_at_once_one_wins(marias, maria):
    change(marias)
    [row] = db.session.scalars(select(AddressChange))
    begin_write()
    row = db.session.get_one(AddressChange, row.id)

    assert address_changes.undo(row)
    assert address_changes.undo(row) is None
    db.session.commit()
    assert fields(maria) == (OLD, 2)


def test_after_three_days_it_stands(app, marias, maria, stranger):
    path = change(marias)
    stranger.open(path)
    [row] = db.session.scalars(select(AddressChange))
    row.at = now() - timedelta(days=3, seconds=1)
    db.session.commit()

    new_stranger(app).get(path_of(links.undo_url(row)), 410)
    stranger.get("/correo/deshacer", 410)
    assert fields(maria) == (NEW, 1)


def test_a_message_that_leaves_late_promises_no_way_to_undo(marias):
    change(marias)
    [row] = db.session.scalars(select(AddressChange))
    row.at = now() - timedelta(days=4)
    db.session.commit()

    text = compose(newest(MailKind.ADDRESS_CHANGED)).text

    assert "/correo/deshacer/" not in text
    assert "/clave/olvido" in text


@pytest.mark.parametrize("purpose", [links.RESET, links.ACTIVATION, links.ADDRESS, links.NEW_ADDRESS])
def test_a_link_for_something_else_undoes_nothing(marias, maria, stranger, purpose):
    change(marias)
    [row] = db.session.scalars(select(AddressChange))
    token = links.make(purpose, {"c": row.id, "f": links.of_change(row), "a": maria.id})

    stranger.get(f"/correo/deshacer/{token}", 410)


def test_a_link_for_another_change_undoes_nothing(app, marias, jorge, stranger):
    change(marias)
    change(signed_in(app, jorge), "jorge.nuevo@ejemplo.ec")
    hers, his = db.session.scalars(select(AddressChange).order_by(AddressChange.id))
    token = links.make(links.UNDO, {"c": hers.id, "f": links.of_change(his)})

    stranger.get(f"/correo/deshacer/{token}", 410)


def test_without_a_link_there_is_nothing_to_undo(stranger):
    stranger.get("/correo/deshacer", 410)


def test_undoing_touches_nobody_else(app, marias, maria, jorge, stranger):
    his = signed_in(app, jorge)
    path = change(marias)
    change(his, "jorge.nuevo@ejemplo.ec")

    undo(stranger, path)

    assert is_signed_in(his)
    assert fields(jorge) == ("jorge.nuevo@ejemplo.ec", 1)


def test_a_wish_of_whoever_took_the_account_dies_with_it(app, marias, maria, stranger):
    path = change(marias)
    ask(marias, LATER)
    wish = link_in(MailKind.ADDRESS_CONFIRM)

    undo(stranger, path)

    mine = signed_in(app, maria, "sesion-nueva-de-prueba-abcdefghij")
    assert "Falta confirmar" not in mine.get("/perfil").text_content()
    mine.get(wish, 404)


def test_who_took_the_account_does_not_undo_that_its_owner_took_it_back(app, marias, maria, stranger):
    first = change(marias)
    ask(marias, OLD)
    confirm(marias)
    told = compose(newest(MailKind.ADDRESS_CHANGED))

    assert told.to == NEW
    assert "/correo/deshacer/" not in told.text
    stranger.get(first, 410)
    assert all(row.undone_at for row in db.session.scalars(select(AddressChange)))


def test_who_comes_back_after_three_days_may_be_undone(marias, maria, stranger):
    change(marias)
    [row] = db.session.scalars(select(AddressChange))
    row.at = now() - timedelta(days=3, seconds=1)
    db.session.commit()

    undo(stranger, change(marias, OLD))

    assert fields(maria)[0] == NEW


def test_an_account_that_was_opened_anew_is_not_given_back(marias, maria, stranger):
    path = change(marias)
    stranger.open(path)
    maria.activated_at = now()
    db.session.commit()

    stranger.get("/correo/deshacer", 410)
    stranger.get(path, 410)


def test_an_account_that_was_closed_is_not_opened_by_it(marias, maria, stranger):
    path = change(marias)
    maria.state = AccountState.DISABLED
    db.session.commit()

    stranger.get(path, 410)


# Who signs in with an address


def by_address(email):
    identidad = accounts.of_address(email)
    begin_write()
    account = accounts.find_or_make(identidad)
    account.email, account.state, account.email_proven_at = email, AccountState.ACTIVE, now()
    db.session.commit()
    return give_password(account)


def test_who_signs_in_with_an_address_signs_in_with_the_new_one(app):
    account = by_address("ana@ejemplo.ec")
    browser = signed_in(app, account)
    path = change(browser, "ana.nueva@ejemplo.ec")

    sign_in(new_stranger(app), "ana@ejemplo.ec", status=422)
    sign_in(new_stranger(app), "ana.nueva@ejemplo.ec")

    undo(new_stranger(app), path)
    assert accounts.find("ana@ejemplo.ec").id == account.id
    assert accounts.find("ana.nueva@ejemplo.ec") is None


def test_an_address_that_somebody_signs_in_with_is_refused_once_it_is_proven(app):
    ana, luis = by_address("ana@ejemplo.ec"), by_address("luis@ejemplo.ec")
    browser = signed_in(app, ana)

    ask(browser, "luis@ejemplo.ec")  # nobody learns here who signs in with it
    assert "el enlace que enviamos a luis@ejemplo.ec" in browser.get("/perfil").text_content()
    answer = confirm(browser, status=422)

    assert "Otra persona ya ingresa con ese correo" in page_of(answer).text_content()
    assert fields(ana) == ("ana@ejemplo.ec", 0)
    assert fields(luis) == ("luis@ejemplo.ec", 0)
    assert is_signed_in(browser)


def test_two_persons_with_numbers_may_share_a_mailbox(marias, maria, jorge):
    ask(marias, "jorge@ejemplo.ec")
    confirm(marias)

    assert fields(maria) == ("jorge@ejemplo.ec", 1)
    assert db.session.scalar(select(func.count()).where(Party.kind == ADDRESS)) == 0
    assert db.session.scalar(select(func.count()).where(Account.email == "jorge@ejemplo.ec")) == 2


def test_what_is_given_up_is_a_row_to_nobody(marias):
    ask(marias)
    press(marias, "/perfil", "/perfil/correo/retiro")

    assert [(mail.to, mail.state) for mail in mails()][1:] == [("", MailState.DROPPED)]
