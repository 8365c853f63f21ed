"""How messages look: by day, in the dark, as plain text, and to the programs that read them."""

import email
import email.policy
import re

import pytest
from lxml import html

from app import links
from app.db import begin_write, db, now
from app.models import (
    AccountState,
    AddressChange,
    Contact,
    Delegation,
    Document,
    Mail,
    MailKind,
    MailState,
    Notices,
    Operator,
    Reminder,
)
from app.notify import digests, messages, mime, outbox
from tests import people
from tests.people import MARIA

ADDRESS = "maria@ejemplo.ec"
LEAST = 4.5
DARK = re.compile(r"@media \(prefers-color-scheme:dark\)\{(.*?)\n\}", re.DOTALL)
RULE = re.compile(r"\.([a-z-]+)\{([^}]*)\}")
COLOUR = re.compile(r"(?:^|;)(color|background):(#[0-9a-f]{6})(?:!important)?(?=;|$)")
EVIL = 'Mala"><img src=x>\r\nBcc: otro@ejemplo.ec\r\nList-Unsubscribe: <https://malo.example/>'


@pytest.fixture
def everything(app):
    """One message of each kind, ready to be written."""
    people.firm()
    maria = people.person(MARIA, email=ADDRESS, notices=Notices.DAILY)
    jorge = people.person(people.JORGE, email="jorge@ejemplo.ec")
    pending = people.person(people.EMPRESA, email=None, state=AccountState.PENDING)
    along = {"account_id": jorge.id, "accepted_at": now(), "notices": Notices.EACH}
    db.session.add(Delegation(party_id=maria.party_id, email=jorge.email, **along))
    invited = Delegation(party_id=maria.party_id, email="ana@ejemplo.ec", given_by=maria.id)
    change = AddressChange(account_id=maria.id, old_email=ADDRESS, new_email="otra@ejemplo.ec")
    jorge.name = "Jorge Inventado"
    db.session.add_all([invited, change])
    db.session.commit()
    people.filed(to=MARIA, email=ADDRESS, **people.fresh())
    people.filed(to=MARIA, secuencial=2, notify=False, **people.fresh())
    contact = db.session.scalars(db.select(Contact)).one()
    db.session.add_all(
        [
            Mail(kind=MailKind.ACTIVATION, to="cuentas@ejemplo.ec", account_id=pending.id),
            Mail(kind=MailKind.RESET, to=ADDRESS, account_id=maria.id),
            Mail(kind=MailKind.PASSWORD_CHANGED, to=ADDRESS, account_id=maria.id),
            Mail(kind=MailKind.ADDRESS_CONFIRM, to=ADDRESS, contact_id=contact.id),
            Mail(kind=MailKind.ADDRESS_CHANGED, to=ADDRESS, account_id=maria.id, change_id=change.id),
            Mail(kind=MailKind.TEST, to=ADDRESS),
            Mail(kind=MailKind.COLLEAGUE_INVITED, to="ana@ejemplo.ec", delegation_id=invited.id),
            Mail(
                kind=MailKind.COLLEAGUE_REMOVED, to=jorge.email, account_id=jorge.id, party_id=maria.party_id
            ),
        ]
    )
    of_the_office(jorge, contact)
    db.session.execute(db.update(Mail).where(Mail.state == MailState.HELD).values(due_at=now()))
    db.session.commit()
    begin_write()
    digests.gather(now())
    db.session.commit()
    waiting = db.session.scalars(db.select(Mail).where(Mail.state == MailState.QUEUED)).all()
    letters = {mail.kind: messages.compose(mail) for mail in waiting}
    assert set(letters) == set(MailKind)
    return letters


def of_the_office(jorge, contact):
    """Somebody invited to work for a firm, somebody who does, and a reminder from it."""
    firm, (unopened, document) = contact.issuer, db.session.scalars(db.select(Document).order_by(Document.id))
    invited = Operator(issuer_id=firm.id, email="olga@ejemplo.ec", given_by=jorge.id)
    named = people.works_for(jorge, firm, summary=Notices.DAILY)
    document.annulled_at = now()
    reminding = Mail(kind=MailKind.REMINDER, to=contact.email, party_id=contact.party_id, issuer_id=firm.id)
    db.session.add_all([invited, reminding])
    db.session.flush()
    db.session.add_all(
        [
            Reminder(mail_id=reminding.id, document_id=unopened.id),
            Mail(
                kind=MailKind.ANNULLED,
                to=contact.email,
                party_id=contact.party_id,
                document_id=document.id,
            ),
            Mail(kind=MailKind.OPERATOR_INVITED, to=invited.email, operator_id=invited.id),
            Mail(kind=MailKind.OPERATOR_NAMED, to=jorge.email, operator_id=named.id),
            Mail(kind=MailKind.FIRM_SUMMARY, to=jorge.email, operator_id=named.id, issuer_id=firm.id),
        ]
    )


def linear(channel):
    channel /= 255
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def luminance(colour):
    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG 2.2, 1.4.3."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def painted(page, palette):
    """Give the text, colour and background of each element that holds text."""
    found = []

    def walk(element, colours):
        style = element.get("style", "")
        if "display:none" in style:
            return
        colours = colours | dict(COLOUR.findall(style))
        for name in element.get("class", "").split():
            colours = colours | palette.get(name, {})
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            found.append((element.text_content().strip()[:30], colours["color"], colours["background"]))
        for child in element:
            walk(child, colours)

    walk(page.find("body"), {})
    return found


