"""Several people of one company, each with their own password."""

import pytest
from sqlalchemy import func, select

from app import links
from app.accounts import inviting
from app.db import db, now
from app.models import Account, AccountState, Delegation, Event, MailKind, MailState, Party, Photo, SignIn
from tests import people
from tests.auth.steps import PASSWORD, give_password, is_signed_in, mails, page_of, path_of, sign_in
from tests.browser import signed_in
from tests.browser import stranger as new_stranger
from tests.people import let_in

ANA = "ana@ejemplo.ec"
COLLEAGUES = "/perfil/colegas"


@pytest.fixture
def empresa(app):
    """The account that signs in with the RUC of a company."""
    return people.person(people.EMPRESA, name="Empresa Irreal S.A.", email="compras@empresa.ec")


def turn_to(browser, party_id: int, status: int = 303):
    """Look at a party's vouchers."""
    token = browser.get("/perfil/empresas").xpath("//input[@name='csrf_token']/@value")[0]
    return browser.post("/perfil/empresas/cambio", status, party=party_id, csrf_token=token)


def pressed(browser, path: str, status: int = 303, **fields) -> None:
    """Send what a button of ours sends, whether the page shows it or not."""
    token = browser.get("/perfil/clave").xpath("//input[@name='csrf_token']/@value")[0]
    browser.post(path, status, csrf_token=token, **fields)


def invite(browser, email: str = ANA, status: int = 303):
    page = browser.get(COLLEAGUES)
    [form] = [form for form in page.forms if form.get("id") == "invitar-colega"]
    return browser.submit(page, status, form=page.forms.index(form), email=email)


def text_of(browser, path: str = COLLEAGUES) -> str:
    return " ".join(browser.get(path).text_content().split())


@pytest.fixture
def office(app, empresa, maria, jorge):
    """A company that let Maria and Jorge in; both look at its vouchers."""
    people.firm()
    people.filed(to=people.EMPRESA, name="Empresa Irreal S.A.")
    let_in(maria, empresa.party_id)
    let_in(jorge, empresa.party_id)
    hers, his = signed_in(app, maria), signed_in(app, jorge, "sesion-de-jorge-en-su-oficina")
    for browser in (hers, his):
        turn_to(browser, empresa.party_id)
    return hers, his


def vouchers(browser) -> int:
    return len(browser.get("/comprobantes").xpath("//tr[@data-clave]"))


def test_an_invitation_is_queued_for_its_address_alone(app, empresa):
    browser = signed_in(app, empresa)

    assert invite(browser).location == COLLEAGUES

    [given] = db.session.scalars(select(Delegation))
    assert (given.party_id, given.email, given.account_id) == (empresa.party_id, ANA, None)
    [mail] = mails()
    assert (mail.kind, mail.to, mail.delegation_id) == (MailKind.COLLEAGUE_INVITED, ANA, given.id)
    assert ANA in text_of(browser)


@pytest.mark.parametrize("written", ["ANA@Ejemplo.EC", "  ana@ejemplo.ec ", "ana @ ejemplo.ec"])
def test_one_address_written_in_many_ways_is_one_invitation(app, empresa, written):
    browser = signed_in(app, empresa)
    invite(browser)

    invite(browser, written)

    assert db.session.scalars(select(Delegation.email)).all() == [ANA]
    assert len(mails()) == 2


def test_an_address_with_letters_of_its_own_is_written_as_mail_needs_it(app, empresa):
    invite(signed_in(app, empresa), "ana@cañón.ec")

    assert db.session.scalars(select(Delegation.email)).all() == ["ana@" + "cañón.ec".encode("idna").decode()]


@pytest.mark.parametrize(
    "written",
    ["", "ana", "ana@", "ana@ejemplo.ec, beto@ejemplo.ec", "ana@ejemplo.ec\nBcc:x@y.ec", "<ana@x.ec>"],
)
def test_what_is_not_one_address_is_an_error_at_the_field(app, empresa, written):
    page = page_of(invite(signed_in(app, empresa), written, 422))

    assert page.xpath("//*[@id='email-error']")
    assert mails() == []


