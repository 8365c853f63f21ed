"""/demo/correo shows the mail of a demo to whoever sits at the machine, and to nobody else."""

from email.message import EmailMessage

import pytest
from lxml import html

from app import create_app

NAME = "20260302T141000Z-1-activation"
SCRIPT = '<html><head></head><body><script>alert(1)</script><a href="/x">Aquí</a></body></html>'


@pytest.fixture
def settings(settings):
    return {**settings, "DEMO": True}


@pytest.fixture
def outbox(settings):
    folder = settings["INSTANCE_DIR"] / "outbox"
    folder.mkdir(parents=True)
    message = EmailMessage()
    message["Subject"], message["To"] = "Active su cuenta <b>ya</b>", "jorge@correo.example"
    message["From"], message["X-ClickFactura-Kind"] = "portal@localhost", "activation"
    message.set_content("Abra http://localhost:8080/clave/nueva/abc para seguir.\n")
    message.add_alternative(SCRIPT, subtype="html")
    message.add_attachment(b"<factura/>", maintype="application", subtype="xml", filename="factura.xml")
    (folder / f"{NAME}.eml").write_bytes(message.as_bytes())
    return folder


def page_of(response):
    assert response.status_code == 200, response.text
    return html.fromstring(response.text)


def test_messages_are_listed(app, outbox):
    page = page_of(app.test_client().get("/demo/correo"))

    assert "Active su cuenta <b>ya</b>" in page.text_content()
    assert page.xpath("//a[@href=$url]", url=f"/demo/correo/{NAME}")


def test_an_empty_mailbox_says_how_to_fill_it(app):
    page = page_of(app.test_client().get("/demo/correo"))

    assert "Todavía no hay mensajes" in page.text_content()


def test_a_message_offers_its_links_and_attachments(app, outbox):
    page = page_of(app.test_client().get(f"/demo/correo/{NAME}"))

    assert page.xpath("//a[@href='http://localhost:8080/clave/nueva/abc']")
    assert page.xpath("//a[@href=$url]", url=f"/demo/correo/{NAME}/adjuntos/1")
    assert page.xpath("//a[@href=$url]", url=f"/demo/correo/{NAME}/html")


def test_its_html_stands_alone_and_runs_nothing(app, outbox):
    response = app.test_client().get(f"/demo/correo/{NAME}/html")
    policy = response.headers["Content-Security-Policy"]

    assert "Aquí" in response.text
    assert policy.startswith("sandbox ")
    assert "default-src 'none'" in policy
    assert "script" not in policy


def test_an_attachment_is_handed_over_as_it_was_sent(app, outbox):
    response = app.test_client().get(f"/demo/correo/{NAME}/adjuntos/1")

    assert response.data == b"<factura/>"
    assert response.headers["Content-Disposition"] == "attachment; filename=factura.xml"


@pytest.mark.parametrize(
    "path",
    [
        "/demo/correo/20270302T141000Z-1-activation",
        "/demo/correo/..%2fsecret_key",
        f"/demo/correo/{NAME}/adjuntos/0",
        f"/demo/correo/{NAME}/adjuntos/2",
    ],
)
def test_what_is_not_there_is_not_found(app, outbox, path):
    assert app.test_client().get(path).status_code == 404


def test_another_machine_finds_nothing(app, outbox):
    client = app.test_client()

    assert client.get("/demo/correo", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404


def test_an_installation_that_is_no_demo_has_no_such_page(settings, outbox):
    plain = create_app({**settings, "DEMO": False})

    assert "demo" not in plain.blueprints
    assert plain.test_client().get("/demo/correo").status_code == 404
