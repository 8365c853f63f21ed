"""The customers' room: who may enter, what it shows, and what is done there for one customer."""

import re

import pytest

from app.accounts import contacts
from app.archive import search
from app.archive.search import Criteria
from app.db import begin_write, db
from app.models import Account, AccountState, Act, Contact, Deed, Mail, MailKind, Party
from app.notify import messages
from app.notify.letter import NotNeeded
from tests import people
from tests.browser import signed_in
from tests.browser import stranger as new_stranger
from tests.people import JORGE, MARIA, OTHER_RUC

GIVEN, OWN = "registro@correo.example", "maria@ejemplo.ec"
ACTS = ("correo", "fe", "fe/retiro", "invitacion", "enlace")


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def other_firm(app):
    return people.firm(OTHER_RUC, "Luz de Mentira E.P.")


@pytest.fixture
def olgas(app, firm):
    return signed_in(app, people.operator(firm))


@pytest.fixture
def ottos(app, other_firm):
    return signed_in(app, people.operator(other_firm, "otto@inventada.example"))


@pytest.fixture
def customer(firm):
    """The party of Maria, to whom the firm issued something; nobody opened her account yet."""
    people.filed(to=MARIA, name="María Ñusta Ficticia", email=GIVEN, notify=False)
    return db.session.scalars(db.select(Party).where(Party.numero == MARIA)).one()


def act(browser, customer, what, status=303, **fields):
    """Press one of the buttons of the page of a customer."""
    token = browser.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]
    return browser.post(f"/emisor/clientes/{customer.id}/{what}", status, csrf_token=token, **fields)


def told(browser, customer):
    return " ".join(browser.get(f"/emisor/clientes/{customer.id}").text_content().split())


def deeds():
    rows = db.session.scalars(db.select(Act).order_by(Act.id)).all()
    return [(row.deed, row.issuer_id, row.about_id) for row in rows]


def account_of(customer):
    return db.session.scalars(
        db.select(Account).where(Account.party_id == customer.id).execution_options(populate_existing=True)
    ).one()


def contact_of(customer):
    return db.session.scalars(
        db.select(Contact).where(Contact.party_id == customer.id).execution_options(populate_existing=True)
    ).one()


def mails(kind):
    return db.session.scalars(db.select(Mail.to).where(Mail.kind == kind)).all()


def test_a_stranger_is_sent_to_sign_in(stranger, customer):
    for path in ("/emisor/clientes", f"/emisor/clientes/{customer.id}"):
        assert stranger.open(path).location.startswith("/ingresar")


def test_a_customer_finds_no_such_room(app, customer, jorge):
    jorges = signed_in(app, jorge)
    jorges.get("/emisor/clientes", 404)
    jorges.get(f"/emisor/clientes/{customer.id}", 404)
    for what in ACTS:
        act(jorges, customer, what, 404)


def test_an_operator_of_another_firm_neither_sees_nor_changes_a_customer(ottos, customer):
    assert "María" not in ottos.get("/emisor/clientes").text_content()
    ottos.get(f"/emisor/clientes/{customer.id}", 404)
    for what in ACTS:
        act(ottos, customer, what, 404, email="eva@correo.example")
    assert contact_of(customer).email == GIVEN
    assert deeds() == []


@pytest.mark.parametrize("number", ["0", "2147483647", "2147483648", "9999999999", "01", "x"])
def test_nobody_has_such_a_number(olgas, number):
    olgas.get(f"/emisor/clientes/{number}", 404)


def test_the_list_shows_each_with_what_the_firm_may_know(olgas, firm, customer):
    people.person(MARIA, email=OWN, name="María Ñusta Ficticia")

    page = olgas.get("/emisor/clientes?q=nusta")
    [row] = page.xpath("//table[@id='clientes']/tbody/tr")
    text = " ".join(row.text_content().split())
    assert page.xpath("//*[@id='cuenta']")[0].text_content() == "1 cliente"
    assert "María Ñusta Ficticia" in text
    assert GIVEN in text
    assert "Activa" in text
    assert "Cerrado" in text
    assert OWN not in page.text_content()


@pytest.mark.parametrize(
    "query", ["?ver=nada&q=", "?desde_fila=x", f"?q={'a' * 101}", "?q=%00", "?ver=rebotados", "?ver=cerrados"]
)
def test_whatever_is_asked_gets_a_page(olgas, customer, query):
    olgas.get(f"/emisor/clientes{query}")


def test_what_is_typed_is_kept_while_a_filter_is_chosen(olgas, customer):
    page = olgas.get("/emisor/clientes?q=nusta&ver=sin-cuenta")

    assert page.xpath("//input[@name='q']/@value") == ["nusta"]
    assert "/emisor/clientes?q=nusta&ver=cerrados" in page.xpath("//nav[@class='rangos']//@href")
    assert len(page.xpath("//table[@id='clientes']/tbody/tr")) == 1


