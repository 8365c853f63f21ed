"""What the SRI said stands on every page that shows a voucher, and whoever sees it may have it asked again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.throttle import Limit
from app.db import db, now
from app.models import Arrival, Document, Inquiry, Rank
from app.sri.respuesta import Estado
from app.vouchers import asking
from tests import people
from tests.browser import signed_in
from tests.people import MARIA

AT = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)


@pytest.fixture
def settings(settings):
    return {**settings, "SRI_CONFIRM": True}


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def olgas(app, firm):
    return signed_in(app, people.operator(firm))


@pytest.fixture
def document(firm):
    return people.filed(to=MARIA)


@pytest.fixture
def pending(firm):
    people.arrive(people.signed(secuencial=3))
    return db.session.scalars(select(Arrival).where(Arrival.document_id.is_(None))).one()


def said(**about):
    """The SRI answered."""
    db.session.execute(update(Inquiry).values(asked_at=AT, answered_at=AT, **about))
    db.session.commit()


def trust(browser, path):
    """What a voucher's page says beside it."""
    [aside] = browser.get(path).xpath("//aside")
    return " ".join(aside.text_content().split())


def both(document):
    return f"/comprobantes/{document.clave_acceso}", f"/emisor/comprobantes/{document.clave_acceso}"


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        (({}, {}), "Autorizado, según el archivo"),
        (({"answer": Estado.AUTORIZADO}, {"confirmed_at": AT}), "Confirmado por el SRI"),
        (
            ({"answer": Estado.NO_AUTORIZADO, "said": "Clave no registrada."}, {}),
            "Dijo: Clave no registrada.",
        ),
        (({"answer": Estado.AUTORIZADO, "differs": True}, {}), "El SRI tiene otro contenido"),
        (({"answer": Estado.PENDIENTE_DE_ANULAR}, {"confirmed_at": AT}), "Pendiente de anular"),
        (({"answer": Estado.ANULADO}, {"confirmed_at": AT, "annulled_at": AT}), "Anulado"),
        (({"failures": 1, "trouble": "El SRI calla."}, {}), "no se pudo preguntar: el SRI calla."),
    ],
)
def test_both_sides_read_what_it_said(document, marias, olgas, heard, told):
    answer, filed = heard
    said(**answer)
    if filed:
        db.session.execute(update(Document).values(filed))
        db.session.commit()

    for browser, path in zip((marias, olgas), both(document), strict=True):
        text = trust(browser, path)
        assert told in text
        assert "21/11/2026" in text
        assert "Preguntar al SRI ahora" in text


def test_what_weighs_against_a_voucher_stands_above_it(document, marias, olgas):
    said(answer=Estado.AUTORIZADO, differs=True)

    receivers, firms = (
        browser.get(path).xpath("string(//div[@class='aviso aviso-mal'])")
        for browser, path in zip((marias, olgas), both(document), strict=True)
    )

    assert "El SRI tiene otro contenido" in receivers
    assert "Consulte con quien lo emitió" in receivers
    assert "El SRI tiene otro contenido" in firms
    assert "Consulte con quien lo emitió" not in firms


def test_both_sides_may_have_it_asked_before_all_else_and_not_twice_a_minute(document, marias, olgas):
    asked = now()
    db.session.execute(update(Inquiry).values(rank=Rank.BACKLOG, asked_at=asked, due_at=now() + timedelta(9)))
    db.session.commit()
    for browser, path in zip((marias, olgas), both(document), strict=True):
        page = browser.get(path)
        [form] = [each for each, form in enumerate(page.forms) if form.action.endswith("/consulta")]
        page = browser.get(browser.submit(page, form=form).location)
        assert "Se preguntará al SRI en unos minutos" in page.text_content()

    inquiry = db.session.scalars(select(Inquiry)).one()
    assert inquiry.rank == Rank.PERSON
    assert timedelta(seconds=60) <= inquiry.due_at - asked < timedelta(minutes=2)


def test_nobody_asks_without_end(document, marias, monkeypatch):
    monkeypatch.setattr(asking, "ASKED", Limit("preguntar-hora", 1, 3_600))
    path = f"{both(document)[0]}/consulta"
    token = marias.get("/comprobantes").xpath("string(//input[@name='csrf_token']/@value)")

    marias.post(path, csrf_token=token)
    marias.post(path, 429, csrf_token=token)


def test_of_a_portal_that_does_not_ask_the_page_says_it_and_offers_no_button(app, firm, marias, olgas):
    app.config["SRI_CONFIRM"] = False
    document = people.filed(to=MARIA)

    for browser, path in zip((marias, olgas), both(document), strict=True):
        text = trust(browser, path)
        assert "no lo ha consultado con el SRI" in text
        assert "Preguntar al SRI" not in text
        token = browser.get(path).xpath("string(//input[@name='csrf_token']/@value)")
        browser.post(f"{path}/consulta", csrf_token=token)
    assert not db.session.scalars(select(Inquiry)).all()


def test_the_trays_say_what_it_said_of_what_waits(app, pending, olgas):
    said(answer=Estado.EN_PROCESO, due_at=now())
    adas = signed_in(app, people.admin())
    for browser, tray in ((olgas, "/emisor/bandeja?cual="), (adas, "/admin/llegadas?cual=")):
        assert (
            "En proceso. Se preguntó al SRI el 21/11/2026" in browser.get(f"{tray}pendientes").text_content()
        )
        assert "En proceso." in browser.get(f"{tray.partition('?')[0]}/{pending.id}").text_content()

    page = olgas.get(f"/emisor/bandeja/{pending.id}")
    [form] = [each for each, form in enumerate(page.forms) if form.action.endswith("/consulta")]
    olgas.submit(page, form=form)
    assert db.session.scalars(select(Inquiry.rank)).one() == Rank.PERSON


def test_what_was_refused_is_not_asked_about(app, olgas, firm):
    people.arrive(people.signed(secuencial=3, to=MARIA).replace(b"Persona", b"Personb"))
    [arrival_id] = db.session.scalars(select(Arrival.id))
    token = olgas.get("/emisor/bandeja").xpath("string(//input[@name='csrf_token']/@value)")

    olgas.post(f"/emisor/bandeja/{arrival_id}/consulta", 404, csrf_token=token)