def test_an_aged_form_invites_nobody_and_keeps_the_address(app, empresa):
    page = signed_in(app, empresa).post(COLLEAGUES, 422, email=ANA, csrf_token="viejo")

    assert page.xpath("//input[@name='email']/@value") == [ANA]
    assert mails() == []


@pytest.mark.parametrize("written", ["compras@empresa.ec", "COMPRAS@empresa.ec"])
def test_nobody_invites_the_account_of_the_number_itself(app, empresa, written):
    page = page_of(invite(signed_in(app, empresa), written, 422))

    assert "propia cuenta" in page.xpath("//*[@id='email-error']")[0].text_content()
    assert mails() == []


def test_a_colleague_is_not_invited_twice(office):
    page = page_of(invite(office[0], "jorge@ejemplo.ec", 422))

    assert "ya ve estos comprobantes" in page.xpath("//*[@id='email-error']")[0].text_content()


def test_twenty_people_are_let_in_and_no_more(app, empresa, monkeypatch):
    monkeypatch.setattr(inviting, "MOST", 2)
    browser = signed_in(app, empresa)
    invite(browser, "una@ejemplo.ec")
    invite(browser, "dos@ejemplo.ec")

    page = page_of(invite(browser, "tres@ejemplo.ec", 422))

    assert page.xpath("//*[@id='email-error']")
    assert len(mails()) == 2


def test_the_eleventh_invitation_of_a_day_waits(app, empresa, maria):
    browser = signed_in(app, empresa)
    for number in range(10):
        invite(browser, f"colega{number}@ejemplo.ec")

    assert int(invite(browser, "otra@ejemplo.ec", 429).headers["Retry-After"]) > 0
    invite(signed_in(app, maria), "otra@ejemplo.ec")  # hers are another party's


def test_a_colleague_reads_the_vouchers_of_the_company_and_no_other(app, office, jorge):
    people.filed(to=people.MARIA, secuencial="000000002")
    hers, his = office

    assert vouchers(hers) == vouchers(his) == 1
    turn_to(hers, db.session.scalar(select(Account.party_id).where(Account.email == "maria@ejemplo.ec")))
    assert vouchers(hers) == 1
    turn_to(his, jorge.party_id)
    assert vouchers(his) == 0


def test_the_trail_says_which_colleague_opened_a_voucher(office, maria):
    hers, _his = office
    link = hers.get("/comprobantes").xpath("//tr[@data-clave]//a/@href")[0]

    hers.get(link)

    assert db.session.scalars(select(Event.account_id).order_by(Event.id.desc())).first() == maria.id


def test_everyone_sees_who_else_reads_the_vouchers(office):
    for browser in office:
        said = text_of(browser)
        assert "Empresa Irreal S.A." in said
        assert "Ingresa con el RUC 1799999931001" in said
        assert "María Inventada" in said
        assert "Jorge Inventado" in said


def test_a_revoked_colleague_sees_nothing_from_that_moment(office, jorge, empresa):
    hers, his = office
    given = db.session.scalars(select(Delegation).where(Delegation.account_id == jorge.id)).one()

    pressed(hers, f"{COLLEAGUES}/retiro", id=given.id)

    assert "Jorge Inventado ya no puede ver" in text_of(hers)
    assert vouchers(his) == 0
    assert is_signed_in(his)  # with what is his own
    turn_to(his, empresa.party_id, 404)
    [mail] = mails()
    assert (mail.kind, mail.to, mail.party_id) == (
        MailKind.COLLEAGUE_REMOVED,
        "jorge@ejemplo.ec",
        empresa.party_id,
    )
    assert db.session.scalars(select(SignIn.party_id).where(SignIn.account_id == jorge.id)).all() == [None]


def test_an_invitation_that_is_taken_back_is_called_so(office):
    hers, _his = office
    invite(hers)
    given = db.session.scalars(select(Delegation).where(Delegation.email == ANA)).one()

    pressed(hers, f"{COLLEAGUES}/retiro", id=given.id)

    said = text_of(hers)
    assert f"Retiramos la invitación a {ANA}: su enlace ya no sirve." in said
    assert "ya no puede ver" not in said


