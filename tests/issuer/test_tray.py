"""The tray of a firm: what was not filed, why, and what its people do about it."""

import io

import pytest

from app.db import begin_write, db
from app.ingest import receive
from app.ingest.receipt import Origin
from app.models import Act, Arrival, Deed, Document, Door
from app.sri.errors import Codigo
from app.store import vault
from tests import people
from tests.browser import read, signed_in
from tests.people import MARIA, OTHER_RUC


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def olga(app, firm):
    return signed_in(app, people.operator(firm))


@pytest.fixture
def otto(app):
    """An operator of another firm."""
    return signed_in(app, people.operator(people.firm(OTHER_RUC, "Otra S.A."), "otto@otra.example"))


def bring(firm, data, file="lote.xml"):
    return come(data, Origin(file, Door.FOLDER, "Carpeta", firm.id, firm.ruc))


def come(data, origin):
    examenes = receive.examine(data, None)
    begin_write()
    [receipt] = receive.receive(examenes, origin)
    db.session.commit()
    return receipt.arrival_id


def act(browser, arrival_id, what, status=303, **about):
    """Send the form of an arrival's page that leads to `what`."""
    page = browser.get(f"/emisor/bandeja/{arrival_id}")
    token = page.xpath("//main//input[@name='csrf_token']/@value")[0]
    path = f"/emisor/bandeja/{arrival_id}/{what}"
    response = browser.open(path, method="POST", data={"csrf_token": token, **about})
    return read(response, status)


def attach(browser, arrival_id, data, status=303):
    return act(browser, arrival_id, "autorizacion", status, archivo=(io.BytesIO(data), "autorizada.xml"))


def names(page):
    return page.xpath("//tbody//td[1]//a/text()")


def said(browser):
    """What the last request left to say, read on any page of the office."""
    return browser.get("/emisor/cargas").xpath("//main/p[@role='status']")[0].text_content().strip()


def test_each_shelf_lists_its_own(olga, firm):
    people.filed(to=MARIA, name="María Inventada")
    bring(firm, people.signed(secuencial=2, to=MARIA))
    bring(firm, b"<roto", "roto.xml")
    bring(firm, people.authorised(to=MARIA, name="María Cambiada"))

    assert names(olga.get("/emisor/bandeja")) == ["Factura 001-001-000000002"]
    assert names(olga.get("/emisor/bandeja?cual=rechazados")) == ["roto.xml"]
    assert names(olga.get("/emisor/bandeja?cual=conflictos")) == ["Factura 001-001-000000001"]
    assert names(olga.get("/emisor/bandeja?cual=resueltos")) == []
    shelves = olga.get("/emisor/bandeja?cual=nada").xpath("//nav[@class='rangos']/a/text()")
    assert shelves == ["Pendientes (1)", "Rechazados (1)", "Conflictos (1)", "Resueltos y descartados"]


def test_the_room_says_how_many_wait(olga, firm):
    bring(firm, people.signed())
    bring(firm, b"<roto")

    [badge] = olga.get("/emisor/cargas").xpath("//nav[@class='cuartos']//b")
    assert badge.text_content() == "2 por revisar"


def test_one_says_why_what_to_do_and_where_it_came_from(olga, firm):
    arrival_id = bring(firm, people.signed(to=MARIA, name="María Inventada"))
    bring(firm, people.signed(to=MARIA, name="María Inventada"))

    text = " ".join(olga.get(f"/emisor/bandeja/{arrival_id}").text_content().split())
    for part in (
        "Factura 001-001-000000001", f"María Inventada ({MARIA})", "le falta la autorización", "Qué hacer.",
        "Código E_BARE", "lote.xml", "Carpeta", "Veces que llegó2",
    ):  # fmt: skip
        assert part in text


def test_the_original_leaves_as_it_came_and_nothing_opens_it(olga, firm):
    arrival_id = bring(firm, b"<script>alert(1)</script>", "ñandú <b>.html")

    response = olga.open(f"/emisor/bandeja/{arrival_id}/original")

    assert response.data == b"<script>alert(1)</script>"
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_what_was_too_large_to_keep_can_only_be_set_aside(olga, firm):
    arrival_id = bring(firm, b"<a>" + b" " * 1_100_000 + b"</a>")

    page = olga.get(f"/emisor/bandeja/{arrival_id}")
    assert "demasiado grande para guardarlo" in page.text_content()
    olga.get(f"/emisor/bandeja/{arrival_id}/original", 404)
    act(olga, arrival_id, "reintento")
    assert "demasiado grande" in said(olga)


