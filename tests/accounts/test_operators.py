"""Working for a firm: accepted with the account one has or a new one, once; named on the machine by number."""

import threading

import pytest
from sqlalchemy import func, select

from app import links
from app.accounts import accepting, hiring, operators, parking, revoking, suspending
from app.accounts.accepting import Accepted
from app.accounts.operators import Decided
from app.db import begin_write, db
from app.models import Account, AccountState, Act, Deed, Mail, MailKind, MailState, Operator, Role
from app.worker import mailing
from tests import people
from tests.auth.steps import give_password, is_signed_in, mails, path_of, sign_in, use_link
from tests.browser import signed_in
from tests.browser import stranger as new_stranger

NEW = "nuria@inventada.example"
LONG = "Llueve en Quito, 7 veces"
INVITATION, ACCEPT = "/invitacion", "/invitacion/aceptar"


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def mara(firm):
    return people.manager(firm)


@pytest.fixture
def invited(firm, mara):
    """Nuria is invited, as an operator."""
    begin_write()
    hiring.invite(mara, firm.id, NEW, Role.OPERATOR)
    db.session.commit()
    return db.session.scalars(select(Operator).where(Operator.email == NEW)).one()


@pytest.fixture
def link(invited):
    return links.work_url(invited)


def follow(browser, link, status=200):
    response = browser.open(path_of(link))
    assert (response.status_code, response.location) == (303, INVITATION)
    return browser.get(INVITATION, status)


def accept(browser, page, status=303):
    [form] = [form for form in page.forms if form.action == ACCEPT]
    return browser.submit(page, status, form=page.forms.index(form))


def member(account):
    return db.session.scalar(select(Operator).where(Operator.account_id == account.id))


def account_of(address):
    return db.session.scalars(select(Account).where(Account.email == address)).one()


def deeds():
    return db.session.scalars(select(Act.deed).order_by(Act.id)).all()


def test_a_new_account_works_for_the_firm_from_its_first_page(app, stranger, link, firm):
    page = follow(stranger, link)
    assert firm.name in page.text_content()

    response = stranger.submit(page, name="Nuria Inventada", password=LONG, confirm=LONG)

    assert response.location == "/emisor"
    nuria = account_of(NEW)
    assert (member(nuria).role, nuria.state) == (Role.OPERATOR, AccountState.ACTIVE)
    assert is_signed_in(stranger)
    sign_in(new_stranger(app), NEW, LONG)
    assert deeds()[-1] is Deed.OPERATOR_ACCEPTED


def test_a_new_operator_needs_fourteen_characters_and_is_told(stranger, link):
    page = follow(stranger, link)
    assert "14" in page.xpath("//*[@id='politica']")[0].text_content()

    stranger.submit(page, 422, name="Nuria", password="Llueve-Qto-7a", confirm="Llueve-Qto-7a")

    assert db.session.scalar(select(func.count()).select_from(Account).where(Account.email == NEW)) == 0


def test_operators_keep_to_fourteen_when_they_change_their_password(app, mara, maria):
    theirs = signed_in(app, mara).get("/perfil/clave")
    hers = signed_in(app, maria).get("/perfil/clave")

    assert "14" in theirs.xpath("//*[@id='politica']")[0].text_content()
    assert "14" not in hers.xpath("//*[@id='politica']")[0].text_content()


def test_somebody_with_an_account_accepts_with_it_whatever_its_password(app, marias, link, maria):
    page = follow(marias, link)

    response = accept(marias, page)

    assert response.location == "/emisor"
    assert member(maria).email == NEW
    assert marias.open("/emisor/equipo").status_code == 404  # an operator


def test_who_signs_in_with_that_address_is_asked_to_sign_in(app, stranger, link):
    nuria = give_password(people.by_address(NEW, "Nuria Inventada"), LONG)

    page = follow(stranger, link)

    assert not page.xpath("//input[@name='password']")
    sign_in(stranger, NEW, LONG, path="/ingresar?next=/invitacion")
    accept(stranger, stranger.get(INVITATION))
    assert member(nuria)


def test_it_is_accepted_once(app, stranger, marias, link, maria):
    hers, theirs = follow(marias, link), follow(stranger, link)
    accept(marias, hers)

    stranger.submit(theirs, 410, name="Otra Persona", password=LONG, confirm=LONG)

    assert new_stranger(app).open(path_of(link)).status_code == 410
    assert member(maria)


def test_one_that_was_taken_back_opens_nothing(app, marias, link, invited, mara):
    page = follow(marias, link)
    begin_write()
    assert operators.revoke(mara, invited.issuer_id, invited.id).outcome is Decided.DONE
    db.session.commit()

    accept(marias, page, 410)

    assert new_stranger(app).open(path_of(link)).status_code == 410


