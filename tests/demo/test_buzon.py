"""The demo's mailbox reads the files that stand for sent mail."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from app.demo import buzon

OLD = "20260302T141000Z-1-activation"
NEW = "20260302T141001Z-2-notice"


@pytest.fixture
def folder(tmp_path):
    for name, subject in ((OLD, "Active su cuenta"), (NEW, "«Inventada» le emitió una factura")):
        message = EmailMessage()
        message["Subject"], message["To"], message["From"] = (
            subject,
            "maria@correo.example",
            "portal@localhost",
        )
        message["X-ClickFactura-Kind"] = name.rpartition("-")[2]
        message.set_content("Abra http://localhost:8080/clave/nueva/abc\ny vuelva.\n")
        message.add_alternative(
            '<html><head></head><body><a href="/x">Aquí</a></body></html>', subtype="html"
        )
        message.add_attachment(b"<factura/>", maintype="application", subtype="xml", filename="factura.xml")
        (tmp_path / f"{name}.eml").write_bytes(message.as_bytes())
    (tmp_path / "notas.txt").write_text("no es un correo")
    return tmp_path


def test_the_newest_message_comes_first(folder):
    assert [carta.name for carta in buzon.newest(folder)] == [NEW, OLD]


def test_the_tenth_message_of_a_second_comes_after_the_ninth(folder):
    for number in (9, 10):
        (folder / f"20260302T141002Z-{number}-reset.eml").write_bytes(b"Subject: clave\n\n")

    assert [carta.name.split("-")[1] for carta in buzon.newest(folder)] == ["10", "9", "2", "1"]


def test_a_long_name_of_the_sender_reads_as_it_was_written(folder):
    (folder / "20260302T141003Z-3-notice.eml").write_bytes(
        b"From: =?utf-8?B?RmVycmV0ZXLDrWEgTGEgSW52ZW50YWRhIA==?=\n =?utf-8?B?Q8OtYS4=?=\n <a@localhost>\n\n"
    )

    carta = buzon.read(folder, "20260302T141003Z-3-notice")

    assert carta.sender == "Ferretería La Inventada Cía. <a@localhost>"


def test_only_so_many_are_read(folder):
    assert [carta.name for carta in buzon.newest(folder, limit=1)] == [NEW]


def test_a_folder_that_is_not_there_yet_holds_none(tmp_path):
    assert buzon.newest(tmp_path / "outbox") == []


def test_a_message_shows_its_headers_its_links_and_its_attachments(folder):
    carta = buzon.read(folder, OLD)

    assert (carta.subject, carta.to, carta.kind) == (
        "Active su cuenta",
        "maria@correo.example",
        "Activación de la cuenta",
    )
    assert carta.written_at == datetime(2026, 3, 2, 14, 10, tzinfo=UTC)
    assert carta.links == ["http://localhost:8080/clave/nueva/abc"]
    assert [part.get_filename() for part in carta.attachments] == ["factura.xml"]


def test_the_html_is_the_one_that_was_sent(folder):
    assert (
        buzon.read(folder, OLD).html.strip() == '<html><head></head><body><a href="/x">Aquí</a></body></html>'
    )


@pytest.mark.parametrize("name", ["../secret_key", "20260302T141000Z-1-activation/..", "nada", ""])
def test_a_name_that_is_no_message_finds_nothing(folder, name):
    assert buzon.read(folder, name) is None


def test_a_message_that_was_deleted_finds_nothing(folder):
    assert buzon.read(folder, "20270302T141000Z-1-activation") is None


def test_a_date_that_does_not_exist_is_no_message(folder):
    (folder / "20261399T999999Z-1-notice.eml").write_bytes(b"Subject: nada\n\n")

    assert buzon.read(folder, "20261399T999999Z-1-notice") is None