def test_trying_again_files_it_when_what_held_it_back_is_gone(olga, firm):
    arrival_id = bring(firm, b"<roto")
    kept = vault.deflate(people.authorised())  # as if the portal had learned to read it
    db.session.execute(db.update(Arrival).where(Arrival.id == arrival_id).values(deflated=kept))
    db.session.commit()

    act(olga, arrival_id, "reintento")

    assert said(olga) == "Ya está archivado."
    page = olga.get(f"/emisor/bandeja/{arrival_id}")
    [document] = db.session.scalars(db.select(Document)).all()
    assert f"/emisor/comprobantes/{document.clave_acceso}" in page.xpath("//main//a/@href")
    assert names(olga.get("/emisor/bandeja?cual=rechazados")) == []
    assert [line.deed for line in db.session.scalars(db.select(Act))] == [Deed.ARRIVAL_RETRIED]


def test_trying_again_says_when_nothing_changed(olga, firm):
    arrival_id = bring(firm, people.signed())

    act(olga, arrival_id, "reintento")

    assert said(olga).startswith("Sigue sin archivarse.")


def test_trying_again_what_somebody_settled_meanwhile_says_so(olga, firm):
    arrival_id = bring(firm, people.signed())
    page = olga.get(f"/emisor/bandeja/{arrival_id}")
    people.filed()

    olga.submit(
        page, form=[form.action for form in page.forms].index(f"/emisor/bandeja/{arrival_id}/reintento")
    )

    assert "Alguien lo resolvió" in said(olga)


def test_all_that_is_pending_is_tried_again_some_at_a_time(olga, firm, monkeypatch):
    monkeypatch.setattr("app.issuer.mending.AT_ONCE", 2)
    for number in range(1, 4):
        bring(firm, people.signed(secuencial=number))
    ready = vault.deflate(people.authorised(secuencial=1))
    db.session.execute(db.update(Arrival).where(Arrival.id == 1).values(deflated=ready))
    db.session.commit()
    page = olga.get("/emisor/bandeja")
    button = [form.action for form in page.forms].index("/emisor/bandeja/reintentos")

    following = olga.submit(page, form=button).location
    assert following == "/emisor/bandeja?siguen=2"
    page = olga.get(following)
    assert "Se archivó 1. 1 sigue pendiente." in page.text_content()
    assert "Seguir con los demás pendientes" in page.text_content()
    assert olga.submit(page, form=button).location == "/emisor/bandeja"
    assert "Revisamos 1: sigue pendiente." in olga.get("/emisor/bandeja").text_content()


def test_what_came_by_mail_is_accepted_with_the_firms_own_authorised_file(olga, otto, firm):
    arrival_id = come(people.authorised(), Origin("a.xml", Door.MAILBOX, "alguien@ejemplo.ec"))
    otto.get(f"/emisor/bandeja/{arrival_id}", 404)

    act(olga, arrival_id, "reintento")
    assert "Sigue" in said(olga)
    assert db.session.scalars(db.select(Document)).all() == []
    attach(olga, arrival_id, people.authorised())
    assert (
        db.session.scalars(db.select(Document.id)).one()
        == db.session.get_one(Arrival, arrival_id).document_id
    )


def test_one_whose_signature_broke_leads_to_its_original(app, olga, firm):
    broken = people.authorised(to=MARIA).replace(b"<totalSinImpuestos>", b"<totalSinImpuestos>9")
    page = f"/emisor/bandeja/{bring(firm, broken)}"
    way = "//main//a[contains(., 'Traer del SRI')]/@href"

    assert not olga.get(page).xpath(way)
    app.config["SRI_CONFIRM"] = True
    assert olga.get(page).xpath(way) == ["/emisor/traer"]


def test_setting_aside_asks_for_a_reason_and_keeps_it(olga, firm):
    arrival_id = bring(firm, b"<roto", "roto.xml")

    page = act(olga, arrival_id, "descarte", 422, nota="   ")
    assert "Escriba por qué" in page.get_element_by_id("nota-error").text_content()
    assert page.xpath("//details[@id='descartar'][@open]")
    page = act(olga, arrival_id, "descarte", 422, nota="x" * 301)
    assert page.get_element_by_id("nota").get("value") == "x" * 301

    act(olga, arrival_id, "descarte", nota="Era una   lista de precios")

    assert "Descartado" in said(olga)
    page = olga.get(f"/emisor/bandeja/{arrival_id}")
    assert "Era una lista de precios" in page.text_content()
    assert names(olga.get("/emisor/bandeja?cual=resueltos")) == ["roto.xml"]
    assert olga.open(f"/emisor/bandeja/{arrival_id}/original").data == b"<roto"
    [line] = db.session.scalars(db.select(Act)).all()
    assert (line.deed, line.issuer_id) == (Deed.ARRIVAL_DISCARDED, firm.id)


def test_what_was_set_aside_offers_nothing_more_to_do(olga, firm):
    arrival_id = bring(firm, people.signed())
    act(olga, arrival_id, "descarte", nota="no sirve")

    actions = {form.action for form in olga.get(f"/emisor/bandeja/{arrival_id}").forms}
    assert not {action for action in actions if action.startswith("/emisor/bandeja")}


