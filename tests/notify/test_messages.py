"""What people read: words, links, files and headers."""

import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest

from app import links
from app.db import begin_write, db, now
from app.demo import vouchers
from app.models import AccountState, Contact, Document, Issuer, Mail, MailKind, MailState
from app.notify import headers, messages, mime, notice, outbox
from app.store import vault
from app.worker import mailing
from tests import people
from tests.people import EMPRESA, MARIA

ADDRESS = "maria@ejemplo.ec"
LINK = re.compile(r"https?://\S+")
EVIL = 'Mala"><script>alert(1)</script>\r\nBcc: otro@ejemplo.ec\u202e'


@pytest.fixture
def compose(maria):
    """Write one message for María, without sending it."""

    def write(kind, to=ADDRESS, **about):
        begin_write()
        mail = outbox.queue(kind, to, account_id=maria.id, **about)
        db.session.commit()
        return messages.compose(mail)

    return write


def text(message):
    return message.get_body(("plain",)).get_content()


def html(message):
    return message.get_body(("html",)).get_content()


def sent(files, kind):
    assert mailing.send_due().failed == 0
    [message] = [m for m in files().values() if m["X-ClickFactura-Kind"] == kind]
    return message


def test_an_activation_opens_a_pending_account_and_says_which_number(app, files):
    people.firm()
    people.filed(to=MARIA, email=ADDRESS)
    account = db.session.scalars(db.select(messages.Account)).one()
    outbox.queue(MailKind.ACTIVATION, ADDRESS, account_id=account.id)
    db.session.commit()

    message = sent(files, "activation")

    assert message["Subject"] == "Active su cuenta de ClickFactura"
    [link] = [url for url in LINK.findall(text(message)) if "/clave/nueva/" in url]
    assert links.read(links.ACTIVATION, link.rpartition("/")[2])["e"] == ADDRESS
    assert re.search(rf'<a href="{re.escape(link)}"[^>]*>Aquí</a>', html(message))
    assert MARIA in text(message)


def test_a_reset_carries_one_link_named_aqui(compose):
    written = compose(MailKind.RESET)

    [link] = [url for url in LINK.findall(written.text) if "/clave/nueva/" in url]
    assert written.subject == "Restablezca su clave de ClickFactura\n"
    assert links.read(links.RESET, link.rpartition("/")[2])
    assert re.search(rf'<a href="{re.escape(link)}"[^>]*>Aquí</a>', written.html)


@pytest.mark.parametrize(
    ("kind", "subject"),
    [(MailKind.PASSWORD_CHANGED, "Su clave cambió"), (MailKind.ADDRESS_CHANGED, "Su correo cambió")],
)
def test_a_change_is_told_with_its_hour_and_without_any_token(compose, kind, subject):
    written = compose(kind)

    assert written.subject.strip() == subject
    assert LINK.findall(written.text)[0] == "http://127.0.0.1:8080/clave/olvido"
    assert re.search(r"el \d+ de [a-z]+ de \d{4}, a las \d\d:\d\d", " ".join(written.text.split()))


def test_an_address_is_confirmed_by_its_link(app, compose):
    people.firm()
    people.filed(to=MARIA, email=ADDRESS)
    contact = db.session.scalars(db.select(Contact)).one()

    written = compose(MailKind.ADDRESS_CONFIRM, contact_id=contact.id)

    [link] = [url for url in LINK.findall(written.text) if "/perfil/correo/" in url]
    assert written.subject.strip() == "Confirme su nuevo correo"
    assert links.read(links.ADDRESS, link.rpartition("/")[2])["c"] == contact.id
    assert "Ferretería La Inventada" in written.text


def test_every_link_is_on_the_public_address(app, notice, maria, files):
    app.config["PUBLIC_URL"] = "https://facturas.ejemplo.ec"
    contact = db.session.scalars(db.select(Contact)).one()
    for kind in set(MailKind) - {MailKind.NOTICE, MailKind.ACTIVATION}:
        outbox.queue(kind, ADDRESS, account_id=maria.id, contact_id=contact.id)
    db.session.commit()

    assert mailing.send_due().sent == 6

    for message in files().values():
        found = LINK.findall(text(message)) + re.findall(r'href="([^"]+)"', html(message))
        assert {urlsplit(url).hostname for url in found} == {"facturas.ejemplo.ec"}
        assert message["Message-ID"].endswith("@facturas.ejemplo.ec>")