def test_the_page_of_a_customer_hides_where_else_they_read(app, olgas, other_firm, customer):
    """Not their own address, not whom they let in, not who else writes to them."""
    maria = people.person(MARIA, email=OWN, name="María Ñusta Ficticia")
    people.filed(to=MARIA, email=OWN, emisor=people.emisor(OTHER_RUC, "Luz de Mentira E.P."), secuencial=7)
    people.let_in(people.person(JORGE, email="jorge@ejemplo.ec", name="Jorge Contador"), maria.party_id)

    text = told(olgas, customer)
    for secret in (OWN, "Luz de Mentira", "Jorge", "jorge@"):
        assert secret not in text
    assert "usa otro, o todavía ninguno" in text
    assert "1" in text


def test_another_address_is_kept_and_noted(olgas, firm, customer):
    act(olgas, customer, "correo", email=" Nuevo@Correo.example ")

    assert contact_of(customer).email == "nuevo@correo.example"
    assert deeds() == [(Deed.CONTACT_CHANGED, firm.id, account_of(customer).id)]


def test_the_same_address_is_no_change(olgas, customer):
    act(olgas, customer, "correo", email=GIVEN.upper())

    assert deeds() == []


@pytest.mark.parametrize("typed", ["", "nadie", "a@b.ec, c@d.ec", "<x@y.ec>", "a\0@b.ec ;"])
def test_what_is_no_address_is_refused_and_kept_to_correct(olgas, customer, typed):
    page = act(olgas, customer, "correo", 422, email=typed)

    assert "Escriba una sola dirección" in page.xpath("//*[@id='email-error']")[0].text_content()
    assert contact_of(customer).email == GIVEN


def test_a_form_that_aged_changes_nothing(olgas, customer):
    page = olgas.post(
        f"/emisor/clientes/{customer.id}/correo", 422, email="otro@correo.example", csrf_token="viejo"
    )

    assert page.xpath("//input[@name='email']/@value") == ["otro@correo.example"]
    assert contact_of(customer).email == GIVEN


def test_nobody_finds_out_an_address_by_trying(olgas, customer):
    for number in range(10):
        act(olgas, customer, "correo", email=f"prueba{number}@correo.example")

    act(olgas, customer, "correo", 429, email="prueba10@correo.example")


def test_vouching_opens_what_this_firm_issued_and_is_undone(olgas, firm, other_firm, customer):
    maria = people.person(MARIA, email=OWN)
    people.filed(to=MARIA, email=GIVEN, emisor=people.emisor(OTHER_RUC), secuencial=8)
    reader = people.reader_of(maria)
    assert search.count(reader, Criteria()) == 0

    act(olgas, customer, "fe")
    assert search.issuers(reader) == [(firm.ruc, firm.name)]
    assert "Ustedes dieron fe" in told(olgas, customer)

    act(olgas, customer, "fe/retiro")
    assert search.count(reader, Criteria()) == 0
    assert [deed for deed, _, _ in deeds()] == [Deed.CONTACT_VOUCHED] * 2
    act(olgas, customer, "fe/retiro", 404)


def test_nobody_vouches_for_whoever_may_open_an_account_later(olgas, customer):
    act(olgas, customer, "fe", 404)

    assert not contact_of(customer).vouched_at


def test_an_invitation_goes_to_the_address_of_the_firm(olgas, firm, customer):
    act(olgas, customer, "invitacion")

    assert mails(MailKind.ACTIVATION) == [GIVEN]
    assert deeds() == [(Deed.ACCOUNT_INVITED, firm.id, account_of(customer).id)]
    assert "Invitada" in told(olgas, customer)


def test_an_open_account_is_only_asked_to_prove_the_address(olgas, customer):
    people.person(MARIA, email=OWN)
    act(olgas, customer, "invitacion")

    assert mails(MailKind.ADDRESS_CONFIRM) == [GIVEN]
    assert mails(MailKind.RESET) == mails(MailKind.ACTIVATION) == []


def test_who_sees_everything_is_sent_nothing(olgas, customer):
    people.person(MARIA, email=GIVEN)
    act(olgas, customer, "invitacion", 404)


def test_who_has_no_address_is_sent_nothing(olgas, firm):
    people.filed(to=JORGE, notify=False)
    jorge = db.session.scalars(db.select(Party).where(Party.numero == JORGE)).one()
    act(olgas, jorge, "invitacion")

    assert db.session.scalars(db.select(Mail)).all() == []


def test_a_disabled_account_is_neither_invited_nor_opened(olgas, customer):
    people.person(MARIA, email=OWN, state=AccountState.DISABLED)
    for what in ("invitacion", "enlace", "fe"):
        act(olgas, customer, what, 404)
    assert "desactivó" in told(olgas, customer)


def test_an_invitation_to_a_wrong_address_is_worth_nothing_once_it_is_corrected(app, olgas, customer):
    act(olgas, customer, "invitacion")
    mail = db.session.scalars(db.select(Mail).where(Mail.kind == MailKind.ACTIVATION)).one()
    [path] = re.findall(r"/clave/nueva/[\w.-]+", messages.compose(mail).text)
    thief = new_stranger(app)
    assert thief.open(path).location == "/clave/nueva"

    act(olgas, customer, "correo", email="correcta@correo.example")

    assert thief.open("/clave/nueva").status_code == 410
    assert new_stranger(app).open(path).status_code == 410
    with pytest.raises(NotNeeded):
        messages.compose(mail)


