"""The stand-in of the SRI opens and closes at once, speaks as the SRI does, and keeps to its script."""

import threading
import time
from datetime import UTC, datetime

import httpx
import pytest

from app.confirm import reply
from app.confirm.service import AUTHORISATION, STATE, Service
from app.demo import vouchers
from app.demo.sri_falso import FakeSri, Mode, Script
from app.sri.respuesta import Estado, SinRespuesta, pedir_autorizacion, pedir_estado

XML = vouchers.factura()
CLAVE = vouchers.clave_de(XML)
SOAP = {"Content-Type": "text/xml", "SOAPAction": '""'}


@pytest.fixture
def sri():
    with FakeSri() as fake:
        fake.knows(XML)
        yield fake


def post(sri, path, question, headers=None):
    return httpx.post(f"{sri.url}{path}", content=question, headers=SOAP if headers is None else headers)


def test_it_starts_and_stops_at_once():
    started = time.monotonic()
    for _ in range(5):
        with FakeSri():
            pass
    assert (time.monotonic() - started) / 5 < 0.5


def test_it_listens_on_this_machine_alone(sri):
    assert sri.url.startswith("http://127.0.0.1:")


def test_it_answers_what_the_sri_would_fault_on_with_a_fault(sri):
    good = pedir_autorizacion(CLAVE)
    assert post(sri, AUTHORISATION, good).status_code == 200
    for path, question, headers in [
        (STATE, good, SOAP),
        (AUTHORISATION, pedir_estado(CLAVE), SOAP),
        (AUTHORISATION, good.replace(b"ws.autorizacion", b"ws.otra"), SOAP),
        (AUTHORISATION, good.replace(b"<claveAccesoComprobante>", b"<ec:claveAccesoComprobante>"), SOAP),
        (AUTHORISATION, b"", SOAP),
        (AUTHORISATION, good, {"Content-Type": "text/xml"}),
        (AUTHORISATION, good, {"Content-Type": "application/json", "SOAPAction": ""}),
    ]:
        answer = post(sri, path, question, headers)
        assert (answer.status_code, "Fault" in answer.text) == (500, True)
    assert post(sri, "/", good).status_code == 404
    assert len(sri.requests) == 1


def test_everything_inside_the_wrapper_is_unqualified(sri):
    answer = post(sri, AUTHORISATION, pedir_autorizacion(CLAVE)).text
    assert '<ns2:autorizacionComprobanteResponse xmlns:ns2="http://ec.gob.sri.ws.autorizacion">' in answer
    assert "<RespuestaAutorizacionComprobante><claveAccesoConsultada>" in answer


def test_a_behaviour_lasts_as_often_as_it_is_told_to(sri):
    asking = Service(sri.url)
    sri.behave("state", "fault", times=2)
    sri.behave(None, "empty", times=1)
    for _ in range(3):
        with pytest.raises(SinRespuesta):
            asking.state(CLAVE)
    assert asking.state(CLAVE).estado == Estado.AUTORIZADO
    sri.behave("state", "fault")
    assert asking.authorisation(CLAVE).estado == Estado.AUTORIZADO
    with pytest.raises(SinRespuesta):
        asking.state(CLAVE)
    asking.close()


def test_a_voucher_may_be_going_on_for_a_while():
    with FakeSri() as sri:
        sri.knows(XML, in_process=2)
        asking = Service(sri.url)
        found = [asking.authorisation(CLAVE).estado for _ in range(3)]
        asking.close()
    assert found == [Estado.EN_PROCESO, Estado.EN_PROCESO, Estado.AUTORIZADO]


def test_a_refused_voucher_says_why():
    with FakeSri() as sri:
        sri.knows(XML, Estado.NO_AUTORIZADO)
        asking = Service(sri.url)
        found = asking.authorisation(CLAVE)
        assert asking.state(CLAVE).estado == Estado.NO_AUTORIZADO
        asking.close()
    assert (found.estado, found.mensajes[0].nombre) == (Estado.NO_AUTORIZADO, "39")


def test_it_comes_back_at_the_same_port(sri):
    url, asking = sri.url, Service(sri.url)
    assert asking.state(CLAVE).estado == Estado.AUTORIZADO
    sri.behave(None, "down")
    with pytest.raises(SinRespuesta):
        asking.state(CLAVE)
    sri.behave(None, "ok")
    assert sri.url == url
    assert asking.state(CLAVE).estado == Estado.AUTORIZADO
    asking.close()


def test_a_script_may_choose_by_clave_and_a_clock_dates_the_questions():
    day = datetime(2026, 3, 2, 12, tzinfo=UTC)
    script = Script(choose=lambda service, clave: Mode.NO_DATA if service == "authorisation" else None)
    with FakeSri(script, clock=lambda: day) as sri:
        sri.knows(XML)
        asking = Service(sri.url)
        assert asking.authorisation(CLAVE).estado == Estado.SIN_DATOS
        assert asking.state(CLAVE).estado == Estado.AUTORIZADO
        asking.close()
    assert sri.requests == [(day, "authorisation", CLAVE), (day, "state", CLAVE)]


def test_many_may_ask_at_once(sri):
    found = []

    def ask():
        asking = Service(sri.url)
        found.extend(asking.state(CLAVE).estado for _ in range(5))
        asking.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Estado.AUTORIZADO] * 40
    assert len(sri.requests) == 40


def test_it_ends_while_somebody_still_waits(sri):
    sri.behave(None, "hang")
    asking = Service(sri.url, seconds=20)
    heard = []

    def ask():
        try:
            asking.state(CLAVE)
        except SinRespuesta as none:
            heard.append(str(none))

    waiting = threading.Thread(target=ask)
    waiting.start()
    while not sri.requests:
        time.sleep(0.005)
    sri.stop()
    waiting.join(5)
    assert heard == [reply.BROKEN_OFF]
    asking.close()
