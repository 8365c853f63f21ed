"""What a firm issued, on its pages: the list, one voucher, its file, telling again and reminding; to nobody else."""

import csv
import io
from datetime import timedelta

import pytest

from app.archive import issued_export
from app.db import db, now
from app.demo import vouchers
from app.models import Act, Action, Deed, Event, Issuer, Mail, MailKind, MailState, Recipient
from app.notify import hours
from app.sri.comprobante import DocumentoRelacionado
from tests import browser, clocks, people
from tests.people import EMPRESA, JORGE, MARIA, OTHER_RUC

LIST = "/emisor/comprobantes"
OLD = {"fecha": now().date() - timedelta(days=10), "notify": False}


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def olgas(app, firm):
    """The browser of an operator of the firm."""
    return browser.signed_in(app, people.operator(firm))


@pytest.fixture
def maras(app, firm):
    """The browser of a manager of the firm."""
    return browser.signed_in(app, people.manager(firm))


@pytest.fixture
def others(app):
    """The browser of a manager of another firm."""
    other = people.firm(OTHER_RUC, "Otra Firma Inventada")
    return browser.signed_in(app, people.manager(other, "otra@otra.example"))


def numbers(page):
    return [a.text_content() for a in page.xpath("//table[@id='emitidos']//a")]


def url(document, tail=""):
    return f"{LIST}/{document.clave_acceso}{tail}"


def actions():
    db.session.rollback()
    return [(e.action, e.detail) for e in db.session.scalars(db.select(Event).order_by(Event.id))]


def set_mail(**about):
    db.session.execute(db.update(Mail).values(**about))
    db.session.commit()


def test_the_list_says_to_whom_and_where_it_stands(firm, olgas, maria):
    people.filed(secuencial=1, to=MARIA, name="María Inventada", notify=True)
    people.filed(secuencial=2, to=JORGE, name="Jorge Inventado", ambiente="1")

    page = olgas.get(LIST)

    assert numbers(page) == ["001-001-000000002", "001-001-000000001"]
    text = page.text_content()
    for said in ("María Inventada", MARIA, "$115.00", "Aviso en camino", "Sin correo", "(pruebas)"):
        assert said in text
    assert page.get_element_by_id("cuenta").text_content() == "2 comprobantes"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=000000001", 1),
        ("q=000000009", 0),
        ("receptor=maria", 0),
        ("receptor=inventada", 1),
        (f"receptor={MARIA}", 1),
        ("documento=factura", 1),
        ("documento=retencion", 0),
        ("estado=sin-abrir", 1),
        ("estado=sin-abrir&dias=30", 0),
        ("estado=abiertos", 0),
        ("estado=inventado", 1),
        ("dias=muchos&desde=ayer", 1),
        ("desde_fila=nada", 1),
        ("_scheme=x&_external=1", 1),
    ],
)
def test_it_narrows_by_what_was_asked(firm, olgas, query, found):
    people.filed(to=MARIA, **OLD)

    assert len(numbers(olgas.get(f"{LIST}?{query}"))) == found


def test_a_number_of_days_that_is_none_says_so_at_its_field(firm, olgas):
    page = olgas.get(f"{LIST}?estado=sin-abrir&dias=muchos")

    assert "de 0 a 3,650" in page.get_element_by_id("dias-error").text_content()


def test_the_filters_in_force_can_be_taken_away(firm, olgas):
    people.filed(to=MARIA, **OLD)

    page = olgas.get(f"{LIST}?estado=sin-abrir&dias=5&receptor=persona")

    text = page.text_content()
    assert "No consultados tras 5 días" in text
    assert "Receptor «persona»" in text
    assert f"{LIST}?receptor=persona" in page.xpath("//a/@href")


def test_an_empty_list_says_what_to_do(firm, olgas):
    assert "Todavía no hay comprobantes" in olgas.get(LIST).text_content()
    assert "Quitar los filtros" in olgas.get(f"{LIST}?q=1").text_content()


