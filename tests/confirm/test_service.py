"""A question leaves over real HTTP, and every way of not answering it well ends in a sentence, in time."""

import time

import pytest
from flask import Flask

from app.confirm import reply, service
from app.confirm.service import Service
from app.demo import vouchers
from app.demo.sri_falso import FakeSri, Known, Mode
from app.sri.autorizacion import unwrap
from app.sri.respuesta import Estado, SinRespuesta

XML = vouchers.factura()
CLAVE = vouchers.clave_de(XML)
NOT_HERE = vouchers.clave_de(vouchers.factura(secuencial=77))
QUICK = 0.4


@pytest.fixture
def sri():
    with FakeSri() as fake:
        fake.knows(XML)
        yield fake


@pytest.fixture
def ask(sri):
    asking = Service(sri.url)
    yield asking
    asking.close()


def test_the_authorised_voucher_comes_back_as_the_sri_keeps_it(sri, ask):
    found = ask.authorisation(CLAVE)
    assert (found.clave, found.estado) == (CLAVE, Estado.AUTORIZADO)
    (alone,) = unwrap(found.sobre)
    assert alone.texto == unwrap(XML)[0].texto
    assert found.fecha == alone.autorizacion.fecha == sri.known[CLAVE].fecha


@pytest.mark.parametrize("shape", ["escaped", "inline"])
def test_the_voucher_is_read_in_whatever_shape_it_comes(shape):
    with FakeSri(shape=shape) as sri:
        sri.knows(XML)
        found = Service(sri.url).authorisation(CLAVE)
    assert unwrap(found.sobre)[0].texto.strip() == unwrap(XML)[0].texto.strip()


def test_an_annulment_is_told_by_the_state_and_by_nothing_else(sri, ask):
    assert ask.state(CLAVE).estado == Estado.AUTORIZADO
    sri.annul(CLAVE, Estado.PENDIENTE_DE_ANULAR)
    assert ask.state(CLAVE).estado == Estado.PENDIENTE_DE_ANULAR
    sri.annul(CLAVE)
    assert ask.state(CLAVE).estado == Estado.ANULADO
    assert ask.authorisation(CLAVE).estado == Estado.AUTORIZADO


def test_what_the_sri_does_not_know_has_no_data(ask):
    assert ask.authorisation(NOT_HERE).estado == ask.state(NOT_HERE).estado == Estado.SIN_DATOS


def test_one_question_is_one_request(sri, ask):
    ask.authorisation(CLAVE)
    ask.state(CLAVE)
    sri.behave(None, "reset", times=1)
    with pytest.raises(SinRespuesta):
        ask.state(CLAVE)
    assert [(one.service, one.clave) for one in sri.requests] == [
        ("authorisation", CLAVE),
        ("state", CLAVE),
        ("state", CLAVE),
    ]


def test_several_answers_are_understood_as_one(sri, ask):
    sri.behave("authorisation", "repeated")
    assert ask.authorisation(CLAVE).estado == Estado.AUTORIZADO


@pytest.mark.parametrize("question", ["authorisation", "state"])
@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("down", reply.NO_CONNECTION),
        ("reset", reply.BROKEN_OFF),
        ("hang", reply.TOO_LATE),
        ("slow", reply.TOO_LATE),
        ("cut", reply.BROKEN_OFF),
        ("half", "incompleta"),
        ("html503", reply.NOT_SERVING),
        ("html", "página web"),
        ("fault", "falla"),
        ("empty", "nada"),
        ("redirect", reply.ELSEWHERE),
        ("huge", "más grande"),
        ("contradictory", "otra clave"),
        ("random_bytes", "dañada"),
    ],
)
def test_each_way_of_answering_badly_is_no_answer_and_the_next_one_is(sri, question, mode, sentence):
    asking = Service(sri.url, seconds=QUICK)
    sri.behave(None, mode)
    started = time.monotonic()
    with pytest.raises(SinRespuesta, match=sentence):
        getattr(asking, question)(CLAVE)
    assert time.monotonic() - started < QUICK + 3
    asking.seconds = service.SECONDS
    sri.behave(None, "ok")
    assert getattr(asking, question)(CLAVE).estado == Estado.AUTORIZADO
    asking.close()


def test_the_voucher_of_another_clave_is_no_answer(sri, ask):
    sri.behave("authorisation", Mode.OTHER_VOUCHER)
    with pytest.raises(SinRespuesta, match="otra clave"):
        ask.authorisation(CLAVE)


def test_an_answer_that_drips_is_cut_at_the_deadline_however_regular_it_is(sri):
    sri.behave(None, "slow")
    asking = Service(sri.url, seconds=QUICK)
    started = time.monotonic()
    with pytest.raises(SinRespuesta):
        asking.state(CLAVE)
    assert QUICK <= time.monotonic() - started < QUICK + 3
    asking.close()


def test_the_ambiente_of_the_clave_names_the_host_unless_one_is_set(monkeypatch):
    asked = []
    monkeypatch.setattr(
        Service, "ask", lambda self, path, clave, question: asked.append(self.address(path, clave)) or b""
    )
    trial = vouchers.clave_de(vouchers.factura(ambiente="1"))
    for url, clave in [("", CLAVE), ("", trial), ("http://127.0.0.1:9", CLAVE)]:
        with pytest.raises(SinRespuesta):
            Service(url).state(clave)
    assert asked == [
        "https://cel.sri.gob.ec/comprobantes-electronicos-ws/ConsultaComprobante",
        "https://celcer.sri.gob.ec/comprobantes-electronicos-ws/ConsultaComprobante",
        "http://127.0.0.1:9/comprobantes-electronicos-ws/ConsultaComprobante",
    ]


def test_an_installation_has_one_way_to_the_sri(sri):
    app = Flask(__name__)
    app.config.update(SRI_URL=sri.url, DEMO=False)
    asking = service.of(app)
    assert service.of(app) is asking
    assert asking.state(CLAVE).estado == Estado.AUTORIZADO


def test_a_demo_without_an_sri_of_its_own_asks_nobody(monkeypatch):
    app = Flask(__name__)
    app.config.update(SRI_URL="", DEMO=True)
    monkeypatch.setattr(Service, "ask", None)
    for ask in (service.of(app).authorisation, service.of(app).state):
        with pytest.raises(SinRespuesta, match="demostración"):
            ask(CLAVE)


def test_no_proxy_of_the_environment_hears_a_question(sri, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert Service(sri.url).state(CLAVE).estado == Estado.AUTORIZADO


def test_the_stand_in_knows_what_a_source_finds():
    with FakeSri(source=lambda clave: Known.from_xml(XML) if clave == CLAVE else None) as sri:
        asking = Service(sri.url)
        assert asking.authorisation(CLAVE).estado == Estado.AUTORIZADO
        assert asking.authorisation(NOT_HERE).estado == Estado.SIN_DATOS
        asking.close()
