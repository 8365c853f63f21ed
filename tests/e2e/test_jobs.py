"""Twelve jobs that customers come for, done by touch on a small phone, each counted and held to a budget.

`make jobs` prints the table.
"""

import csv
import io
import sys
import zipfile

import pytest
from PIL import Image

from app.db import now
from app.demo.world.cast import IRREAL, JOHN, JORGE, LUZ, MARIA
from app.sri.momento import GUAYAQUIL
from tests.e2e import stage
from tests.e2e.customer import HEADINGS, Customer

NEW = "Nube+Violeta2026"
ROWS = "#comprobantes tbody tr"


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """A demo of its own: the jobs change it."""
    with stage.demo(tmp_path_factory.mktemp("oficios")) as served:
        yield served


@pytest.fixture(scope="module")
def customer(chromium, portal):
    """Somebody with a phone; at the end comes the table of what each job cost."""
    someone = Customer(chromium, portal)
    yield someone
    sys.stdout.write("\n".join(["", HEADINGS, *map(str, someone.costs), ""]))


def year_of_march():
    """The year of the last March that is over: the demo goes back fourteen months."""
    today = now().astimezone(GUAYAQUIL).date()
    return today.year if today.month > 3 else today.year - 1


def choose_password(customer):
    customer.type("Nueva contraseña", NEW)
    customer.type("Confirmar contraseña", NEW)
    customer.press(customer.page.locator("main form button[type=submit]"))


def test_first_access(customer, portal):
    with customer.job("Primer acceso") as cost:
        customer.open("/ingresar")
        customer.press("Es mi primera vez")
        customer.type_in("identificacion", JORGE.numero)
        customer.button("Buscar")
        customer.button("Enviar un correo electrónico")
        customer.open(portal.link(portal.mail("activation", JORGE.email, count=2)))
        choose_password(customer)
        customer.come_in(JORGE.numero, NEW)
        assert "Jorge Ficticio" in customer.text()
    assert (cost.presses, cost.fields) <= (7, 5)


def test_see_what_is_new(customer):
    with customer.job("Ver qué hay de nuevo") as cost:
        customer.sign_in(IRREAL.numero, IRREAL.password)
        assert customer.page.locator(ROWS).count() == 5
    assert (cost.presses, cost.fields) <= (2, 2)
    assert cost.transferred <= 80_000


def test_find_the_electricity_bill_of_march(customer):
    with customer.job("Encontrar la planilla de luz de marzo") as cost:
        customer.sign_in(MARIA.numero, MARIA.password)
        customer.press("Comprobantes")
        customer.touch(customer.page.locator("label[for=mas]"))
        customer.type_in("emisor", "luz de mentira")
        customer.type_in("desde", f"{year_of_march()}-03-01")
        customer.type_in("hasta", f"{year_of_march()}-03-31")
        customer.button("Buscar")
        customer.press(customer.page.locator("[data-col=numero] a").first)
        assert LUZ.razon_social in customer.text()
        assert f"de marzo de {year_of_march()}" in customer.text()
    assert (cost.presses, cost.fields) <= (6, 5)


def test_download_all_of_a_quarter(customer):
    with customer.job("Descargar todo un trimestre") as cost:
        customer.sign_in(IRREAL.numero, IRREAL.password)
        customer.press("Comprobantes")
        customer.press("Trimestre pasado")
        shown = int(customer.page.locator("#cuenta").inner_text().split()[0])
        name, data = customer.download(customer.page.get_by_role("link", name="comprobantes en XML"))
        pack = zipfile.ZipFile(io.BytesIO(data))
        listed = list(csv.DictReader(io.TextIOWrapper(pack.open("indice.csv"), "utf-8-sig")))
        assert name.endswith(".zip")
        assert len(listed) == shown == sum(member.endswith(".xml") for member in pack.namelist()) > 1
    assert (cost.presses, cost.fields) <= (5, 2)


def test_recover_the_password(customer, portal):
    with customer.job("Recuperar la contraseña") as cost:
        customer.open("/ingresar")
        customer.press("¿Olvidó su clave?")
        customer.type_in("identificacion", JOHN.numero)
        customer.button("Buscar")
        customer.button("Enviar un correo electrónico")
        customer.open(portal.link(portal.mail("reset", JOHN.email)))
        choose_password(customer)
        customer.come_in(JOHN.numero, NEW)
        assert "John Nobody" in customer.text()
    assert (cost.presses, cost.fields) <= (7, 5)


