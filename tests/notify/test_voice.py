"""What a firm adds to its messages: lines that close them and where answers go, as text and as one address."""

import email
import email.policy

import pytest

from app.db import db, now
from app.models import AccountState, Mail, MailKind
from app.notify import messages, mime
from tests import people
from tests.people import EMPRESA, MARIA

ADDRESS = "maria@ejemplo.ec"
SIGNATURE = "Ferretería La Inventada\nAtendemos de 8:00 a 17:00"
REPLY = "ventas@inventada.example"


@pytest.fixture
def firm(app):
    return people.firm(signature=SIGNATURE, reply_to=REPLY, accent="#005f73")


def written(kind, firm, **about):
    people.filed(to=MARIA, email=ADDRESS, **people.fresh())
    if kind is MailKind.NOTICE:
        mail = db.session.scalars(db.select(Mail).where(Mail.kind == kind)).one()
    else:
        mail = Mail(kind=kind, issuer_id=firm.id, **about)
        db.session.add(mail)
        db.session.commit()
    letter = messages.compose(mail)
    return letter, email.message_from_bytes(mime.build(letter), policy=email.policy.default)


def test_a_notice_closes_with_the_lines_of_the_firm_and_is_answered_to_it(firm):
    letter, message = written(MailKind.NOTICE, firm)

    assert message["Reply-To"] == REPLY
    for part in (letter.text, letter.html):
        assert part.index("Ferretería La Inventada") < part.index("Atendemos de 8:00 a 17:00")
    assert "<bdi>Atendemos de 8:00 a 17:00</bdi>" in letter.html
    assert "#005f73" in letter.html


def test_the_link_that_a_firm_asked_for_closes_the_same_way(firm):
    pending = people.person(EMPRESA, email=None, state=AccountState.PENDING)
    people.contact(EMPRESA, firm, "cuentas@ejemplo.ec")
    about = {"to": "cuentas@ejemplo.ec", "account_id": pending.id}

    letter, message = written(MailKind.ACTIVATION, firm, **about)

    assert message["Reply-To"] == REPLY
    assert "Atendemos de 8:00 a 17:00" in letter.text


def test_what_the_portal_itself_says_is_not_the_firms(firm):
    maria = people.person(MARIA, email=ADDRESS, email_proven_at=now())

    letter, message = written(MailKind.RESET, firm, to=ADDRESS, account_id=maria.id)

    assert message["Reply-To"] is None
    assert "Atendemos" not in letter.text + letter.html


def test_a_firm_without_either_adds_nothing(app):
    firm = people.firm()

    letter, message = written(MailKind.NOTICE, firm)

    assert message["Reply-To"] is None
    assert not letter.reply_to


@pytest.mark.parametrize(
    "evil",
    [
        "a@b.example\r\nBcc: otro@ejemplo.ec",
        "a@b.example, c@d.example",
        "Ventas <a@b.example>",
        "A@B.example",
    ],
)
def test_what_is_not_one_plain_address_never_enters_a_header(firm, evil):
    firm.reply_to = evil
    db.session.commit()

    _letter, message = written(MailKind.NOTICE, firm)

    assert (message["Reply-To"], message["Bcc"]) == (None, None)


def test_a_signature_is_text_and_never_a_header_nor_markup(firm):
    firm.signature = "Venta\r\nBcc: otro@ejemplo.ec\n<b onclick=x>&\n\u202egnirts\n" + "más\n" * 9
    db.session.commit()

    letter, message = written(MailKind.NOTICE, firm)

    assert message["Bcc"] is None
    assert "<b onclick" not in letter.html
    assert "&lt;b onclick=x&gt;&amp;" in letter.html
    assert "\u202e" not in letter.text + letter.html
    assert letter.text.count("más\n") == 2  # six lines in all
