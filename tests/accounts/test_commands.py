"""`flask accounts invite` and `flask admins add`."""

import pytest
from sqlalchemy import func, select

from app.db import db
from app.models import Account, AccountState, MailKind, Party
from tests import people
from tests.auth import steps
from tests.auth.steps import mails, use_link
from tests.browser import stranger as new_stranger

NEW = "1759999970"


@pytest.fixture
def run(app):
    def run(*words):
        return app.test_cli_runner().invoke(args=[*words])

    return run


def account_of(numero):
    db.session.rollback()
    return db.session.scalars(select(Account).join(Party).where(Party.numero == numero)).one()


def test_an_invitation_makes_the_account_and_queues_its_mail(run):
    result = run("accounts", "invite", f"{NEW}001", "--email", "Nueva@Ejemplo.ec")

    assert result.exit_code == 0, result.output
    [mail] = mails()
    assert (mail.kind, mail.to, mail.account_id) == (
        MailKind.ACTIVATION,
        "nueva@ejemplo.ec",
        account_of(NEW).id,
    )


def test_without_an_address_it_goes_to_what_a_firm_gave(run, app):
    people.person(NEW, email=None, state=AccountState.PENDING)
    people.contact(NEW, people.firm(), "dada@ejemplo.ec")

    assert run("accounts", "invite", NEW).exit_code == 0
    assert [mail.to for mail in mails()] == ["dada@ejemplo.ec"]


def test_the_link_alone_is_the_last_line(run, app):
    result = run("accounts", "invite", NEW, "--print-link")

    link = result.stdout.splitlines()[-1]
    assert link.startswith(app.config["PUBLIC_URL"] + "/clave/nueva/")
    assert mails() == []
    use_link(new_stranger(app), link)
    assert steps.sign_in(new_stranger(app), NEW, steps.NEXT_PASSWORD).location == "/"
    assert account_of(NEW).email is None


def test_an_active_person_gets_a_reset(run, maria):
    assert run("accounts", "invite", people.MARIA).exit_code == 0

    assert [(mail.kind, mail.to) for mail in mails()] == [(MailKind.RESET, "maria@ejemplo.ec")]


@pytest.mark.parametrize(
    "words",
    [
        (NEW,),
        ("9999999999999", "--email", "x@ejemplo.ec"),
        (NEW, "--email", "no es un correo"),
        (NEW, "--email", "a@b.ec,c@d.ec"),
        (people.MARIA, "--email", "otra@ejemplo.ec"),
    ],
)
def test_what_cannot_be_invited_is_wrong_usage(run, maria, words):
    result = run("accounts", "invite", *words)

    assert result.exit_code == 2
    assert mails() == []


def test_a_disabled_account_is_not_invited(run, maria):
    maria.state = AccountState.DISABLED
    db.session.commit()

    assert run("accounts", "invite", people.MARIA).exit_code == 2


def test_an_administrator_is_made_and_invited_once(run):
    assert run("admins", "add", NEW, "admin@ejemplo.ec").exit_code == 0

    account = account_of(NEW)
    assert account.admin_since
    assert [(mail.kind, mail.to) for mail in mails()] == [(MailKind.ACTIVATION, "admin@ejemplo.ec")]


def test_someone_active_is_promoted_without_mail_and_only_once(run, maria):
    first = run("admins", "add", people.MARIA, "maria@ejemplo.ec")
    since = account_of(people.MARIA).admin_since
    second = run("admins", "add", people.MARIA, "maria@ejemplo.ec")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "ya existe" in second.output
    assert account_of(people.MARIA).admin_since == since
    assert mails() == []


@pytest.mark.parametrize("words", [("9999999999999", "a@ejemplo.ec"), (NEW, "nada")])
def test_a_bad_administrator_is_wrong_usage(run, words):
    assert run("admins", "add", *words).exit_code == 2
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0