def in_the_dark(page):
    [rules] = DARK.findall(page.findtext(".//style"))
    return {name: dict(COLOUR.findall(body)) for name, body in RULE.findall(rules)}


def test_every_text_can_be_read_by_day_and_in_the_dark(everything):
    for kind, letter in everything.items():
        page = html.fromstring(letter.html)
        for palette in ({}, in_the_dark(page)):
            texts = painted(page, palette)
            assert len(texts) > 3
            for text, ink, paper in texts:
                assert contrast(ink, paper) >= LEAST, (kind, text, ink, paper)


def test_the_dark_palette_reaches_every_colour(everything):
    for kind, letter in everything.items():
        page = html.fromstring(letter.html)
        palette = in_the_dark(page)
        for element in page.find("body").iter():
            by_day = {name for name, _ in COLOUR.findall(element.get("style", ""))}
            classes = element.get("class", "").split()
            repainted = {name for one in classes for name in palette.get(one, {})}
            assert by_day <= repainted, (kind, html.tostring(element)[:200])


def test_a_message_asks_nothing_of_the_network(everything):
    for letter in everything.values():
        page = html.fromstring(letter.html)
        assert not page.xpath("//img | //script | //link | //iframe | //form | //@src | //@background")
        assert "url(" not in letter.html
        assert {url.split("/")[2] for url in page.xpath("//a/@href")} <= {"127.0.0.1:8080"}


def test_text_is_set_within_78_columns(everything):
    for kind, letter in everything.items():
        for line in letter.text.split("\n"):
            assert len(line) <= 78 or line.startswith("http"), (kind, line)
        assert "\n\n\n" not in letter.text
        assert not re.search(r"\{\{|\{%|None|Undefined", letter.text + letter.html)


def test_every_link_stands_as_text_too(everything):
    for letter in everything.values():
        page = html.fromstring(letter.html)
        buttons = page.xpath("//a[contains(@class, 'boton')]/@href")
        for url in buttons:
            assert url in letter.text
            assert page.xpath("//span[normalize-space()=$url]", url=url)
            assert page.xpath("//a[normalize-space()='Aquí'][@href=$url]", url=url)


def parsed(letter):
    message = email.message_from_bytes(mime.build(letter), policy=email.policy.default)
    assert not [part.defects for part in message.walk() if part.defects]
    return message


def test_every_notice_and_digest_can_be_ended_from_the_mail_program(everything):
    for kind, letter in everything.items():
        message = parsed(letter)
        if kind not in outbox.NOTICES:
            assert message["List-Unsubscribe"] is None
            continue
        url = re.fullmatch(r"<(http\S+/avisos/\S+)>", message["List-Unsubscribe"].strip())[1]
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert links.read(links.NOTICES, url.rpartition("/")[2])
        page = html.fromstring(letter.html)
        assert page.xpath("//a[@href=$url]/text()", url=url) == ["Cambiar qué avisos recibe"]
        assert url in letter.text


@pytest.fixture
def notice(everything):
    return everything[MailKind.NOTICE]


def test_the_firm_comes_first_wherever_a_message_is_listed(everything):
    for kind in outbox.NOTICES:
        page = html.fromstring(everything[kind].html)
        firm = "Ferretería La Inventada Cía. Ltda."
        hidden = page.xpath("string(//div[contains(@style, 'display:none')])")

        assert page.findtext(".//h1/bdi") == firm
        assert page.xpath("string(//h1)").startswith(firm)
        assert hidden.startswith(firm)
        if kind not in {MailKind.FIRM_SUMMARY, MailKind.ANNULLED}:  # which tell of no amount
            assert "factura 001-001-000000001, $115.00" in hidden
        assert everything[kind].sender_name == f"{firm} por ClickFactura"


def test_whoever_reads_along_is_told_whose_it_is(notice):
    assert notice.to == "jorge@ejemplo.ec"
    assert notice.text.startswith("Hola, Jorge Inventado:")
    assert "emitió una factura a Persona Inventada." in " ".join(notice.text.split())
    assert notice.subject.strip().endswith("emitió una factura 001-001-000000001 a Persona Inventada")


def test_no_name_of_a_firm_adds_a_header(everything, app):
    for document in db.session.scalars(db.select(Document)):
        document.issuer_name = EVIL
    db.session.commit()

    for mail in db.session.scalars(db.select(Mail).where(Mail.kind.in_(outbox.NOTICES))):
        if mail.state is not MailState.QUEUED:
            continue
        message = parsed(messages.compose(mail))
        assert message["Bcc"] is None
        assert len(message.get_all("List-Unsubscribe")) == 1
        assert "malo.example" not in message["List-Unsubscribe"]
        assert not html.fromstring(message.get_body(("html",)).get_content()).xpath("//img")


def test_a_number_of_authorisation_of_its_own_is_shown(everything):
    document = db.session.scalars(db.select(Document).order_by(Document.id)).first()
    document.autorizacion = "1234567890123456789012345678901234567"
    db.session.commit()
    mail = db.session.scalars(db.select(Mail).where(Mail.kind == MailKind.NOTICE, Mail.to != ADDRESS)).one()

    letter = messages.compose(mail)

    assert f"# Autorización    {document.autorizacion}" in letter.text
    assert document.autorizacion in letter.html