def test_one_voucher_is_shown_whole_and_looking_does_not_count_as_the_receivers(firm, olgas):
    document = people.filed(to=MARIA, notify=False)

    page = olgas.get(url(document))
    olgas.client.get(url(document, "/xml"))
    olgas.client.get(url(document, "/pdf"))

    assert document.numero in page.xpath("//h1")[0].text_content()
    assert "Archivado" in page.text_content()
    assert actions()[1:] == [
        (Action.OPENED, "operador"),
        (Action.DOWNLOADED, "operador xml"),
        (Action.DOWNLOADED, "operador pdf"),
    ]
    assert db.session.scalars(db.select(Recipient)).one().seen_at is None
    assert url(document, "/xml") in page.xpath("//a/@href")
    assert not [href for href in page.xpath("//a/@href") if href.startswith("/comprobantes/")]


def test_the_sheets_of_the_ride_are_shown(firm, olgas):
    document = people.filed(to=MARIA)

    [sheet] = olgas.get(url(document)).xpath("//img[contains(@src, '/ride/')]/@src")

    assert olgas.client.get(sheet).mimetype == "image/svg+xml"
    assert olgas.client.get(url(document, "/ride/99")).status_code == 404


@pytest.mark.parametrize("build", vouchers.BUILDERS.values(), ids=lambda build: build.__name__)
def test_each_of_the_six_types_is_shown(firm, olgas, build):
    document = people.filed(build)

    assert document.numero in olgas.get(url(document)).text_content()


def test_a_related_voucher_is_linked_within_the_office(firm, olgas):
    factura = people.filed(secuencial=5, to=MARIA)
    named = DocumentoRelacionado("01", factura.numero, factura.fecha)
    nota = people.filed(vouchers.nota_credito, to=MARIA, modificado=named)

    hrefs = olgas.get(url(nota)).xpath("//article//a/@href")

    assert url(factura) in hrefs


PAGES = ("", "/xml", "/pdf", "/ride/1")


def test_another_firm_a_customer_and_a_stranger_see_nothing(app, firm, others, marias, stranger):
    document = people.filed(to=MARIA)

    for tail in PAGES:
        others.get(url(document, tail), 404)
        marias.get(url(document, tail), 404)
        stranger.get(url(document, tail), 303)
    for path in (LIST, f"{LIST}/exportar", f"{LIST}/recordatorios", f"{LIST}/recordatorios/solos"):
        marias.get(path, 404)
        stranger.get(path, 303)
    assert numbers(others.get(LIST)) == []
    assert document.clave_acceso not in others.client.get(f"{LIST}/exportar").text


def test_another_firm_can_neither_remind_nor_tell_again(firm, others):
    document = people.filed(to=MARIA, email="m@ejemplo.ec", notify=True)
    set_mail(state=MailState.FAILED)
    token = others.get(LIST).xpath("//input[@name='csrf_token']/@value")[0]

    for tail in ("/aviso", "/recordatorio"):
        others.post(url(document, tail), 404, csrf_token=token)
    assert db.session.scalars(db.select(Mail.state)).all() == [MailState.FAILED]


def press(page, label):
    [form] = [form for form in page.forms if label in form.text_content()]
    return page.forms.index(form)


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNCERTAIN])
def test_a_notice_that_did_not_arrive_is_sent_again_as_the_same_message(firm, olgas, state):
    document = people.filed(to=MARIA, email="m@ejemplo.ec", notify=True)
    set_mail(state=state, message_id="<la-misma@portal>")
    page = olgas.get(url(document))

    olgas.submit(page, form=press(page, "Reenviar el aviso"))

    mail = db.session.scalars(db.select(Mail)).one()
    assert (mail.state, mail.message_id) == (MailState.QUEUED, "<la-misma@portal>")
    assert actions()[-1] == (Action.RESENT, "m@ejemplo.ec")
    assert db.session.scalars(db.select(Act.deed)).all() == [Deed.MAIL_RETRIED]
    assert "Reenviar el aviso" not in olgas.get(url(document)).text_content()


