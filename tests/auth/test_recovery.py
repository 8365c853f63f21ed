"""A forgotten password, the first access, and the page that a link leads to."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from app import links
from app.accounts import decoy, hashing, policy
from app.db import db, now
from app.models import AccountState, Contact, MailKind, MailState, SignIn
from tests import people
from tests.auth import steps
from tests.auth.steps import (
    NEXT_PASSWORD,
    ask,
    give_password,
    is_signed_in,
    mails,
    page_of,
    path_of,
    use_link,
)
from tests.browser import stranger as new_stranger

UNKNOWN = "1799999915"
SENT = "/clave/olvido/enviado"


@pytest.fixture
def maria(maria):
    return give_password(maria)


@pytest.fixture
def pending(app, maria):
    """Someone whom two firms bill, and who never came."""
    account = people.person("1799999907", email=None, name="Pendiente Inventado", state=AccountState.PENDING)
    people.contact("1799999907", people.firm(), "pendiente@ejemplo.ec")
    people.contact("1799999907", people.firm(people.OTHER_RUC, "Luz de Mentira"), "otro@ejemplo.ec")
    account.email_proven_at = account.activated_at = None
    db.session.commit()
    return account


def test_the_masked_address_is_shown_and_the_mail_queued(stranger, maria):
    assert ask(stranger) == "m•••••@e•••.ec"

    [mail] = mails()
    assert (mail.kind, mail.to, mail.account_id) == (MailKind.RESET, "maria@ejemplo.ec", maria.id)
    assert mail.state == MailState.QUEUED


def test_an_unknown_number_gets_a_stable_decoy_and_a_dropped_row(app, maria):
    first, second = ask(new_stranger(app), UNKNOWN), ask(new_stranger(app), f" {UNKNOWN[:9]}-{UNKNOWN[9:]} ")

    assert first == second
    assert re.fullmatch(r"[a-z]•••••@[a-z]•••\.(com|ec|net|org|es|edu)", first)
    assert [(mail.state, mail.to, mail.account_id) for mail in mails()] == [(MailState.DROPPED, "", None)] * 2


def test_nothing_that_an_address_shows_proves_that_somebody_has_it(app):
    shown = [decoy.masked(f"ruc:{number}") for number in range(2_000)]

    assert {masked[0] for masked in shown} == set(decoy.ALPHABET)
    assert {masked.partition("@")[2][0] for masked in shown} == set(decoy.ALPHABET)
    assert {"com", "ec", "net", "org"} <= {masked.rpartition(".")[2] for masked in shown}


def test_decoys_outlive_a_change_of_secret_key(app):
    before = ask(new_stranger(app), UNKNOWN)
    app.config["SECRET_KEY"] = "otra"

    assert ask(new_stranger(app), UNKNOWN) == before


def test_the_pages_of_all_kinds_of_people_are_the_same(app, maria, pending):
    disabled = people.person("1799999899", name="Inactivo Inventado", state=AccountState.DISABLED)
    answers = set()
    for numero in (people.MARIA, "1799999907", UNKNOWN, disabled.party.numero, "9999999999999", "nadie"):
        browser = new_stranger(app)
        found = browser.submit(browser.get("/clave/olvido"), 200, identificacion=numero)
        sent = browser.submit(page_of(found), identificacion=numero)
        text = page_of(found).xpath("//main")[0].text_content()
        masked = page_of(found).xpath("//output")[0].text
        answers.add((text.replace(masked, "").replace(numero, ""), sent.location, browser.open(SENT).text))

    assert len(answers) == 1


def test_asking_writes_the_same_for_all_kinds_of_people(app, maria, pending):
    counts = []
    for numero in (people.MARIA, "1799999907", UNKNOWN, "9999999999999"):
        browser = new_stranger(app)
        page = browser.get("/clave/olvido")
        statements = []

        def note(connection, cursor, statement, *rest, statements=statements):
            statements.append(re.sub(r"\s+", " ", statement)[:60])

        event.listen(db.engine, "before_cursor_execute", note)
        found = browser.submit(page, 200, identificacion=numero)
        browser.submit(page_of(found), identificacion=numero)
        event.remove(db.engine, "before_cursor_execute", note)
        counts.append(statements)

    assert counts[0]
    assert all(one == counts[0] for one in counts)


def test_the_fourth_mail_in_an_hour_is_not_sent_and_nobody_can_tell(app, maria):
    for numero in (people.MARIA, UNKNOWN):
        for _ in range(4):
            browser = new_stranger(app)
            found = browser.submit(browser.get("/clave/olvido"), 200, identificacion=numero)
            assert browser.submit(page_of(found), identificacion=numero).location == SENT

    assert len(mails()) == 6


def test_strangers_who_ask_all_day_do_not_take_the_owners_turn(app, maria):
    own = new_stranger(app)
    steps.sign_in(own)
    own.client.delete_cookie(app.config["SESSION_COOKIE_NAME"])
    for _ in range(4):
        ask(new_stranger(app))
    before = len(mails())

    ask(own)

    assert len(mails()) == before + 1


def test_a_link_opens_the_door_that_strangers_keep_busy(app, maria):
    for number in range(10):
        steps.sign_in(new_stranger(app), password=f"No es esta, {number} veces", status=422)
    steps.sign_in(new_stranger(app), status=429)
    owner = new_stranger(app)

    use_link(owner, links.reset_url(maria))

    assert steps.sign_in(owner, password=NEXT_PASSWORD).location == "/"
    steps.sign_in(new_stranger(app), password=NEXT_PASSWORD, status=429)


def test_one_network_asks_ten_times_an_hour(app):
    for number in range(10):
        ask(new_stranger(app), f"17000000{number:02}")
    browser = new_stranger(app)
    found = browser.submit(browser.get("/clave/olvido"), 200, identificacion="1700000099")

    response = browser.submit(page_of(found), 429, identificacion="1700000099")

    assert int(response.headers["Retry-After"]) > 0


def test_whom_to_ask_is_told_to_everyone(app, stranger):
    people.firm(help_contact="ayuda@ferreteria.ejemplo.ec, 02 000 0000")

    for path in ("/clave/olvido", "/primer-acceso", SENT):
        assert "ayuda@ferreteria.ejemplo.ec" in stranger.get(path).text_content()
    assert "ayuda@ferreteria.ejemplo.ec" in stranger.get("/clave/nueva", 410).text_content()


def test_no_number_is_an_error_at_the_field(stranger, app):
    for path in ("/clave/olvido", "/primer-acceso"):
        page = page_of(stranger.submit(stranger.get(path), 422, identificacion=""))
        assert page.xpath("//*[@id='identificacion-error']")


def test_confirm_link_redirects_to_set_password_page(stranger, maria):
    response = stranger.open(path_of(links.reset_url(maria)))

    assert (response.status_code, response.location) == (303, "/clave/nueva")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    [row] = db.session.scalars(select(SignIn))
    assert links.reset_url(maria).rpartition("/")[2] not in str(row.data)


def test_a_new_password_by_link(app, stranger, maria):
    response = use_link(stranger, links.reset_url(maria))

    assert response.location == "/ingresar"
    assert "Su clave quedó lista" in stranger.get("/ingresar").text_content()
    assert steps.sign_in(stranger, password=NEXT_PASSWORD).location == "/"
    assert [mail.kind for mail in mails()] == [MailKind.PASSWORD_CHANGED]


def test_a_reset_ends_every_session(app, marias, maria):
    use_link(new_stranger(app), links.reset_url(maria))

    assert not is_signed_in(marias)
    assert (
        db.session.scalar(select(func.count()).select_from(SignIn).where(SignIn.account_id == maria.id)) == 0
    )


def test_a_scanner_that_opens_the_link_does_no_harm(app, maria):
    url = links.reset_url(maria)
    for _ in range(5):
        new_stranger(app).open(path_of(url))
        new_stranger(app).open(path_of(url), method="HEAD")

    assert use_link(new_stranger(app), url).location == "/ingresar"


def test_confirm_different_links_of_one_account_all_end_at_the_first_use(app, maria):
    first, second = links.reset_url(maria), links.reset_url(maria)
    use_link(new_stranger(app), second)

    for url in (first, second):
        page = new_stranger(app).get(path_of(url), 410)
        assert page.xpath("//a[@href='/clave/olvido']")


def test_a_link_parked_in_two_browsers_works_in_one(app, maria):
    one, other = new_stranger(app), new_stranger(app)
    url = links.reset_url(maria)
    for browser in (one, other):
        browser.open(path_of(url))
    pages = [browser.get("/clave/nueva") for browser in (one, other)]

    fields = {"password": NEXT_PASSWORD, "confirm": NEXT_PASSWORD}
    assert one.submit(pages[0], **fields).location == "/ingresar"
    other.submit(pages[1], 410, **fields)


def test_used_at_the_same_instant_a_link_works_once(app, maria, monkeypatch):
    digest = steps.hash_of(NEXT_PASSWORD)
    monkeypatch.setattr(hashing, "make", lambda password: digest)
    url = path_of(links.reset_url(maria))
    browsers = [new_stranger(app) for _ in range(6)]
    pages = []
    for browser in browsers:
        browser.open(url)
        pages.append(browser.get("/clave/nueva").forms[-1])

    def use(pair):
        browser, form = pair
        values = {**dict(form.form_values()), "password": NEXT_PASSWORD, "confirm": NEXT_PASSWORD}
        return browser.client.post("/clave/nueva", data=values).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(use, zip(browsers, pages, strict=True)))

    assert statuses == [303, 410, 410, 410, 410, 410]
    assert len(mails()) == 1


@pytest.mark.parametrize("change", ["password_hash", "email", "epoch", "disabled"])
def test_a_link_dies_with_what_it_changes(stranger, maria, change):
    url = links.reset_url(maria)
    if change == "disabled":
        maria.state = AccountState.DISABLED
    else:
        setattr(maria, change, {"password_hash": "otro", "email": "otra@ejemplo.ec", "epoch": 9}[change])
    db.session.commit()

    stranger.get(path_of(url), 410)


def test_confirm_invalid_tokens(stranger, maria):
    good = path_of(links.reset_url(maria))
    address = links.make(links.ADDRESS, {"a": maria.id, "f": links.of_account(maria)})

    for bad in (
        good[:-1],
        good + "A",
        good.replace(".", "x", 1),
        f"/clave/nueva/{address}",
        "/clave/nueva/no-es-nada",
    ):
        stranger.get(bad, 410)


def test_a_link_signed_with_another_key_is_refused(app, stranger, maria):
    url = path_of(links.reset_url(maria))
    app.config["SECRET_KEY"] = "otra"

    stranger.get(url, 410)


def test_a_link_lasts_an_hour_and_a_parked_one_no_longer(stranger, maria, monkeypatch):
    from itsdangerous import TimestampSigner

    url = path_of(links.reset_url(maria))
    made = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: made(self) + 3_599)
    stranger.open(url)
    stranger.get("/clave/nueva")
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: made(self) + 3_602)

    stranger.get(url, 410)
    monkeypatch.setattr("app.accounts.parking.now", lambda: now() + timedelta(seconds=3_602))
    stranger.get("/clave/nueva", 410)


def test_confirm_poisoned_host_goes_nowhere(app, maria):
    app.config["PUBLIC_URL"] = "https://portal.ejemplo.ec"

    assert links.reset_url(maria).startswith("https://portal.ejemplo.ec/clave/nueva/")


def test_without_a_link_there_is_no_page(stranger, app):
    stranger.get("/clave/nueva", 410)
    stranger.post("/clave/nueva", 422)  # nor a token of a form


@pytest.mark.parametrize(
    ("password", "rules"),
    [
        ("corta", {"largo", "mayuscula", "numero", "especial"}),
        ("Ecuador2026!", {"comun"}),
        ("Rosa.1759999996", {"propia"}),
        ("Aa1." * 65, {"largo"}),
    ],
)
def test_each_rule_is_held_by_the_server(stranger, maria, password, rules):
    stranger.open(path_of(links.reset_url(maria)))

    page = page_of(stranger.submit(stranger.get("/clave/nueva"), 422, password=password, confirm=password))

    failed = set(page.xpath("//*[@id='politica']/li[contains(@class, 'falta')]/@data-regla"))
    assert rules <= failed
    assert page.xpath("//*[@id='password-error']")


def test_the_page_lists_every_rule_the_server_holds(stranger, maria):
    stranger.open(path_of(links.reset_url(maria)))
    page = stranger.get("/clave/nueva")

    assert set(page.xpath("//*[@id='politica']/li/@data-regla")) == set(policy.SENTENCES)
    assert page.xpath("//*[@id='politica']/@data-largo") == [str(policy.MIN_LENGTH)]


def test_the_second_writing_must_be_equal(stranger, maria):
    stranger.open(path_of(links.reset_url(maria)))

    page = page_of(
        stranger.submit(stranger.get("/clave/nueva"), 422, password=NEXT_PASSWORD, confirm="Otra cosa")
    )

    assert page.xpath("//*[@id='confirm-error']")


def test_an_administrator_needs_fourteen_characters(stranger, maria):
    maria.admin_since = now()
    db.session.commit()
    stranger.open(path_of(links.reset_url(maria)))
    page = stranger.get("/clave/nueva")

    assert page.xpath("//*[@id='politica']/@data-largo") == ["14"]
    stranger.submit(page, 422, password="Zarigüeya.7q", confirm="Zarigüeya.7q")


# First access


def test_first_access_sends_the_activation_to_the_first_address_given(app, stranger, pending):
    assert ask(stranger, "1799999907", "/primer-acceso") == "p•••••@e•••.ec"

    [mail] = mails()
    assert (mail.kind, mail.to, mail.account_id) == (MailKind.ACTIVATION, "pendiente@ejemplo.ec", pending.id)


def test_first_access_of_someone_active_sends_a_reset(stranger, maria):
    ask(stranger, people.MARIA, "/primer-acceso")

    assert [mail.kind for mail in mails()] == [MailKind.RESET]


def test_activation_opens_the_account_and_proves_the_address(app, stranger, pending):
    use_link(stranger, links.activation_url(pending, "pendiente@ejemplo.ec"))

    assert pending.state == AccountState.ACTIVE
    assert pending.email == "pendiente@ejemplo.ec"
    assert pending.email_proven_at
    assert pending.name == "Pendiente Inventado"
    proven = {c.email: c.proven_at is not None for c in db.session.scalars(select(Contact))}
    assert proven == {"pendiente@ejemplo.ec": True, "otro@ejemplo.ec": False}
    assert steps.sign_in(stranger, "1799999907", NEXT_PASSWORD).location == "/"


def test_activation_proves_nobody_elses_contact(app, stranger, pending, maria):
    people.contact(people.MARIA, db.session.scalars(select(Contact)).first().issuer, "pendiente@ejemplo.ec")

    use_link(stranger, links.activation_url(pending, "pendiente@ejemplo.ec"))

    marias = db.session.scalars(select(Contact).where(Contact.party_id == maria.party_id)).one()
    assert marias.proven_at is None


def test_an_activation_link_works_once(app, pending):
    url = links.activation_url(pending, "pendiente@ejemplo.ec")
    use_link(new_stranger(app), url)

    new_stranger(app).get(path_of(url), 410)


def test_the_longest_address_fits_in_a_link(app, stranger, pending):
    local, domain = "a" * 64, ".".join(["b" * 60] * 3) + ".ec"

    assert stranger.open(path_of(links.activation_url(pending, f"{local}@{domain}"))).status_code == 303


@pytest.fixture
def direct(settings):
    settings["FIRST_ACCESS"] = "direct"


def test_without_mail_someone_without_address_chooses_at_once(direct, app, stranger):
    account = people.person("1799999907", email=None, state=AccountState.PENDING)

    response = stranger.submit(stranger.get("/primer-acceso"), identificacion="1799999907")

    assert response.location == "/clave/nueva"
    fields = {"password": NEXT_PASSWORD, "confirm": NEXT_PASSWORD}
    assert stranger.submit(stranger.get("/clave/nueva"), **fields).location == "/ingresar"
    assert account.state == AccountState.ACTIVE
    assert account.email is None


def test_direct_access_never_opens_an_account_with_an_address_or_a_password(direct, app, maria, pending):
    for numero in (people.MARIA, "1799999907", UNKNOWN):
        browser = new_stranger(app)
        browser.submit(browser.get("/primer-acceso"), 200, identificacion=numero)


def test_the_page_learns_the_most_used_passwords(app, stranger):
    response = stranger.open("/clave/comunes")

    words = response.text.split("\n")
    assert {"password", "123456", "ecuador", "emelec"} <= set(words)
    assert len(response.data) < 50_000
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert "Set-Cookie" not in response.headers