def test_an_invitation_made_anew_is_not_opened_by_the_old_link(app, link, invited, mara, firm):
    begin_write()
    operators.revoke(mara, firm.id, invited.id)
    hiring.invite(mara, firm.id, NEW, Role.MANAGER)
    db.session.commit()

    assert new_stranger(app).open(path_of(link)).status_code == 410


def test_two_invitations_for_one_person_leave_the_greater_role(app, marias, maria, invited, firm):
    invited.role = Role.MANAGER
    db.session.commit()
    people.works_for(maria, firm)

    accept(marias, follow(marias, links.work_url(invited)))

    assert member(maria).role is Role.MANAGER
    assert db.session.scalar(select(func.count()).select_from(Operator)) == 2


def test_of_two_who_accept_at_the_same_instant_one_works_there(app, invited, maria, jorge):
    parked = {"o": invited.id, "f": links.of_operator(invited)}
    ids, start, outcomes = [maria.id, jorge.id], threading.Barrier(2), []

    def take(account_id):
        with app.app_context():
            start.wait()
            begin_write()
            outcomes.append(accepting.accept(parking.park(**parked), db.session.get(Account, account_id)))
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=take, args=(each,)) for each in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == sorted([Accepted.NOW, Accepted.GONE])


def test_the_mail_says_who_invites_and_what_for(app, invited, firm):
    mailing.send_due()

    [path] = (app.config["INSTANCE_DIR"] / "outbox").glob("*-operator-invited.eml")
    text = path.read_bytes().decode("ascii", "ignore")
    assert "X-ClickFactura-Kind: operator-invited" in text


def test_an_invitation_that_is_gone_sends_no_mail(app, invited, mara, firm):
    begin_write()
    operators.revoke(mara, firm.id, invited.id)
    db.session.commit()

    assert mailing.send_due().dropped == 1


def test_who_was_withdrawn_meanwhile_decides_nothing(firm, mara):
    other = people.operator(firm, "otra@inventada.example", Role.MANAGER)
    begin_write()
    operators.revoke(other, firm.id, member(mara).id)
    db.session.commit()

    begin_write()
    assert hiring.invite(mara, firm.id, NEW, Role.MANAGER) is hiring.Hired.FORBIDDEN
    assert operators.revoke(mara, firm.id, member(other).id).outcome is Decided.GONE


@pytest.mark.parametrize("end", ["made operator", "disabled"])
def test_who_decides_no_more_comes_back_by_no_invitation_of_their_own(app, firm, mara, invited, end):
    boss = people.manager(firm, "berta@inventada.example")
    people.admin()
    ada = account_of("ada@portal.example")
    begin_write()
    if end == "disabled":
        suspending.disable(ada, mara)
    else:
        operators.change_role(boss, firm.id, member(mara).id, Role.OPERATOR)
    db.session.commit()

    assert db.session.scalars(select(Operator).where(Operator.accepted_at.is_(None))).all() == []


def test_of_two_managers_who_withdraw_each_other_at_once_one_stays(app, firm, mara):
    other = people.operator(firm, "otra@inventada.example", Role.MANAGER)
    pairs = [(mara.id, member(other).id), (other.id, member(mara).id)]
    start = threading.Barrier(2)

    def withdraw(by_id, operator_id):
        with app.app_context():
            start.wait()
            begin_write()
            operators.revoke(db.session.get(Account, by_id), firm_id, operator_id)
            db.session.commit()
            db.session.remove()

    firm_id = firm.id
    threads = [threading.Thread(target=withdraw, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Operator)) == 1


def test_an_administrator_may_leave_a_firm_without_a_manager(firm, mara):
    ada = people.admin()
    begin_write()

    assert operators.change_role(ada, firm.id, member(mara).id, Role.OPERATOR) is Decided.DONE
    assert operators.revoke(ada, firm.id, member(mara).id).outcome is Decided.DONE


def test_a_disabled_administrator_decides_nothing(firm, mara):
    ada = people.admin()
    ada.state = AccountState.DISABLED
    db.session.commit()

    assert not operators.still_decides(ada, firm.id)


def test_whoever_signs_in_with_a_withdrawn_number_next_works_for_nobody(app, firm):
    empresa = people.person(people.EMPRESA, name="Empresa Irreal S.A.", email="compras@empresa.ec")
    people.works_for(empresa, firm, Role.MANAGER)
    begin_write()
    operators.forget(empresa.id)
    db.session.commit()

    assert member(empresa) is None
    assert deeds() == [Deed.OPERATOR_REVOKED]
    assert revoking.operators is operators  # withdrawing the account of a number does so too