@pytest.mark.parametrize(
    ("build", "words", "button"),
    [
        (vouchers.factura, "una factura", "Ver la factura"),
        (vouchers.liquidacion_compra, "una liquidación de compra", "Ver la liquidación de compra"),
        (vouchers.nota_credito, "una nota de crédito", "Ver la nota de crédito"),
        (vouchers.nota_debito, "una nota de débito", "Ver la nota de débito"),
        (vouchers.guia_remision, "una guía de remisión", "Ver la guía de remisión"),
        (vouchers.retencion, "un comprobante de retención", "Ver el comprobante de retención"),
    ],
)
def test_each_type_of_voucher_is_announced_by_its_name(app, files, build, words, button):
    people.firm()
    people.filed(build, to=EMPRESA, email="cuentas@ejemplo.ec", **people.fresh())

    message = sent(files, "notice")

    name = "Ferretería La Inventada Cía. Ltda."
    assert message["Subject"] == f"{name} le emitió {words} 001-001-000000001"
    assert f"{name} le emitió {words}." in text(message)
    assert button in html(message)
    assert "por" in str(message["From"])
    assert "None" not in text(message) + html(message)


def test_a_notice_carries_the_xml_as_it_arrived_and_the_ride(notice, files):
    document = db.session.get_one(Document, notice.document_id)

    xml, pdf = sent(files, "notice").iter_attachments()

    assert xml.get_filename() == "factura-001-001-000000001.xml"
    assert xml.get_payload(decode=True) == vault.get(document.id)
    assert (pdf.get_filename(), pdf.get_content_type()) == (
        "factura-001-001-000000001.pdf",
        "application/pdf",
    )
    assert pdf.get_payload(decode=True).startswith(b"%PDF-")


def test_a_notice_says_the_total_and_whose_word_the_authorisation_is(notice, files):
    document = db.session.get_one(Document, notice.document_id)
    document.total = Decimal("1234.50")
    db.session.commit()

    message = sent(files, "notice")

    assert "Total             $1,234.50" in text(message)
    assert "$1,234.50" in html(message)
    assert "Según el archivo, el SRI la autorizó" in text(message)
    assert document.clave_acceso in text(message)


def test_a_notice_says_when_the_sri_itself_confirmed(notice, files):
    db.session.get_one(Document, notice.document_id).confirmed_at = now()
    db.session.commit()

    assert "El SRI confirmó la autorización." in text(sent(files, "notice"))


def test_a_notice_says_what_the_sri_annulled_since(notice, files):
    db.session.get_one(Document, notice.document_id).annulled_at = now()
    db.session.commit()
    message = sent(files, "notice")

    for told in (text(message), html(message)):
        assert "Después el SRI la dio por anulada" in " ".join(told.split())


def test_headers_say_what_a_machine_must_know(notice, files):
    message = sent(files, "notice")

    assert message["To"] == ADDRESS
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-ClickFactura-Kind"] == "notice"
    assert message["Message-ID"] == db.session.get(Mail, notice.id, populate_existing=True).message_id
    assert abs(message["Date"].datetime - now()) < timedelta(minutes=1)
    assert not [part.defects for part in message.walk() if part.defects]


def test_names_written_by_others_are_only_text(app, files):
    people.firm()
    people.filed(to=MARIA, name=EVIL.replace("\r\n", " "), email=ADDRESS, **people.fresh())
    document = db.session.scalars(db.select(Document)).one()
    document.issuer_name = EVIL
    db.session.commit()

    message = sent(files, "notice")

    assert message["Bcc"] is None
    assert message["To"] == ADDRESS
    assert "\u202e" not in message["Subject"] + text(message) + html(message)
    assert "<script" not in html(message)
    assert "&lt;script&gt;" in html(message)
    assert message["Subject"].endswith("001-001-000000001")


@pytest.mark.parametrize(
    "address",
    [
        "a@b.ec,c@d.ec",
        "<a@b.ec>",
        "a@b.ec\r\nbcc: x@y.ec",
        "ñandú@ejemplo.ec",
        "mailto:a@b.ec",
        "a b@ejemplo.ec",
        "",
        "a@localhost",
        '"a"@ejemplo.ec',
        "a%b@ejemplo.ec",
    ],
)
def test_what_is_not_one_address_fails_with_a_sentence(maria, address):
    mail = outbox.queue(MailKind.RESET, address, account_id=maria.id)
    db.session.commit()

    assert mailing.send_due().failed == 1
    assert "no es una sola dirección" in db.session.get(Mail, mail.id, populate_existing=True).error


def test_no_row_holds_a_link_or_a_token(app, notice, maria):
    outbox.queue(MailKind.RESET, ADDRESS, account_id=maria.id)
    db.session.commit()
    mailing.send_due()

    rows = db.session.execute(db.select(Mail.__table__)).all()
    assert len(rows) == 2
    assert not re.search(r"http|/clave/|ey[A-Za-z0-9_-]{10}", str(rows))