def test_who_was_revoked_a_moment_ago_revokes_and_invites_nobody(app, office, jorge, maria, monkeypatch):
    """The session was read before; the act asks again."""
    from app.accounts import delegations

    hers, _his = office
    given = db.session.scalars(select(Delegation).where(Delegation.account_id == jorge.id)).one()
    lock = delegations.lock

    def meanwhile(party_id):
        lock(party_id)
        db.session.execute(db.delete(Delegation).where(Delegation.account_id == maria.id))

    monkeypatch.setattr(delegations, "lock", meanwhile)

    pressed(hers, f"{COLLEAGUES}/retiro", 404, id=given.id)
    pressed(hers, COLLEAGUES, 404, email=ANA)
    pressed(hers, f"{COLLEAGUES}/retiro-del-titular", 404)

    assert mails() == []


def test_a_log_line_says_who_revoked_whom_without_the_address(office, jorge, maria, caplog):
    given = db.session.scalars(select(Delegation).where(Delegation.account_id == jorge.id)).one()

    with caplog.at_level("INFO"):
        pressed(office[0], f"{COLLEAGUES}/retiro", id=given.id)

    [line] = [record.getMessage() for record in caplog.records if "retiró" in record.getMessage()]
    assert f"La cuenta {maria.id} retiró a j•••••@e•••.ec" in line
    assert "jorge@ejemplo.ec" not in line


def test_a_waiting_invitation_is_sent_again_and_taken_back(app, empresa):
    browser = signed_in(app, empresa)
    invite(browser)
    [given] = db.session.scalars(select(Delegation))
    url = links.invitation_url(given)

    pressed(browser, f"{COLLEAGUES}/reenvio", id=given.id)
    assert [mail.kind for mail in mails()] == [MailKind.COLLEAGUE_INVITED] * 2
    pressed(browser, f"{COLLEAGUES}/retiro", id=given.id)

    assert len(mails()) == 2  # who never accepted hears nothing
    assert new_stranger(app).open(path_of(url)).status_code == 410


def test_an_old_link_stays_dead_when_its_address_is_invited_anew(app, empresa):
    browser = signed_in(app, empresa)
    invite(browser)
    [given] = db.session.scalars(select(Delegation))
    old = links.invitation_url(given)
    pressed(browser, f"{COLLEAGUES}/retiro", id=given.id)
    invite(browser)

    assert new_stranger(app).open(path_of(old)).status_code == 410
    [given] = db.session.scalars(select(Delegation))
    assert new_stranger(app).open(path_of(links.invitation_url(given))).status_code == 303


def test_a_person_leaves_by_themselves(office, jorge):
    _hers, his = office

    pressed(his, f"{COLLEAGUES}/salida")

    assert "Ya no ve los comprobantes de Empresa Irreal" in his.get("/comprobantes").text_content()
    assert vouchers(his) == 0
    assert db.session.scalar(select(func.count()).select_from(Delegation)) == 1
    assert mails() == []


def test_nobody_leaves_what_is_their_own(marias):
    pressed(marias, f"{COLLEAGUES}/salida", 404)


def test_strangers_to_a_company_decide_nothing_about_it(app, office, empresa):
    stranger = people.person("1799999899", name="Ajena Inventada", email="ajena@ejemplo.ec")
    browser = signed_in(app, stranger)
    for given in db.session.scalars(select(Delegation)).all():
        pressed(browser, f"{COLLEAGUES}/retiro", 404, id=given.id)
        pressed(browser, f"{COLLEAGUES}/reenvio", 404, id=given.id)
    pressed(browser, f"{COLLEAGUES}/retiro-del-titular", 404)
    turn_to(browser, empresa.party_id, 404)

    assert db.session.scalar(select(func.count()).select_from(Delegation)) == 2


def test_a_button_pressed_after_turning_elsewhere_does_nothing(office, empresa, maria):
    hers, _his = office
    turn_to(hers, maria.party_id)

    pressed(hers, COLLEAGUES, email=ANA, party=empresa.party_id)
    pressed(hers, f"{COLLEAGUES}/salida", party=empresa.party_id)

    assert mails() == []
    assert db.session.scalar(select(func.count()).select_from(Delegation)) == 2
    assert "No se hizo nada" in hers.get(COLLEAGUES).text_content()


