"""An invitation to read somebody's vouchers, from its mail to the first page."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import links
from app.accounts import accepting, inviting, parking
from app.db import begin_write, db, now
from app.models import Account, AccountState, Delegation, Mail, MailKind, Party
from app.notify import messages
from app.notify.letter import NotNeeded
from tests import people
from tests.auth.steps import PASSWORD, give_password, is_signed_in, page_of, path_of, sign_in
from tests.browser import signed_in
from tests.browser import stranger as new_stranger

ANA = "ana@ejemplo.ec"
INVITATION, ACCEPT = "/invitacion", "/invitacion/aceptar"
NAME = "Ana Inventada"


@pytest.fixture
def empresa(app):
    """The account of a company that has one voucher."""
    account = people.person(people.EMPRESA, name="Empresa Irreal S.A.", email="compras@empresa.ec")
    people.firm()
    people.filed(to=people.EMPRESA, name="Empresa Irreal S.A.")
    return account


def invite(by: Account, address: str = ANA) -> Delegation:
    begin_write()
    given = Delegation(party_id=by.party_id, email=address, given_by=by.id)
    db.session.add(given)
    db.session.flush()
    inviting.queue(given)
    db.session.commit()
    return given


@pytest.fixture
def given(empresa):
    return invite(empresa)


@pytest.fixture
def link(given):
    return links.invitation_url(given)


def follow(browser, link, status=200):
    """Open the link of an invitation; return the page it leads to."""
    response = browser.open(path_of(link))
    assert (response.status_code, response.location) == (303, INVITATION)
    return browser.get(INVITATION, status)


def open_account(browser, page, status=303, **fields):
    values = {"name": NAME, "password": PASSWORD, "confirm": PASSWORD, **fields}
    return browser.submit(page, status, **values)


def accept(browser, page, status=303):
    [form] = [form for form in page.forms if form.action == ACCEPT]
    return browser.submit(page, status, form=page.forms.index(form))


def vouchers(browser) -> int:
    return len(browser.get("/comprobantes").xpath("//tr[@data-clave]"))


def test_the_address_of_the_link_is_left_behind(stranger, link):
    response = stranger.open(path_of(link))

    assert (response.status_code, response.location) == (303, INVITATION)
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert stranger.open(INVITATION).headers["Referrer-Policy"] == "no-referrer"


def test_opening_a_link_changes_nothing(stranger, link, given):
    for _ in range(2):
        follow(stranger, link)

    assert given.account_id is None
    assert db.session.scalar(select(func.count()).select_from(Party).where(Party.kind == "correo")) == 0


def test_who_has_no_account_opens_one_and_looks_at_those_vouchers(app, stranger, link, given):
    page = follow(stranger, link)
    said = " ".join(page.text_content().split())
    assert "Empresa Irreal S.A. (RUC 1799999931001) le invita a ver sus comprobantes" in said

    assert open_account(stranger, page).location == "/"

    said = stranger.get("/comprobantes").text_content()
    assert "Ahora ve los comprobantes de Empresa Irreal S.A." in said
    assert "S.A.." not in said
    assert vouchers(stranger) == 1
    account = db.session.scalars(select(Account).where(Account.email == ANA)).one()
    assert (account.name, account.state, account.party.kind) == (NAME, AccountState.ACTIVE, "correo")
    assert (given.account_id, account.email_proven_at is not None) == (account.id, True)
    assert sign_in(new_stranger(app), ANA).location == "/"


def test_who_is_signed_in_accepts_with_their_account(app, maria, link, given):
    browser = signed_in(app, maria)
    page = follow(browser, link)
    assert "Aceptar con mi cuenta (María Inventada)" in page.text_content()

    assert accept(browser, page).location == "/"

    assert vouchers(browser) == 1
    assert given.account_id == maria.id


def test_who_has_an_account_signs_in_first_and_finds_the_invitation_again(app, maria, link, given):
    give_password(maria)
    browser = new_stranger(app)
    page = follow(browser, link)
    [door] = page.xpath("//a[text()='Ya tengo cuenta']/@href")

    assert sign_in(browser, path=door).location == INVITATION
    accept(browser, browser.get(INVITATION))

    assert given.account_id == maria.id
    assert vouchers(browser) == 1


def test_nobody_accepts_without_pressing_the_button(marias, link, given):
    follow(marias, link)
    marias.get(ACCEPT, 405)

    assert given.account_id is None


def test_a_stranger_accepts_nothing(stranger, link, given):
    page = follow(stranger, link)
    token = page.xpath("//input[@name='csrf_token']/@value")[0]

    assert stranger.open(ACCEPT, method="POST", data={"csrf_token": token}).location.startswith("/ingresar")
    assert given.account_id is None


def test_a_link_forwarded_after_use_is_gone_and_says_how_to_go_on(app, stranger, marias, link):
    accept(marias, follow(marias, link))

    page = stranger.get(path_of(link), 410)

    assert "pida a quien le invitó" in page.text_content()
    assert page.xpath("//a[@href='/ingresar']")


def test_of_two_who_hold_one_link_the_second_finds_it_gone(app, jorge, marias, link, given):
    his = signed_in(app, jorge, "sesion-de-jorge-con-el-enlace")
    hers_page, his_page = follow(marias, link), follow(his, link)

    accept(marias, hers_page)
    accept(his, his_page, 410)

    assert given.account_id not in {None, jorge.id}
    assert vouchers(marias) == 1
    assert vouchers(his) == 0


def test_of_many_at_once_one_wins(app, given, maria, jorge):
    url, accounts = links.invitation_url(given), (maria.id, jorge.id)
    parked = accepting.open_link(url.rpartition("/")[2])
    db.session.rollback()

    def one(account_id):
        with app.app_context():
            begin_write()
            outcome = accepting.accept(parked, db.session.get_one(Account, account_id))
            db.session.commit()
            return outcome

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(one, accounts * 2))

    assert outcomes.count(accepting.Accepted.NOW) == 1
    db.session.rollback()
    assert db.session.get_one(Delegation, given.id).account_id in accounts


@pytest.mark.parametrize("written", ["x" * 20, "eyJkIjoxfQ.aaaa.bbbb", "a.b-c_d.eeeeeeee"])
def test_an_invented_link_is_gone(stranger, app, written):
    stranger.get(f"{INVITATION}/{written}", 410)


def test_links_of_other_kinds_invite_to_nothing(stranger, maria):
    stranger.get(f"{INVITATION}/{links.reset_url(maria).rpartition('/')[2]}", 410)


def test_a_page_without_a_link_is_gone(stranger, marias, app):
    stranger.get(INVITATION, 410)
    marias.get(INVITATION, 410)


def test_who_accepted_already_is_led_on_and_not_asked_to_sign_in_again(app, maria, link):
    browser = signed_in(app, maria)
    accept(browser, follow(browser, link))

    page = browser.get(path_of(link), 410)

    assert "Cambiar de empresa" in page.text_content()
    assert [str(each) for each in page.xpath("//main//a[contains(@class, 'btn')]/@href")] == ["/"]


def test_an_invitation_that_was_taken_back_is_gone_even_when_it_waits_in_a_session(stranger, link, given):
    page = follow(stranger, link)
    db.session.delete(given)
    db.session.commit()

    stranger.get(INVITATION, 410)
    open_account(stranger, page, 410)

    assert db.session.scalar(select(func.count()).select_from(Account).where(Account.email == ANA)) == 0


def test_what_is_parked_lasts_an_hour(app, stranger, link, monkeypatch):
    follow(stranger, link)
    later = now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr(parking, "now", lambda: later)

    stranger.get(INVITATION, 410)


def test_nobody_accepts_what_is_their_own(app, empresa, link, given):
    browser = signed_in(app, empresa)
    page = follow(browser, link)

    assert "Es su propia cuenta" in page.text_content()
    assert not [form for form in page.forms if form.action == ACCEPT]
    token = browser.get("/perfil/clave").xpath("//input[@name='csrf_token']/@value")[0]
    browser.post(ACCEPT, 422, csrf_token=token)
    assert given.account_id is None


def test_two_invitations_for_one_person_are_one_permission(app, marias, empresa, maria, link):
    accept(marias, follow(marias, link))
    other = links.invitation_url(invite(empresa, "maria.trabajo@ejemplo.ec"))

    accept(marias, follow(marias, other))

    assert db.session.scalars(select(Delegation.account_id)).all() == [maria.id]
    assert vouchers(marias) == 1


def test_who_signs_in_with_that_address_is_told_so(app, stranger, link, jorge, given):
    open_account(stranger, follow(stranger, link))
    again = links.invitation_url(invite(jorge))
    browser = new_stranger(app)

    page = follow(browser, again)
    assert "ya ingresa aquí con este correo" in page.text_content()
    assert not page.xpath("//input[@name='password']")
    [door] = page.xpath("//a[text()='Ingresar']/@href")
    sign_in(browser, ANA, path=door)
    accept(browser, browser.get(INVITATION))

    assert len(browser.get("/perfil/empresas").xpath("//main//ul[@class='lista']/li")) == 2


@pytest.mark.parametrize(
    "password", ["Ana.Inventada1", "1799999931001.Aa", "Ejemplo.ana1", "corta1A.", "Empresa.Irreal1"]
)
def test_the_password_is_held_to_the_same_rules(stranger, link, given, password):
    page = page_of(open_account(stranger, follow(stranger, link), 422, password=password, confirm=password))

    assert page.xpath("//*[@id='password-error']")
    assert page.xpath("//input[@name='name']/@value") == [NAME]
    assert given.account_id is None


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "Ana\x00", "Ana\u202e"])
def test_a_name_is_asked_for(stranger, link, given, name):
    page = page_of(open_account(stranger, follow(stranger, link), 422, name=name))

    assert page.xpath("//*[@id='name-error']")


def test_markup_in_names_is_only_text(app, stranger, empresa, given):
    empresa.party.name = "<b>Empresa</b> & «otra»"
    db.session.commit()

    page = follow(stranger, links.invitation_url(given))

    assert "<b>Empresa</b>" in page.text_content()


def test_who_was_let_in_nowhere_any_more_finds_empty_pages(app, stranger, link, given):
    open_account(stranger, follow(stranger, link))
    db.session.delete(db.session.get_one(Delegation, given.id))
    db.session.commit()

    assert is_signed_in(stranger)
    assert vouchers(stranger) == 0
    assert "Nadie le ha dado acceso todavía" in stranger.get("/perfil/empresas").text_content()
    stranger.get("/")
    stranger.get("/perfil/colegas", 404)


class TestMail:
    """What the messages say."""

    def letter(self, kind):
        return messages.compose(db.session.scalars(select(Mail).where(Mail.kind == kind)).one())

    def test_an_invitation_says_who_and_leads_to_its_page(self, stranger, given):
        letter = self.letter(MailKind.COLLEAGUE_INVITED)

        assert letter.subject.strip() == "«Empresa Irreal S.A.» le invita a ver sus comprobantes"
        assert letter.to == ANA
        [url] = [word for word in letter.text.split() if "/invitacion/" in word]
        assert url in letter.html
        follow(stranger, url)

    def test_a_name_that_looks_like_an_address_is_left_out(self, given, empresa):
        empresa.name = "Gane en www.malo.example"
        db.session.commit()

        assert "malo.example" not in self.letter(MailKind.COLLEAGUE_INVITED).text

    def test_an_invitation_taken_back_before_it_left_is_not_sent(self, given):
        mail = db.session.scalars(select(Mail)).one()
        db.session.delete(given)
        db.session.commit()
        db.session.refresh(mail)

        with pytest.raises(NotNeeded):
            messages.compose(mail)

    @pytest.mark.parametrize("own", [True, False])
    def test_who_was_withdrawn_reads_what_to_do(self, empresa, maria, own):
        account = empresa if own else maria
        begin_write()
        db.session.add(
            Mail(
                kind=MailKind.COLLEAGUE_REMOVED,
                to=account.email,
                party_id=empresa.party_id,
                account_id=account.id,
            )
        )
        db.session.commit()

        letter = self.letter(MailKind.COLLEAGUE_REMOVED)

        assert ("/primer-acceso" in letter.text) == own
        assert "Empresa Irreal S.A." in letter.text
        assert ("Se retiró su cuenta" in letter.subject) == own
