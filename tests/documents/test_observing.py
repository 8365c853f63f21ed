"""A receiver says that something is wrong with a voucher, and reads its story on its page."""

import pytest

from app.db import db
from app.documents import observing
from app.models import Action, Event
from tests import browser, people
from tests.people import JORGE, MARIA


@pytest.fixture
def firm(app):
    return people.firm()


def url(document):
    return f"/comprobantes/{document.clave_acceso}"


def observe(who, document, status=303, **typed):
    page = who.get(url(document))
    return who.submit(page, status, form=-1, **typed)


def notes():
    db.session.rollback()
    return db.session.scalars(db.select(Event.note).where(Event.action == Action.OBSERVED)).all()


def test_a_problem_is_told_to_both_ends(app, firm, marias):
    document = people.filed(to=MARIA)
    olgas = browser.signed_in(app, people.operator(firm))

    observe(marias, document, reason="valor", text="Compré uno,\u202e no dos.")

    assert notes() == ["El valor está mal. Compré uno, no dos."]
    for text in (
        marias.get(url(document)).text_content(),
        olgas.get(f"/emisor{url(document)}").text_content(),
    ):
        assert "Problema reportado" in text
        assert "Compré uno, no dos." in text
    assert len(olgas.get("/emisor/comprobantes?estado=observados").xpath("//table[@id='emitidos']//a")) == 1


@pytest.mark.parametrize(
    "typed", [{"text": "sin elegir"}, {"reason": "inventado"}, {"reason": "otro", "text": "x" * 301}]
)
def test_what_does_not_fit_is_asked_again_with_the_text_kept(firm, marias, typed):
    document = people.filed(to=MARIA)

    response = observe(marias, document, 422, **typed)

    assert notes() == []
    assert typed.get("text", "") in response.text
    assert 'id="problema" open' in response.text


def test_another_receiver_finds_no_such_voucher(app, firm, marias, jorge):
    document = people.filed(to=JORGE)
    mine = people.filed(secuencial=2, to=MARIA)
    token = marias.get(url(mine)).xpath("//input[@name='csrf_token']/@value")[0]

    marias.post(f"{url(document)}/problema", 404, csrf_token=token, reason="otro")

    assert notes() == []


def test_too_many_are_slowed_down(firm, marias, monkeypatch):
    monkeypatch.setattr(observing, "OBSERVATIONS", observing.Limit("observaciones", 1, 3_600))
    document = people.filed(to=MARIA)

    observe(marias, document, reason="otro")
    observe(marias, document, 429, reason="otro")

    assert len(notes()) == 1


def test_the_story_of_a_voucher_ends_its_page(firm, marias):
    document = people.filed(to=MARIA)
    marias.get(url(document))

    text = marias.get(url(document)).text_content()

    assert "Recorrido" in text
    assert "Publicado en el portal" in text
    assert "Abierto" in text