class TestTheAccountOfTheCompany:
    """Colleagues are equals, whoever signs in with the number among them."""

    @pytest.fixture(autouse=True)
    def withdrawn(self, app, office, empresa):
        give_password(empresa)
        empresa.name = "Quien Compraba"
        db.session.add(Photo(account_id=empresa.id, data=b"RIFF", sha256="0" * 64, at=now()))
        db.session.commit()
        self.browser = signed_in(app, empresa)
        pressed(office[0], f"{COLLEAGUES}/retiro-del-titular")

    def test_it_waits_for_a_first_access_again(self, app, empresa):
        db.session.refresh(empresa)

        assert (empresa.state, empresa.password_hash, empresa.email) == (AccountState.PENDING, None, None)
        assert (empresa.name, db.session.get(Photo, empresa.id)) == ("", None)
        assert not is_signed_in(self.browser)
        sign_in(new_stranger(app), people.EMPRESA, PASSWORD, 422)

    def test_its_address_is_told_how_to_come_back(self, empresa):
        [mail] = mails()

        assert (mail.kind, mail.to, mail.state) == (
            MailKind.COLLEAGUE_REMOVED,
            "compras@empresa.ec",
            MailState.QUEUED,
        )

    def test_the_others_go_on_reading(self, office):
        assert vouchers(office[0]) == vouchers(office[1]) == 1
        assert "Ingresa con el RUC" not in text_of(office[0])


def test_what_its_address_opened_stays_open_to_the_others(app, empresa, maria):
    firm = people.firm()
    people.filed(to=people.EMPRESA, name="Empresa Irreal S.A.", email="compras@empresa.ec")
    let_in(maria, empresa.party_id)
    browser = signed_in(app, maria)
    turn_to(browser, empresa.party_id)
    assert vouchers(browser) == 1

    pressed(browser, f"{COLLEAGUES}/retiro-del-titular")

    assert firm.ruc in text_of(browser, "/comprobantes")
    assert vouchers(browser) == 1


def test_an_administrator_is_not_a_colleagues_to_withdraw(office, empresa):
    empresa.admin_since = now()
    db.session.commit()

    pressed(office[0], f"{COLLEAGUES}/retiro-del-titular", 404)


class TestWhatIsAPersons:
    """A person decides alone who reads what is theirs."""

    @pytest.fixture(autouse=True)
    def accountant(self, app, maria, jorge):
        self.given = let_in(jorge, maria.party_id)
        self.party_id = maria.party_id
        self.browser = signed_in(app, jorge)
        turn_to(self.browser, maria.party_id)

    def test_the_delegate_sees_who_reads_and_no_way_to_invite(self):
        page = self.browser.get(COLLEAGUES)

        assert "María Inventada" in page.text_content()
        assert not page.xpath("//input[@name='email']")
        assert not page.xpath("//form[contains(@action, '/retiro')]")

    def test_the_delegate_invites_and_revokes_nobody(self, app, maria):
        other = let_in(people.person("1799999899", name="Otra", email="otra@ejemplo.ec"), self.party_id)

        pressed(self.browser, COLLEAGUES, 404, email=ANA)
        pressed(self.browser, f"{COLLEAGUES}/retiro", 404, id=other.id)
        pressed(self.browser, f"{COLLEAGUES}/retiro-del-titular", 404)
        assert db.session.get_one(Account, maria.id).state == AccountState.ACTIVE

    def test_the_delegate_leaves(self):
        pressed(self.browser, f"{COLLEAGUES}/salida")

        assert db.session.scalar(select(func.count()).select_from(Delegation)) == 0

    def test_the_person_revokes(self, marias):
        pressed(marias, f"{COLLEAGUES}/retiro", id=self.given.id)

        turn_to(self.browser, self.party_id, 404)

    def test_whom_the_delegate_lets_in_does_not_reach_the_person(self, app, jorge):
        third = people.person("1799999899", name="Tercera", email="tercera@ejemplo.ec")
        let_in(third, jorge.party_id)

        turn_to(signed_in(app, third), self.party_id, 404)


def test_a_change_of_password_keeps_looking_at_the_same_vouchers(app, office, maria):
    give_password(maria)
    hers, _his = office
    page = hers.get("/perfil/clave")
    hers.submit(
        page,
        current_password=PASSWORD,
        password="Caballo batería 9 grapa.",
        confirm="Caballo batería 9 grapa.",
    )

    assert vouchers(hers) == 1
    assert "Empresa Irreal" in hers.get("/comprobantes").text_content()


