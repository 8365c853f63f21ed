"""A firm brings its vouchers in by the page, and reads what became of each."""

import io
import zipfile

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.db import db, now
from app.issuer import uploads
from app.models import Arrival, Door, Mail, MailKind
from app.paging import Start
from app.security import turns
from tests import people
from tests.browser import signed_in
from tests.people import MARIA, OTHER_RUC

SCRIPT = {"Accept": uploads.ROWS}


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def olga(app, firm):
    return signed_in(app, people.operator(firm))


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def fields(page):
    """The hidden fields and the choice of the form as they stand."""
    [form] = [form for form in page.forms if form.get("id") == "cargas"]
    return {name: value for name, value in form.form_values() if value is not None and name != "archivos"}


def bring(browser, files, status=200, headers=None, **about):
    """Send files, as pairs of a name and bytes, with the form of the page."""
    values = {**fields(browser.get("/emisor/cargas")), **about}
    values["archivos"] = [FileStorage(io.BytesIO(data), name) for name, data in files]
    boundary, body = encode_multipart(values)  # in memory: the test client would leave a large one in a file
    about = {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
    response = browser.open("/emisor/cargas", method="POST", headers=headers or {}, **about)
    assert response.status_code == status, response.text
    return response


def page_of(response):
    from tests.browser import read

    return read(response, response.status_code)


def told(page):
    """Each voucher of the results: its cells as texts."""
    rows = page.xpath("//*[@id='resultados']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("td")] for row in rows]


def figures(page):
    return [int(figure.text_content()) for figure in page.xpath("//*[@id='resultados']//dd")]


def test_files_and_packages_are_brought_in_together(olga, firm):
    package = zipped({"b.xml": people.authorised(secuencial=2), "c.xml": b"<roto"})
    page = page_of(
        bring(
            olga,
            [
                ("a.xml", people.authorised(secuencial=1, to=MARIA)),
                ("lote.zip", package),
                ("d.xml", people.signed(secuencial=3)),
                ("a bis.xml", people.authorised(secuencial=1, to=MARIA)),
            ],
        )
    )

    rows = told(page)
    assert [row[1] for row in rows] == ["Archivado", "Archivado", "Rechazado", "Pendiente", "Ya estaba"]
    assert figures(page) == [2, 1, 1, 1]
    assert "Factura 001-001-000000001" in rows[0][0]
    assert MARIA in rows[0][0]
    assert "lote.zip · c.xml" in rows[2][0]
    assert "E_MALFORMED" in rows[2][2]
    assert "le falta la autorización" in rows[3][2]


def test_results_lead_to_the_voucher_or_to_the_tray(olga, firm):
    page = page_of(bring(olga, [("a.xml", people.authorised()), ("b.xml", b"<roto")]))

    [filed, refused] = page.xpath("//*[@id='resultados']//tbody//a/@href")
    [document] = db.session.scalars(db.select(people.Document)).all()
    assert filed == f"/emisor/comprobantes/{document.clave_acceso}"
    assert "b.xml" in olga.get(refused).text_content()


def test_who_brought_it_for_which_firm_is_kept(olga, firm):
    bring(olga, [("a.xml", people.authorised())])

    [arrival] = db.session.scalars(db.select(Arrival)).all()
    assert (arrival.door, arrival.issuer_id, arrival.file) == (Door.PAGE, firm.id, "a.xml")
    assert arrival.by == "Olga Operadora Inventada"
    assert arrival.account_id is not None


def test_what_another_firm_issued_is_refused(app, olga):
    people.firm(OTHER_RUC, "Otra Inventada S.A.")

    page = page_of(bring(olga, [("a.xml", people.authorised(emisor=people.emisor(OTHER_RUC)))]))

    assert "Lo emitió otra empresa" in told(page)[0][2]
    assert db.session.scalars(db.select(people.Document)).all() == []


@pytest.mark.parametrize(("choice", "notices"), [("siempre", 0), ("todos", 1), ("nadie", 0)])
def test_customers_are_told_as_was_chosen(olga, choice, notices):
    bring(olga, [("a.xml", people.authorised(email="maria@ejemplo.ec", to=MARIA))], avisar=choice)

    queued = db.session.scalars(db.select(Mail).where(Mail.kind == MailKind.NOTICE)).all()
    assert len(queued) == notices


def test_the_script_gets_the_rows_alone(olga):
    response = bring(olga, [("a.xml", people.authorised()), ("b.xml", b"<roto")], headers=SCRIPT)

    assert "<main" not in response.text
    assert response.text.count("<tr") == 3
    assert "Accept" in response.headers["Vary"]


def test_nothing_chosen_is_told_at_the_field(olga):
    page = page_of(bring(olga, [], 422))

    assert "Elija al menos un archivo" in page.get_element_by_id("archivos-error").text_content()


def test_an_aged_form_brings_nothing_in(olga):
    page = page_of(bring(olga, [("a.xml", people.authorised())], 422, csrf_token="viejo", avisar="nadie"))

    assert "El formulario venció" in page.xpath("//*[@role='alert']")[0].text_content()
    assert page.xpath("//input[@name='avisar'][@checked]/@value") == ["nadie"]
    assert db.session.scalars(db.select(Arrival)).all() == []


def test_a_page_of_another_firm_brings_nothing_in(olga):
    page = page_of(bring(olga, [("a.xml", people.authorised())], 422, empresa=OTHER_RUC))

    assert "pasó a trabajar para otra empresa" in page.xpath("//*[@role='alert']")[0].text_content()
    assert fields(page)["empresa"] == people.RUC
    assert db.session.scalars(db.select(Arrival)).all() == []


def test_a_firm_that_left_reads_why_it_brings_nothing_in(app, olga, firm):
    values = fields(olga.get("/emisor/cargas"))
    firm.left_at = now()
    db.session.commit()

    page = olga.get("/emisor/cargas")
    assert not [form for form in page.forms if form.get("id") == "cargas"]
    assert "dejó este portal" in page.text_content()
    values["archivos"] = (io.BytesIO(people.authorised()), "a.xml")
    assert olga.open("/emisor/cargas", method="POST", data=values).status_code == 422
    assert db.session.scalars(db.select(Arrival)).all() == []


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.xml", "<img src=x>.xml", "fac\u202elmx.exe", "a\x1b[31mb.xml", "ñandú «1».xml", "x" * 400],
)  # fmt: skip
def test_hostile_names_are_shown_plain(olga, name):
    page = page_of(bring(olga, [(name, b"<roto")]))

    [arrival] = db.session.scalars(db.select(Arrival)).all()
    assert "/" not in arrival.file
    assert len(arrival.file) <= 300
    assert not set("\x1b\u202e") & set(arrival.file)
    assert page.xpath("//img[@src='x']") == []
    assert len(told(page)) == 1


def test_hostile_members_are_shown_plain(olga):
    package = zipped({"../<b>a</b>\u202e.xml": b"<roto", "/abs.xml": b"<roto2"})

    page = page_of(bring(olga, [("lote.zip", package)]))

    assert page.xpath("//*[@id='resultados']//tbody//small/b") == []
    assert "lote.zip · ../<b>a</b>·.xml" in told(page)[0][0]


def test_a_voucher_too_large_is_refused_with_its_reason(olga):
    page = page_of(bring(olga, [("grande.xml", b"<a>" + b" " * 1_100_000 + b"</a>")]))

    assert "1 MB" in told(page)[0][2]


def test_more_than_a_request_may_bring_is_413_in_spanish(olga):
    response = bring(olga, [("enorme.zip", b"PK" * 14_000_000)], 413)

    assert "El envío es demasiado grande" in response.text


def test_hundreds_of_files_fit_in_one_request(olga):
    page = page_of(bring(olga, [(f"{n}.xml", b"<roto") for n in range(1_200)]))

    assert figures(page) == [0, 0, 0, 1_200]


def test_while_a_large_one_is_examined_another_is_asked_to_come_back(olga):
    large = [("a.xml", people.authorised()), ("b.xml", b" " * turns.LARGE)]
    with turns.turn():
        response = bring(olga, large, 503)
        assert "Se está revisando otro envío" in response.text
        assert response.headers["Retry-After"] == str(turns.BUSY_SECONDS)
        bring(olga, [("a.xml", people.authorised(secuencial=2))])
        bring(olga, [("a.xml", zipped({"b.xml": people.authorised()}))], 503)

    bring(olga, large)


def test_the_latest_are_listed_with_door_and_outcome(olga, firm):
    people.filed(secuencial=7)
    bring(olga, [("a.xml", people.signed(secuencial=8)), ("b.xml", b"<roto")])

    def listed(query=""):
        page = olga.get(f"/emisor/cargas{query}")
        return [
            one.text_content()
            for one in page.xpath("//section[h2[@id='recientes']] | //section//tbody//td[1]//a")
        ]

    everything = listed()
    assert everything == ["b.xml", "Factura 001-001-000000008", "Factura 001-001-000000007"]
    assert listed("?estado=archivados") == everything[2:]
    assert listed("?puerta=pagina&estado=pendientes") == everything[1:2]
    assert listed("?puerta=nada&estado=%00") == everything


def test_the_latest_come_in_pages(app, olga):
    app.config["DOCUMENTS_PER_PAGE"] = 2
    bring(olga, [(f"{n}.xml", b"<roto" + bytes([97 + n])) for n in range(3)])

    first = olga.get("/emisor/cargas?estado=rechazados")
    [older] = first.xpath("//a[@rel='next']/@href")
    second = olga.get(older)
    [newer] = second.xpath("//a[@rel='prev']/@href")

    names = [page.xpath("//tbody//td[1]//a/text()") for page in (first, second, olga.get(newer))]
    assert names == [["2.xml", "1.xml"], ["0.xml"], ["2.xml", "1.xml"]]
    assert "estado=rechazados" in older
    assert olga.get(f"/emisor/cargas?desde_fila={Start(10**17)}") is not None


def test_only_who_works_for_a_firm_finds_the_page(app, firm, marias, stranger):
    marias.get("/emisor/cargas", 404)
    assert stranger.open("/emisor/cargas").status_code == 303


def test_another_firm_reads_nothing_of_it(app, olga):
    bring(olga, [("secreto.xml", b"<roto")])
    other = people.firm(OTHER_RUC, "Otra Inventada S.A.")

    page = signed_in(app, people.operator(other, "otto@otra.example")).get("/emisor/cargas")

    assert "secreto.xml" not in page.text_content()