def test_after_the_address_was_corrected_the_notice_goes_to_the_new_one(firm, olgas):
    document = people.filed(to=MARIA, email="mal@ejemplo.ec", notify=True)
    set_mail(state=MailState.SENT, bounced_at=now())
    contact = db.session.scalars(db.select(people.Contact)).one()
    contact.email = "bien@ejemplo.ec"
    db.session.commit()
    page = olgas.get(url(document))

    olgas.submit(page, form=press(page, "Reenviar el aviso"))

    rows = db.session.scalars(db.select(Mail).order_by(Mail.id)).all()
    assert [(mail.to, mail.state) for mail in rows] == [
        ("mal@ejemplo.ec", MailState.DROPPED),
        ("bien@ejemplo.ec", MailState.QUEUED),
    ]
    assert actions()[-1] == (Action.RESENT, "bien@ejemplo.ec")
    page = olgas.get(url(document))
    assert "Reenviar el aviso" not in page.text_content()
    assert "Rebotado" not in page.xpath("//*[@class='seguir']")[0].text_content()


def test_a_notice_that_someone_else_sent_again_is_left_alone(firm, olgas):
    document = people.filed(to=MARIA, email="m@ejemplo.ec", notify=True)
    set_mail(state=MailState.FAILED)
    page = olgas.get(url(document))
    set_mail(state=MailState.SENT)

    olgas.submit(page, form=press(page, "Reenviar el aviso"))

    assert db.session.scalars(db.select(Act)).all() == []
    assert "ya no espera" in olgas.get(url(document)).text_content()


def test_the_receiver_of_one_is_reminded_once(firm, olgas, maria):
    document = people.filed(to=MARIA, **OLD)
    page = olgas.get(url(document))

    olgas.submit(page, form=press(page, "Recordar"))
    olgas.submit(page, form=press(page, "Recordar"))

    assert db.session.scalars(db.select(Mail.kind)).all() == [MailKind.REMINDER]
    text = olgas.get(url(document)).text_content()
    assert "Enviamos un recordatorio a 1 receptor sobre 1 comprobante." in text
    assert "No había a quién recordar" in text
    assert "Recordatorio en cola" in text


def test_many_are_reminded_after_saying_how_many(firm, olgas, maria, jorge):
    people.filed(secuencial=1, to=MARIA, **OLD)
    people.filed(secuencial=2, to=JORGE, **OLD)
    people.filed(secuencial=3, to=EMPRESA, **OLD)
    [asking] = olgas.get(f"{LIST}?estado=sin-abrir").xpath("//a[contains(., 'Recordar a los que')]/@href")

    page = olgas.get(asking)
    olgas.submit(page, form=press(page, "Enviar los recordatorios"))

    text = " ".join(page.text_content().split())
    assert "a 2 receptores sobre 2 comprobantes" in text
    assert "Otros 1 no tienen correo" in text
    assert len(db.session.scalars(db.select(Mail)).all()) == 2
    assert "No hay a quién recordar ahora." in olgas.get(asking).text_content()


def test_reminding_keeps_to_what_the_list_shows(firm, olgas, maria, jorge):
    people.filed(secuencial=1, to=MARIA, **OLD)
    people.filed(secuencial=2, to=JORGE, **OLD)

    page = olgas.get(f"{LIST}/recordatorios?receptor={MARIA}")
    olgas.submit(page, form=press(page, "Enviar el recordatorio"))

    assert db.session.scalars(db.select(Mail.to)).all() == ["maria@ejemplo.ec"]


def test_a_manager_says_when_to_remind_and_an_operator_may_not(firm, maras, olgas):
    page = maras.get(f"{LIST}/recordatorios/solos")

    maras.submit(page, days="5")

    assert db.session.scalars(db.select(Issuer.remind_after)).one() == 5
    assert db.session.scalars(db.select(Act.deed)).all() == [Deed.RULES_CHANGED]
    assert maras.get(f"{LIST}/recordatorios/solos").xpath("//input[@name='days']/@value") == ["5"]
    maras.submit(page, days="")
    assert db.session.scalars(db.select(Issuer.remind_after)).one() is None
    olgas.get(f"{LIST}/recordatorios/solos", 404)