def test_check_a_doubtful_voucher(customer, portal):
    with customer.job("Comprobar un comprobante dudoso") as cost:
        customer.sign_in(MARIA.numero, MARIA.password)
        customer.press("Comprobantes")
        clave = customer.page.locator(ROWS).nth(2).get_attribute("data-clave")
        customer.type_in("q", f"{clave[:25]} {clave[25:]}")
        customer.button("Buscar")
        assert customer.page.locator(ROWS).count() == 1
        customer.press(customer.page.locator("[data-col=numero] a").first)
        assert "Firma correcta" in customer.text()
        assert "según el archivo" in customer.text()
    assert (cost.presses, cost.fields) <= (5, 3)


def test_download_the_newest_pdf(customer):
    with customer.job("Descargar el PDF más reciente") as cost:
        customer.sign_in(MARIA.numero, MARIA.password)
        name, data = customer.download(customer.page.locator(ROWS).first.get_by_text("PDF"))
        assert name.endswith(".pdf")
        assert data.startswith(b"%PDF-")
    assert (cost.presses, cost.fields) <= (3, 2)


def test_read_the_ride_in_full_size(customer):
    with customer.job("Ver el RIDE en grande") as cost:
        customer.sign_in(MARIA.numero, MARIA.password)
        customer.press(customer.page.locator("[data-col=numero] a").first)
        customer.press(customer.page.locator(".vista a").first)
        assert customer.page.evaluate("document.documentElement.localName") == "svg"
        assert MARIA.name.upper() in customer.page.evaluate("document.documentElement.textContent").upper()
    assert (cost.presses, cost.fields) <= (4, 2)


def test_change_the_address(customer, portal):
    with customer.job("Cambiar el correo") as cost:
        customer.sign_in(MARIA.numero, MARIA.password)
        customer.open_menu("Perfil")
        customer.type_in("email", "maria.nueva@correo.example")
        customer.button("Guardar")
        assert "el enlace que enviamos a maria.nueva@correo.example" in customer.text()
        customer.open(portal.link(portal.mail("address-confirm", "maria.nueva@correo.example")))
        customer.button("Confirmar")
        portal.mail("address-changed", MARIA.email)
        assert customer.page.locator("[name=email]").input_value() == "maria.nueva@correo.example"
    assert (cost.presses, cost.fields) <= (7, 3)


def test_put_a_photo(customer, tmp_path):
    Image.effect_noise((1200, 900), 60).convert("RGB").save(tmp_path / "yo.jpg")
    with customer.job("Poner una foto") as cost:
        customer.sign_in(MARIA.numero, MARIA.password)
        customer.open_menu("Perfil")
        customer.choose_file("photo", tmp_path / "yo.jpg")
        customer.button("Guardar")
        photo = customer.page.locator("main img.foto")
        assert photo.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [512, 512]
    assert (cost.presses, cost.fields) <= (7, 2)


def test_invite_the_accountant_and_she_comes_in(customer, portal):
    with customer.job("Invitar a la contadora, y que entre") as cost:
        customer.sign_in(IRREAL.numero, IRREAL.password)
        customer.open_menu("Perfil")
        customer.press("Colegas")
        customer.type_in("email", "nueva.contadora@cuentas.example")
        customer.button("Invitar")
        customer.sign_out()
        message = portal.mail("colleague-invited", "nueva.contadora@cuentas.example")
        customer.open(portal.link(message, "invitacion"))
        customer.type_in("name", "Celia Irreal")
        customer.type_in("password", NEW)
        customer.type_in("confirm", NEW)
        customer.button("Crear mi cuenta y aceptar")
        assert "Comercial Irreal" in customer.page.locator("body").inner_text()
        assert customer.page.locator(ROWS).count() == 5
    assert (cost.presses, cost.fields) <= (10, 6)


def test_end_the_notices(customer, portal):
    notices = [mail for mail in portal.messages() if mail["X-ClickFactura-Kind"] == "notice"]
    to_jorge = next(mail for mail in notices if JORGE.email in mail["To"])
    with customer.job("Dejar de recibir avisos") as cost:
        customer.open(portal.link(to_jorge, "avisos"))
        customer.touch(customer.page.get_by_label("Ninguno"))
        customer.press(customer.page.locator("main form button[type=submit]"))
        assert customer.page.get_by_role("status").count() >= 1
    assert (cost.presses, cost.fields) <= (3, 0)
