"""How a firm looks: tried by its managers before it is kept, and then on its mails, its RIDE and its pages."""

import io
import re

import pytest
from PIL import Image

from app.accounts.throttle import Limit
from app.db import db
from app.issuer import brand
from app.models import Issuer
from app.notify import colours
from tests import people
from tests.browser import signed_in, stranger
from tests.people import MARIA, OTHER_RUC, RUC

ROOM = "/emisor/marca"
SIGNATURE = "Ferretería La Inventada\n02 000 0000"


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def maras(app, firm):
    return signed_in(app, people.manager(firm))


def picture():
    out = io.BytesIO()
    Image.new("RGB", (80, 30), "navy").save(out, "PNG")
    return out.getvalue()


def typed(page, **changes):
    values = {name: value for name, value in page.forms[-1].form_values() if value is not None}
    return {name: value for name, value in (values | changes).items() if value is not None}


def tried(maras, **changes):
    """Press *Ver cómo queda*; return the page that it leads to."""
    changes |= {"logo": (io.BytesIO(changes["logo"]), "logo.png")} if "logo" in changes else {}
    answer = maras.open(f"{ROOM}/prueba", method="POST", data=typed(maras.get(ROOM), **changes))
    return answer.location.partition("#")[0]


def issuer(ruc=RUC):
    return db.session.scalars(
        db.select(Issuer).where(Issuer.ruc == ruc), execution_options={"populate_existing": True}
    ).one()


def test_what_is_tried_is_shown_and_not_kept(maras):
    path = tried(maras, signature=SIGNATURE, own_colour="y", accent="#005f73", logo=picture())

    page = maras.get(path)
    assert "Todavía no se guardó" in page.text_content()
    assert page.xpath("//textarea[@name='signature']")[0].text.strip() == SIGNATURE
    assert page.xpath("//link[@href='/color/005f73']")
    [mail] = page.xpath("//a[contains(., 'El aviso, de día')]/@href")
    assert "02 000 0000" in maras.open(mail).text
    [logo] = page.xpath("//div[@class='emisor']/img/@src")
    assert maras.open(logo).mimetype == "image/png"
    [sheet] = page.xpath("//div[@class='vista']//img/@src")
    assert '<rect x="42.00"' in maras.open(sheet).text
    assert "#005f73" in maras.open(sheet).text
    assert (issuer().signature, issuer().accent, issuer().logo) == ("", "", None)
    assert "02 000 0000" not in maras.open(f"{ROOM}/aviso").text


def test_what_was_tried_is_kept_by_saving_the_logo_too(maras):
    path = tried(maras, signature=SIGNATURE, reply_to="Ventas@Inventada.example", logo=picture())
    page = maras.get(path)

    done = maras.submit(page)

    assert done.location == ROOM
    assert (issuer().signature, issuer().reply_to) == (SIGNATURE, "ventas@inventada.example")
    assert issuer().logo is not None
    assert "Guardamos:" in maras.get(ROOM).text_content()


def test_a_notice_is_looked_at_by_day_and_in_the_dark_and_may_do_nothing(maras, firm):
    firm.accent = "#ffd166"
    db.session.commit()
    shown = colours.of("#ffd166")

    by_day, dark = maras.open(f"{ROOM}/aviso"), maras.open(f"{ROOM}/aviso?tono=noche")

    assert "@media not all{" in by_day.text.replace(" {", "{")
    assert "@media all{" in dark.text.replace(" {", "{")
    assert shown.light in by_day.text
    for answer in (by_day, dark):
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        assert "Cliente de Ejemplo" in answer.text


@pytest.mark.parametrize("field", ["signature", "reply_to"])
@pytest.mark.parametrize("way", ["", "/prueba"])
@pytest.mark.parametrize("bad", ["a\x00b", "uno@b.ec, dos@c.ec\nx\n\n\n\n\n\nz", "x" * 501, "a@b.ec\u202e"])
def test_what_cannot_be_sent_is_refused_and_the_rest_stays(maras, field, way, bad):
    values = typed(maras.get(ROOM), help_contact="02 111 1111", **{field: bad})

    page = maras.post(f"{ROOM}{way}", 422, **values)

    assert page.xpath(f"//*[@id='{field}-error']")
    assert page.xpath("//input[@name='help_contact']/@value") == ["02 111 1111"]
    assert (issuer().signature, issuer().reply_to) == ("", "")


def test_a_signature_is_never_markup(maras):
    path = tried(maras, signature="<script>alert(1)</script>")

    assert "<script>alert" not in maras.open(path).text
    [mail] = maras.get(path).xpath("//a[contains(., 'El aviso, de día')]/@href")
    assert "<script>" not in maras.open(mail).text


def test_a_draft_is_of_its_maker_and_of_one_firm(app, maras, firm):
    path = tried(maras, signature="SECRETA DE PRUEBA")
    others = people.manager(people.firm(OTHER_RUC, "Otra Firma"), "otro@inventada.example")
    second = people.by_address("dos@inventada.example")
    people.works_for(second, firm, role=people.Role.MANAGER)

    assert "SECRETA" in maras.open(path).text
    for account in (others, second):
        browser = signed_in(app, account)
        assert "SECRETA" not in browser.open(path).text
        assert "SECRETA" not in browser.open(path.replace(ROOM, f"{ROOM}/aviso")).text


@pytest.mark.parametrize("written", [" #7a1e4e", "\u00a0#7A1E4E\t"])
def test_a_colour_written_with_blanks_around_it_is_tried_as_what_it_is(maras, written):
    there = tried(maras, own_colour="y", accent=written)

    assert maras.get(there).xpath("string(//input[@name='accent']/@value)") == "#7a1e4e"
    for look in ("aviso", "ride"):
        assert maras.open(f"{ROOM}/{look}?{there.partition('?')[2]}").status_code == 200


def test_trying_without_end_is_asked_to_wait(maras, monkeypatch):
    monkeypatch.setattr(brand, "TRIED", Limit("marca-pruebas", 2, 3_600))
    values = typed(maras.get(ROOM))
    statuses = [maras.open(f"{ROOM}/prueba", method="POST", data=values).status_code for _ in range(3)]
    assert statuses == [303, 303, 429]


def test_where_the_room_was_leads_to_it(maras):
    assert maras.open("/emisor/empresa").headers["Location"].endswith(ROOM)


def test_the_page_of_a_voucher_bears_colour_and_logo_of_its_firm(app, firm, maria):
    document = people.filed(to=MARIA)
    marias, path = signed_in(app, maria), f"/comprobantes/{document.clave_acceso}"
    assert marias.get(path).xpath("//div[@class='emisor']/img") == []
    assert marias.open(f"{path}/logotipo").status_code == 404

    firm.accent, firm.logo = "#005f73", picture()
    db.session.commit()

    page = marias.get(path)
    assert page.xpath("//link[@href='/color/005f73']")
    assert page.xpath("//div[@class='emisor']/img/@src") == [f"{path}/logotipo"]
    assert marias.open(f"{path}/logotipo").data == firm.logo


def test_the_sheet_of_a_colour_keeps_its_contrast_and_for_ever(app):
    answer = stranger(app).open("/color/ffd166")

    shown = colours.of("#ffd166")
    assert re.findall(r"#[0-9a-f]{6}", answer.text) == [shown.light, shown.dark]
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    for bad in ("FFD166", "ffd16", "ffd166;"):
        assert stranger(app).open(f"/color/{bad}").status_code == 404