@pytest.mark.parametrize("days", ["0", "366", "pronto", "-1"])
def test_days_that_are_none_are_said_to_be_so(firm, maras, days):
    page = maras.get(f"{LIST}/recordatorios/solos")

    response = maras.submit(page, 422, days=days)

    assert "de 1 a 365" in response.text
    assert f'value="{days}"' in response.text


def test_a_rule_is_said_in_a_sentence_with_what_it_would_send(firm, maras, maria):
    people.filed(to=MARIA, fecha=now().date() - timedelta(days=6), notify=False)
    page = maras.get(f"{LIST}/recordatorios/solos")

    maras.submit(page, days="5", every="10", times="3")

    issuer = db.session.scalars(db.select(Issuer)).one()
    assert (issuer.remind_after, issuer.remind_every, issuer.remind_times) == (5, 10, 3)
    said = " ".join(maras.get(f"{LIST}/recordatorios/solos").text_content().split())
    assert "lleva 5 días sin abrirse" in said
    assert "cada 10 días, hasta 3 veces" in said
    assert "saldrían recordatorios a 1 cliente, sobre 1 comprobante" in said
    assert "5 días" in db.session.scalars(db.select(Act.detail)).one()


def test_a_rule_that_is_saved_again_is_no_deed(firm, maras):
    for _ in range(2):
        maras.submit(maras.get(f"{LIST}/recordatorios/solos"), days="5", every="7", times="")

    assert db.session.scalars(db.select(Act.deed)).all() == [Deed.RULES_CHANGED]


@pytest.mark.parametrize(
    ("field", "bad", "said"),
    [
        ("every", "6", "de 7 a 365"),
        ("every", "366", "de 7 a 365"),
        ("every", "x", "de 7 a 365"),
        ("times", "0", "de 1 a 12"),
        ("times", "13", "de 1 a 12"),
        ("times", "9" * 30, "de 1 a 12"),
    ],
)
def test_no_rule_reminds_more_often_than_the_installation_allows(firm, maras, field, bad, said):
    page = maras.get(f"{LIST}/recordatorios/solos")

    answer = maras.submit(page, 422, days="5", **{field: bad})

    assert said in answer.text
    assert db.session.scalars(db.select(Issuer.remind_after)).one() is None


def test_what_is_asked_at_night_leaves_in_the_morning_and_the_page_says_so(app, firm, olgas, maria):
    people.filed(to=MARIA, fecha=now().date() - timedelta(days=6), notify=False)
    app.config["TIME_ZONE"] = clocks.zone_at(23)
    page = olgas.get(f"{LIST}/recordatorios")

    olgas.submit(page, form=press(page, "Enviar el recordatorio"))

    assert "saldrán a las 8:00" in page.text_content()
    due = hours.here(db.session.scalars(db.select(Mail.due_at).where(Mail.kind == MailKind.REMINDER)).one())
    assert (due.hour, due.minute) == (8, 0)


def exported(who, query=""):
    response = who.client.get(f"{LIST}/exportar{query}")
    assert response.status_code == 200
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in response.data
    return response, list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))


def test_what_is_listed_is_exported_and_no_cell_is_run(firm, olgas, monkeypatch):
    monkeypatch.setattr(issued_export, "PAGE", 2)
    for number in range(1, 6):
        people.filed(secuencial=number, to=MARIA, name='=HYPERLINK("x")', **OLD)
    people.filed(secuencial=9, to=JORGE, name="Jorge", **OLD)

    response, rows = exported(olgas, f"?receptor={MARIA}")

    assert rows[0][:4] == ["Clave de acceso", "Documento", "# Documento", "Receptor"]
    assert [row[2][-1] for row in rows[1:]] == ["5", "4", "3", "2", "1"]
    assert rows[1][3] == '\'=HYPERLINK("x")'
    assert rows[1][6:8] == ["115.00", "Sin correo"]
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.mimetype == "text/csv"


def test_too_much_to_export_is_said_in_a_sentence(firm, olgas, monkeypatch):
    monkeypatch.setattr(issued_export, "MOST", 1)
    for number in (1, 2):
        people.filed(secuencial=number, to=MARIA)

    olgas.get(f"{LIST}/exportar", 303)

    assert "expórtelos por partes" in olgas.get(LIST).text_content()