def test_a_new_sign_in_begins_with_ones_own(app, office, maria):
    give_password(maria)
    again = new_stranger(app)
    sign_in(again)

    assert vouchers(again) == 0


class TestTurning:
    """The page of those whose vouchers one may look at."""

    def test_it_lists_the_readers_own_first_and_what_nobody_opened(self, office, empresa):
        page = office[0].get("/perfil/empresas")

        rows = [" ".join(row.text_content().split()) for row in page.xpath("//main//ul[@class='lista']/li")]
        assert "María Inventada" in rows[0]
        assert people.EMPRESA in rows[1]
        assert "· 1 sin abrir" in rows[1]
        assert "Los ve ahora" in rows[1]

    def test_ten_are_found_at_a_glance_and_more_by_a_search(self, app, maria):
        for number in range(11):
            party = Party(kind="ruc", numero=f"17999998{number:02}001", name=f"Compañía Número {number}")
            db.session.add(party)
            db.session.commit()
            let_in(maria, party.id, email=f"m{number}@ejemplo.ec")
        browser = signed_in(app, maria)

        assert browser.get("/perfil/empresas").xpath("//input[@name='q']")
        for words in ("compania 7", "1799999807001", "179999980-7001"):
            page = browser.get(f"/perfil/empresas?q={words}")
            assert len(page.xpath("//main//ul[@class='lista']/li")) == 1, words
        assert "Nadie con ese nombre" in text_of(browser, "/perfil/empresas?q=inexistente")

    def test_only_those_with_something_unopened_are_asked_for(self, app, maria):
        people.firm()
        for number in range(11):
            numero, name = f"17999998{number:02}001", f"Compañía Número {number}"
            let_in(
                maria,
                people.person(numero, name=name, email=f"c{number}@ejemplo.ec").party_id,
                email=f"m{number}@x.ec",
            )
        people.filed(to="1799999804001", name="Compañía Número 4")
        browser = signed_in(app, maria)

        page = browser.get("/perfil/empresas?nuevos=1")
        assert page.xpath("//main//ul[@class='lista']/li//b/text()") == ["Compañía Número 4"]

        turn_to(browser, page.xpath("//main//input[@name='party']/@value")[0])
        browser.get(browser.get("/comprobantes").xpath("//td[@data-col='numero']/a/@href")[0])
        assert "No queda nada sin abrir" in text_of(browser, "/perfil/empresas?nuevos=1")

    def test_turning_to_a_strangers_is_not_found(self, marias, jorge):
        turn_to(marias, jorge.party_id, 404)
        turn_to(marias, 2**31 - 1, 404)

    def test_turning_by_reading_does_nothing(self, marias, jorge):
        marias.get("/perfil/empresas/cambio", 405)

    def test_they_stand_where_a_person_looks_for_their_names(self, app, maria):
        for numero, name in (
            (people.EMPRESA, "Zapatos S.A."),
            (people.JORGE, "Ñandú S.A."),
            (people.OTHER_RUC, "Óptica S.A."),
        ):
            let_in(maria, people.person(numero, name=name, email=f"a{numero}@ejemplo.ec").party_id)

        names = signed_in(app, maria).get("/perfil/empresas").xpath("//main//ul[@class='lista']/li//b/text()")

        assert [str(name) for name in names][1:] == ["Ñandú S.A.", "Óptica S.A.", "Zapatos S.A."]

    def test_the_count_is_one_statement_for_all(self, app, office, empresa, maria):
        from sqlalchemy import event

        statements = []
        event.listen(db.engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
        office[0].get("/perfil/empresas")

        assert sum("recipient" in statement for statement in statements) == 1

    def test_what_is_closed_to_the_party_is_not_counted(self, app, empresa, maria):
        firm = people.firm()
        people.filed(to=people.EMPRESA, name="Empresa Irreal S.A.")
        people.contact(people.EMPRESA, firm, "otra@empresa.ec")
        let_in(maria, empresa.party_id)

        page = signed_in(app, maria).get("/perfil/empresas")

        assert "nada sin abrir" in page.xpath("//main//ul[@class='lista']/li[2]")[0].text_content()
