"""The room of the mailbox: whether it can be read, and what became of each message."""

import pytest
from lxml import html

from app.admin import mailbox
from app.db import db, now
from app.ingest.mailbox import looks, server
from app.models import MailFate, ReceivedMail
from tests import imap, people
from tests.admin.steps import text_of
from tests.browser import signed_in

PAGE = "/admin/buzon"


@pytest.fixture
def adas(app):
    return signed_in(app, people.admin())


@pytest.fixture
def has_mailbox(app):
    app.config.update(imap.settings(imap.Mailbox(993)))
    return server.configured(app.config).name


def came(uid, fate=MailFate.READ, **about):
    row = ReceivedMail(mailbox="buzon", uidvalidity=1, uid=uid, sha256=f"{uid:064}", fate=fate, **about)
    db.session.add(row)
    db.session.commit()


def test_without_a_mailbox_it_says_how_to_have_one(adas):
    assert "El portal no lee ningún buzón." in text_of(adas, PAGE)
    assert "flask mailbox check" in text_of(adas, PAGE)


def test_it_says_whether_it_can_be_read(app, adas, has_mailbox, monkeypatch):
    assert "Sin revisar" in text_of(adas, PAGE)

    looks.note(app, has_mailbox, "")
    assert "Funciona" in text_of(adas, PAGE)
    assert "Última revisión" in text_of(adas, PAGE)

    looks.note(app, has_mailbox, "Revise IMAP_PASSWORD.")
    said = text_of(adas, PAGE)
    assert "No se puede leer" in said
    assert "Revise IMAP_PASSWORD." in said
    assert "Se leyó bien por última vez" in said
    assert imap.PASSWORD not in said

    looks.note(app, has_mailbox, "")
    late = now() + 2 * mailbox.LONG_AGO
    monkeypatch.setattr(mailbox, "now", lambda: late)
    assert "Hace rato que no se revisa" in text_of(adas, PAGE)


def test_what_was_noted_of_another_mailbox_is_not_told(app, adas, has_mailbox):
    looks.note(app, "otro", "Un problema viejo.")

    assert "Un problema viejo." not in text_of(adas, PAGE)


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[]", b'{"mailbox": 1, "at": 2, "trouble": 3, "worked_at": 4}']
)
def test_a_damaged_note_is_no_note(app, adas, has_mailbox, damage):
    looks.place(app).write_bytes(damage)

    assert "Sin revisar" in text_of(adas, PAGE)


def test_each_message_tells_its_fate_its_sender_and_why(adas):
    came(
        1,
        sender="a@b.example",
        subject="Factura \u202e<b>",
        vouchers=2,
        reason="2 comprobantes: 2 pendientes.",
    )
    came(2, MailFate.BOUNCE, reason="No llegó a maria@ejemplo.ec.")
    came(3, MailFate.REFUSED, code="E_MAIL", reason="Demasiadas partes.")
    came(4, MailFate.IGNORED, reason="No trae ningún comprobante.")

    said = text_of(adas, PAGE)
    for words in ("dice ser de a@b.example", "2 comprobantes: 2 pendientes", "No llegó a maria@ejemplo.ec."):
        assert words in said
    assert "<b>" not in html.tostring(adas.get(PAGE).xpath("//main")[0]).decode()
    assert [cell.text_content() for cell in adas.get(PAGE).xpath("//td[2]")] == [
        "Sin comprobantes",
        "Apartado",
        "Devuelto",
        "Leído",
    ]
    assert "No llegó" in text_of(adas, f"{PAGE}?cual=devueltos")
    assert "Demasiadas" not in text_of(adas, f"{PAGE}?cual=devueltos")
    assert "Demasiadas" in text_of(adas, f"{PAGE}?cual=nada")
    assert adas.get(PAGE).xpath("//a[contains(@href, '/admin/llegadas?cual=todas')]")


def test_long_lists_have_pages(adas):
    for uid in range(1, 60):
        came(uid, subject=f"n.º {uid}")

    page = adas.get(PAGE)
    assert "n.º 59" in page.text_content()
    assert "n.º 1 " not in page.text_content()
    assert page.xpath("//a[@rel='next']")