def test_invitations_come_to_an_end_for_the_day(olgas, customer):
    for _ in range(5):
        act(olgas, customer, "invitacion")

    assert len(mails(MailKind.ACTIVATION)) == 3
    assert len(deeds()) == 3


def test_the_link_is_shown_once_and_opens_the_account_for_this_firm(app, olgas, firm, other_firm, customer):
    people.filed(to=MARIA, email=GIVEN, emisor=people.emisor(OTHER_RUC), secuencial=9, notify=False)
    page = act(olgas, customer, "enlace", 200)
    link = page.xpath("//*[contains(@class, 'secreto')]//*[@class='clave']")[0].text_content()
    assert deeds() == [(Deed.LINK_SHOWN, firm.id, account_of(customer).id)]
    assert "/clave/nueva/" not in told(olgas, customer)

    marias = new_stranger(app)
    choose = marias.get(marias.open(link[link.index("/clave") :]).location)
    marias.submit(choose, password="Nube+Lejana73", confirm="Nube+Lejana73")

    maria = account_of(customer)
    assert (maria.state, maria.email) == (AccountState.ACTIVE, None)
    assert search.issuers(people.reader_of(maria)) == [(firm.ruc, firm.name)]
    act(olgas, customer, "enlace", 404)


def test_an_account_that_was_open_before_opens_by_mail_alone(olgas, other_firm, customer):
    """What its earlier holder proved to other firms is not for whoever an operator brings."""
    maria = people.person(MARIA, email=OWN)
    begin_write()
    contacts.give(other_firm.id, maria.party_id, OWN)
    account = db.session.get_one(Account, maria.id)
    account.state, account.email = AccountState.PENDING, None
    db.session.commit()

    act(olgas, customer, "enlace", 404)
    assert "Esta cuenta ya estuvo abierta" in told(olgas, customer)


def test_links_come_to_an_end_for_the_day(olgas, customer):
    for _ in range(5):
        act(olgas, customer, "enlace", 200)

    act(olgas, customer, "enlace", 429)


@pytest.mark.parametrize("trust", ["shared", "isolated"])
def test_the_firm_is_told_what_the_customer_is_told(app, olgas, firm, customer, trust):
    """Whenever her list says that the firm is closed, the firm's page says so too, and only then."""
    app.config["ISSUER_TRUST"] = trust
    maria = people.person(MARIA, email=OWN)
    marias = signed_in(app, maria)
    for address in (OWN, GIVEN):
        begin_write()
        contacts.give(firm.id, maria.party_id, address)
        db.session.commit()
        closed = "tiene comprobantes para usted" in marias.get("/comprobantes").text_content()
        assert ("Cerrado" in told(olgas, customer)) is closed
        assert closed is (trust == "isolated" or address == GIVEN)


def test_what_each_customer_received_leads_to_the_voucher(olgas, customer):
    page = olgas.get(f"/emisor/clientes/{customer.id}")

    [link] = page.xpath("//table[@id='recibidos-lista']//@href")
    assert link.startswith("/emisor/comprobantes/")
    assert len(link.rpartition("/")[2]) == 49


@pytest.mark.parametrize(
    ("trust", "given", "hers", "theirs"),
    [
        ("shared", GIVEN, "confirme que es suyo el correo", "usa otro, o todavía ninguno"),
        ("shared", OWN, "", "Su cuenta usa el correo"),
        ("isolated", GIVEN, "confirme que es suyo el correo", "usa otro, o todavía ninguno"),
        ("isolated", OWN, "confirme que es suyo el correo", "Todavía no confirmó"),
        ("shared", "", "", "Ustedes no registraron un correo"),
        ("isolated", "", "no tiene un correo suyo", "Ustedes no registraron un correo suyo"),
    ],
)
def test_both_sides_read_why_and_what_to_do(app, olgas, firm, trust, given, hers, theirs):  # noqa: PLR0917, PLR0913  (a table)
    app.config["ISSUER_TRUST"] = trust
    people.filed(to=MARIA, email=given or None, notify=False)
    maria = people.person(MARIA, email=OWN)
    customer = db.session.get_one(Party, maria.party_id)

    page = " ".join(signed_in(app, maria).get("/comprobantes").text_content().split())
    assert hers in page
    assert ("den fe de usted" in page) is bool(hers)
    assert theirs in told(olgas, customer)


def test_a_silenced_address_is_said_and_hides_nothing(app, olgas, firm, customer):
    maria = people.person(MARIA, email=GIVEN)
    begin_write()
    contact_of(customer).silenced_at = maria.created_at
    db.session.commit()

    text = told(olgas, customer)
    assert "pidió no recibir avisos" in text
    assert "Ve sus comprobantes" in text
    assert search.count(people.reader_of(maria), Criteria()) == 1