@pytest.fixture
def name(app):
    def run(*arguments):
        return app.test_cli_runner().invoke(args=["issuers", "operator", *arguments])

    return run


def test_somebody_without_a_password_is_named_and_sent_the_link_that_opens_the_account(app, name, firm):
    done = name(people.RUC, people.JORGE, "jorge@inventada.example", "--role", "manager")

    assert done.exit_code == 0, done.output
    [one] = db.session.scalars(select(Operator))
    assert (one.role, one.email, one.accepted_at is not None) == (
        Role.MANAGER,
        "jorge@inventada.example",
        True,
    )
    [mail] = mails()
    assert (mail.kind, mail.to, mail.account_id) == (MailKind.ACTIVATION, one.email, one.account_id)
    browser = new_stranger(app)
    account = db.session.get_one(Account, one.account_id)
    link = links.activation_url(account, one.email)
    use_link(browser, link, "Corta-7-clave", 422)  # twelve or so are not enough for who works here
    browser.submit(browser.get("/clave/nueva"), password=LONG, confirm=LONG)
    sign_in(browser, people.JORGE, LONG)
    assert browser.open("/emisor/equipo").status_code == 200


def test_somebody_with_an_account_is_told_at_their_own_address(app, name, firm, maria):
    done = name(people.RUC, people.MARIA, "otra@inventada.example")

    assert done.exit_code == 0
    assert member(maria).role is Role.OPERATOR
    [mail] = mails()
    assert (mail.kind, mail.to) == (MailKind.OPERATOR_NAMED, maria.email)
    assert mailing.send_due().sent == 1


def test_named_twice_is_named_once(name, firm, maria):
    name(people.RUC, people.MARIA, maria.email)

    again = name(people.RUC, people.MARIA, maria.email)

    assert again.exit_code == 0
    assert "ya existe" in again.stdout
    assert len(mails()) == 1
    assert deeds() == [Deed.OPERATOR_ACCEPTED]


def test_a_role_that_is_given_later_is_set(name, firm, maria):
    name(people.RUC, people.MARIA, maria.email)

    changed = name(people.RUC, people.MARIA, maria.email, "--role", "manager")

    assert "ya existe" in changed.stdout
    assert member(maria).role is Role.MANAGER
    assert deeds() == [Deed.OPERATOR_ACCEPTED, Deed.OPERATOR_CHANGED]


def test_a_waiting_invitation_for_that_address_is_taken_up(name, firm, mara):
    begin_write()
    hiring.invite(mara, firm.id, "jorge@inventada.example", Role.MANAGER)
    db.session.commit()

    name(people.RUC, people.JORGE, "jorge@inventada.example")

    [one] = db.session.scalars(select(Operator).where(Operator.email == "jorge@inventada.example"))
    assert (one.account_id is not None, one.role) == (True, Role.MANAGER)


@pytest.mark.parametrize(
    "wrong",
    [
        ("1799999966001", people.MARIA, "x@ejemplo.ec"),
        (people.RUC, " ", "x@ejemplo.ec"),
        (people.RUC, people.MARIA, "x"),
        (people.RUC, "nadie@ejemplo.ec", "nadie@ejemplo.ec"),
        (people.RUC, people.MARIA, "x@ejemplo.ec", "--role", "dueño"),
    ],
)
def test_what_names_nobody_or_no_firm_is_wrong_usage(name, firm, wrong):
    assert name(*wrong).exit_code == 2
    assert db.session.scalars(select(Operator)).all() == []


def test_a_disabled_account_is_not_named(name, firm, maria):
    maria.state = AccountState.DISABLED
    db.session.commit()

    assert name(people.RUC, people.MARIA, maria.email).exit_code == 2


def test_an_address_of_another_member_is_refused(name, firm, mara):
    assert name(people.RUC, people.JORGE, "mara@inventada.example").exit_code == 2


def test_mail_about_somebody_named_who_was_withdrawn_is_not_sent(name, firm, maria):
    name(people.RUC, people.MARIA, maria.email)
    begin_write()
    operators.remove(member(maria))
    db.session.commit()

    mailing.send_due()

    assert db.session.scalars(select(Mail.state)).all() == [MailState.DROPPED]


def test_what_a_hijacker_invited_goes_when_the_address_is_put_back(firm, mara, invited):
    begin_write()
    operators.take_back(mara.id, invited.given_at)
    db.session.commit()

    assert db.session.scalars(select(Operator.email)).all() == ["mara@inventada.example"]