def gone(maria, reason):
    """Take away what a message rests on."""
    if reason == "already active":
        return MailKind.ACTIVATION, ADDRESS
    if reason == "not yet active":
        maria.state = AccountState.PENDING
    if reason == "disabled":
        maria.state = AccountState.DISABLED
    if reason == "other address":
        maria.email = "otra@ejemplo.ec"
    db.session.commit()
    return MailKind.RESET, ADDRESS


@pytest.mark.parametrize("reason", ["already active", "not yet active", "disabled", "other address"])
def test_a_message_whose_cause_is_gone_is_dropped(maria, files, reason):
    kind, to = gone(maria, reason)
    mail = outbox.queue(kind, to, account_id=maria.id)
    db.session.commit()

    assert mailing.send_due().dropped == 1
    assert db.session.get(Mail, mail.id, populate_existing=True).state is MailState.DROPPED
    assert files() == {}


@pytest.mark.parametrize("kind", [MailKind.RESET, MailKind.ADDRESS_CONFIRM, MailKind.NOTICE])
def test_a_message_about_nobody_is_dropped(app, kind):
    outbox.queue(kind, ADDRESS)
    db.session.commit()

    assert mailing.send_due().dropped == 1


def test_a_notice_waits_for_nobody_who_may_no_longer_have_it(notice, files):
    db.session.scalars(db.select(Contact)).one().email = "nueva@ejemplo.ec"
    db.session.commit()

    assert mailing.send_due().dropped == 1
    assert files() == {}


def test_a_notice_goes_to_the_address_the_receiver_proved(app, files):
    people.firm()
    people.filed(to=MARIA, email=ADDRESS, notify=False, **people.fresh())
    maria = people.person(MARIA, email="propia@ejemplo.ec")
    db.session.scalars(db.select(Contact)).one().proven_at = now()
    document = db.session.scalars(db.select(Document)).one()
    outbox.queue(MailKind.NOTICE, "propia@ejemplo.ec", party_id=maria.party_id, document_id=document.id)
    db.session.commit()

    assert sent(files, "notice")["To"] == "propia@ejemplo.ec"


def test_a_disabled_account_gets_no_notice(notice):
    maria = people.person(MARIA, email=ADDRESS)
    maria.state = AccountState.DISABLED
    db.session.commit()

    assert mailing.send_due().dropped == 1


def test_a_voucher_that_cannot_be_read_again_fails_with_its_reason(notice, monkeypatch):
    monkeypatch.setattr(vault, "get", lambda _id: b"<roto>")

    assert mailing.send_due().failed == 1
    assert "no se pudo leer otra vez" in db.session.get(Mail, notice.id, populate_existing=True).error


def test_a_long_name_never_hides_the_number(app, files):
    people.firm()
    people.filed(to=MARIA, email=ADDRESS, **people.fresh())
    db.session.scalars(db.select(Document)).one().issuer_name = "Compañía " * 33
    db.session.commit()

    subject = sent(files, "notice")["Subject"]

    assert subject.endswith("… le emitió una factura 001-001-000000001")


def test_no_line_of_a_message_is_too_long_or_ends_alone(notice):
    written = messages.compose(notice)
    data = mime.build(written)

    lines = data.split(b"\r\n")
    [address] = [line for line in lines if line.startswith(b" <http")]  # of List-Unsubscribe: never folded
    assert max(len(line) for line in lines if line != address) <= 78
    assert len(address) < 998
    assert b"\n" not in data.replace(b"\r\n", b"")
    data.decode("ascii")


def test_the_sender_may_have_a_name_of_its_own(app, compose):
    app.config["MAIL_DEFAULT_SENDER"] = "Mi Portal <avisos@ejemplo.ec>"

    written = compose(MailKind.RESET)

    assert (written.sender, written.sender_name) == ("avisos@ejemplo.ec", "Mi Portal")


def test_the_bars_are_cut_from_the_clave():
    one = notice.excerpt("2411202601179999991500120010010000000011234567812")
    other = notice.excerpt("2411202601179999991500120010010000000991234567812")

    assert one != other
    assert one[0][1]
    assert one[-1][1]
    assert sum(width for width, _ink in one) <= 120


def test_only_html_mail_is_escaped(compose):
    account = db.session.scalars(db.select(messages.Account)).one()
    account.name = "Ana & Hijos <S.A.>"
    db.session.commit()

    written = compose(MailKind.RESET)

    assert "Ana & Hijos <S.A.>" in written.text
    assert "Ana &amp; Hijos &lt;S.A.&gt;" in written.html


def test_a_header_is_one_line_however_it_was_written():
    assert headers.header(EVIL) == 'Mala"><script>alert(1)</script> Bcc: otro@ejemplo.ec'
    assert "\n" not in headers.encode("a\nb")


def test_the_issuer_may_be_called_anything(app, notice, files):
    db.session.scalars(db.select(Issuer)).one().name = EVIL
    db.session.commit()

    assert sent(files, "notice")["Bcc"] is None