def test_an_aged_form_sets_nothing_aside_and_keeps_the_reason(olga, firm):
    arrival_id = bring(firm, b"<roto")

    page = act(olga, arrival_id, "descarte", 422, csrf_token="viejo", nota="porque sí")

    assert page.get_element_by_id("nota").get("value") == "porque sí"
    assert db.session.get(Arrival, arrival_id).closed_at is None


def test_the_authorisation_files_a_pending_one(olga, firm):
    arrival_id = bring(firm, people.signed())

    attach(olga, arrival_id, people.authorised())

    assert said(olga) == "Ya está archivado."
    [document] = db.session.scalars(db.select(Document)).all()
    assert vault.get(document.id) == people.authorised()
    assert names(olga.get("/emisor/bandeja")) == []


def test_the_authorisation_of_another_voucher_files_nothing(olga, firm):
    arrival_id = bring(firm, people.signed())

    page = attach(olga, arrival_id, people.authorised(secuencial=9), 422)

    assert "Es de otro comprobante" in page.get_element_by_id("archivo-error").text_content()
    assert db.session.scalars(db.select(Document)).all() == []
    assert len(db.session.scalars(db.select(Arrival)).all()) == 1


def test_only_what_lacks_its_authorisation_asks_for_it(olga, firm):
    pending, refused = bring(firm, people.signed()), bring(firm, b"<roto")

    def asked(arrival_id):
        return bool(olga.get(f"/emisor/bandeja/{arrival_id}").xpath("//input[@type='file']"))

    assert (asked(pending), asked(refused)) == (True, False)
    attach(olga, refused, people.authorised())
    assert db.session.scalars(db.select(Document)).all() == []


def test_a_conflict_shows_both_contents_and_what_differs(olga, firm):
    people.filed(to=MARIA, name="María Inventada")
    arrival_id = bring(firm, people.authorised(to=MARIA, name="María Cambiada"))

    page = olga.get(f"/emisor/bandeja/{arrival_id}")

    [differs] = page.xpath("//table//tbody/tr[td[1][normalize-space()='Receptor']]")
    assert [cell.text_content() for cell in differs.xpath("td")[1:]] == [
        f"María Inventada ({MARIA})",
        f"María Cambiada ({MARIA})",
    ]
    marked = [mark.text_content().strip() for mark in page.xpath("//pre/mark")]
    assert marked == [
        "<razonSocialComprador>María Inventada</razonSocialComprador>",
        "<razonSocialComprador>María Cambiada</razonSocialComprador>",
    ]
    assert "líneas iguales" in page.xpath("//pre")[0].text_content()


@pytest.mark.parametrize(
    "build", ["retencion", "guia_remision", "nota_credito", "nota_debito", "liquidacion_compra"]
)
def test_a_conflict_of_every_type_can_be_compared(olga, firm, build):
    from app.demo import vouchers

    maker = getattr(vouchers, build)
    people.filed(maker)
    arrival_id = bring(firm, people.authorised(maker, adicionales={"Pedido": "Corregido"}))

    text = olga.get(f"/emisor/bandeja/{arrival_id}").text_content()
    assert "Corregido" in text
    assert "Los dos contenidos" in text


def test_nothing_of_it_is_of_another_firm_nor_of_a_customer(olga, otto, marias, firm, stranger):
    arrival_id = bring(firm, people.signed(), "secreto.xml")
    own = f"/emisor/bandeja/{arrival_id}"
    token = otto.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]

    assert "secreto" not in otto.get("/emisor/bandeja").text_content()
    for path in (own, f"{own}/original"):
        otto.get(path, 404)
        marias.get(path, 404)
        assert stranger.open(path).status_code == 303
    for path in (f"{own}/reintento", f"{own}/descarte", f"{own}/autorizacion"):
        otto.post(path, 404, csrf_token=token, nota="mío")
    assert db.session.get(Arrival, arrival_id).closed_at is None


def test_what_was_filed_at_once_is_no_part_of_the_tray(olga, firm):
    people.filed()

    olga.get("/emisor/bandeja/1", 404)


@pytest.mark.parametrize("number", ["0", "2147483648", "99999999999", "uno"])
def test_a_number_of_no_row_is_not_found(olga, number):
    olga.get(f"/emisor/bandeja/{number}", 404)


def test_the_tray_comes_in_pages(app, olga, firm):
    app.config["DOCUMENTS_PER_PAGE"] = 2
    for number in range(3):
        bring(firm, b"<roto" + bytes([97 + number]), f"{number}.xml")

    first = olga.get("/emisor/bandeja?cual=rechazados")
    [older] = first.xpath("//a[@rel='next']/@href")

    assert (names(first), names(olga.get(older))) == (["2.xml", "1.xml"], ["0.xml"])


def test_every_reason_to_hold_a_voucher_back_has_its_advice():
    from app.ingest import words

    for code in Codigo:
        if code.startswith("E_") and not code.startswith("E_IMG"):
            for outcome in ("pending", "refused"):
                assert words.advice(code, outcome).endswith("."), code
