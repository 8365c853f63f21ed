"""Whatever the SRI answers is understood, and whatever is no trustworthy answer says so."""

import re
import time
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sri.autorizacion import unwrap
from app.sri.errors import Refused
from app.sri.respuesta import (
    Estado,
    SinRespuesta,
    leer_autorizacion,
    leer_estado,
    pedir_autorizacion,
    pedir_estado,
)

from .armar import clave, factura, sobre

SOAP = Path(__file__).parent / "soap"
CLAVE = "0203202601179999999000120010010000001071234567816"
SECOND = "1003202604179999999000120010010000003031234567815"
WHEN = datetime.fromisoformat("2026-03-15T09:30:00-05:00")
OURS = clave()


def sample(name):
    return (SOAP / name).read_bytes()


def wrapped(answer):
    return (
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        f'<ns2:respuesta xmlns:ns2="urn:x">{answer}</ns2:respuesta></soap:Body></soap:Envelope>'
    )


def answer(*sobres, consultada=OURS, cuantos=None):
    return wrapped(
        f"<RespuestaAutorizacionComprobante><claveAccesoConsultada>{consultada}</claveAccesoConsultada>"
        f"<numeroComprobantes>{len(sobres) if cuantos is None else cuantos}</numeroComprobantes>"
        f"<autorizaciones>{''.join(sobres)}</autorizaciones></RespuestaAutorizacionComprobante>"
    ).encode()


def state(text="AUTORIZADO", *, asked=OURS, extra=""):
    return wrapped(
        f"<EstadoAutorizacionComprobante><claveAcceso>{asked}</claveAcceso>"
        f"<estadoAutorizacion>{text}</estadoAutorizacion>{extra}</EstadoAutorizacionComprobante>"
    ).encode()


def no_answer(read, data, asked=OURS):
    with pytest.raises(SinRespuesta) as caught:
        read(data, asked)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "estado", "said"),
    [
        ("autorizacion_AUTORIZADO", Estado.AUTORIZADO, ""),
        ("autorizacion_ADVERTENCIA_68", Estado.AUTORIZADO, "68"),
        ("autorizacion_NO_AUTORIZADO_luego_AUTORIZADO", Estado.AUTORIZADO, ""),
        ("autorizacion_lote_response", Estado.AUTORIZADO, ""),
        ("autorizacion_NO_AUTORIZADO_39_firma", Estado.NO_AUTORIZADO, "39"),
        ("autorizacion_NO_AUTORIZADO_52_escaped", Estado.NO_AUTORIZADO, "52"),
        ("autorizacion_RECHAZADO_46_ficha", Estado.NO_AUTORIZADO, "46"),
        ("autorizacion_EN_PROCESO", Estado.EN_PROCESO, ""),
        ("autorizacion_sin_datos_0", Estado.SIN_DATOS, ""),
    ],
)
def test_every_answer_about_an_authorisation_is_understood(name, estado, said):
    found = leer_autorizacion(sample(f"{name}.xml"), CLAVE)
    assert (found.clave, found.estado) == (CLAVE, estado)
    assert (found.mensajes[0].nombre if found.mensajes else "") == said
    assert found.fecha == (WHEN if estado == Estado.AUTORIZADO else None)
    assert (found.sobre is not None) == (estado == Estado.AUTORIZADO)


@pytest.mark.parametrize(
    ("name", "estado"),
    [
        ("AUTORIZADO", Estado.AUTORIZADO),
        ("NO_AUTORIZADO", Estado.NO_AUTORIZADO),
        ("ANULADO", Estado.ANULADO),
        ("PENDIENTE_DE_ANULAR", Estado.PENDIENTE_DE_ANULAR),
        ("RECHAZADA_99_sin_datos", Estado.SIN_DATOS),
        ("RECHAZADA_99_fuera_de_rango", Estado.SIN_DATOS),
    ],
)
def test_every_answer_about_a_state_is_understood(name, estado):
    found = leer_estado(sample(f"consulta_{name}.xml"), CLAVE)
    assert (found.clave, found.estado, found.sobre) == (CLAVE, estado, None)
    assert found.fecha == (None if estado in {Estado.NO_AUTORIZADO, Estado.SIN_DATOS} else WHEN)
    assert bool(found.mensajes) == (estado == Estado.SIN_DATOS)


@pytest.mark.parametrize("read", [leer_autorizacion, leer_estado])
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (sample("soap_fault.xml"), "falla"),
        (sample("http_503.html"), "página web"),
        (b"\xef\xbb\xbf\n<!DOCTYPE HTML><html><br></html>", "página web"),
        (b"", "nada"),
        (b" \r\n", "nada"),
        (b"<a/>", "no es una respuesta"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "dañada"),
        (b"<a>" * 2000 + b"</a>" * 2000, "dañada"),
        (b"<a>" + b" " * 2 * 1024 * 1024 + b"</a>", "más grande"),
        (b"\x1f\x8b\x08 not inflated", "dañada"),
        (sobre().encode(), "no es una respuesta"),
    ],
)
def test_a_fault_a_page_and_rubbish_are_no_answer(read, data, sentence):
    assert sentence in no_answer(read, data)


@pytest.mark.parametrize(
    ("read", "name"), [(leer_estado, "autorizacion_AUTORIZADO"), (leer_autorizacion, "consulta_ANULADO")]
)
def test_the_answer_of_the_other_service_is_none(read, name):
    assert "no es una respuesta" in no_answer(read, sample(f"{name}.xml"), CLAVE)


@pytest.mark.parametrize(
    "name", sorted(path.name for path in SOAP.glob("*_*.xml") if "request" not in path.name)
)
def test_an_answer_that_is_cut_anywhere_is_none(name):
    data = sample(name)
    read = leer_estado if name.startswith("consulta") else leer_autorizacion
    for length in range(0, len(data), max(1, len(data) // 60)):
        no_answer(read, data[:length], CLAVE)


@pytest.mark.parametrize(
    "name", sorted(path.name for path in SOAP.glob("*_*.xml") if path.name.startswith(("auto", "cons")))
)
def test_an_answer_about_another_clave_is_none(name):
    if "request" not in name:
        read = leer_estado if name.startswith("consulta") else leer_autorizacion
        assert "otra clave" in no_answer(read, sample(name), SECOND)


def test_the_envelope_is_cut_out_byte_for_byte_and_stands_alone():
    data = sample("autorizacion_NO_AUTORIZADO_luego_AUTORIZADO.xml")
    found = leer_autorizacion(data, CLAVE)
    assert found.sobre in data
    assert found.sobre.startswith(b"<autorizacion><estado>AUTORIZADO")
    (alone,) = unwrap(found.sobre)
    assert alone.problema is None
    assert alone.raw == found.sobre
    assert alone.texto == unwrap(data)[0].texto


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_any_encoding_that_vouchers_come_in_is_read(encoding):
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?>' if encoding == "iso-8859-1" else ""
    found = leer_autorizacion(f"{declared}{answer(sobre()).decode()}".encode(encoding), OURS)
    (alone,) = unwrap(found.sobre)
    assert alone.texto == factura()


def test_an_envelope_that_holds_the_very_xml_is_read():
    nested = sobre().replace(f"<![CDATA[{factura()}]]>", factura())
    (alone,) = unwrap(leer_autorizacion(answer(nested), OURS).sobre)
    assert alone.texto == factura()


def test_prefixes_declared_further_out_still_hold_in_what_is_cut_out():
    prefixed = re.sub(r"<(/?)(?=[a-z])", r"<\1ns3:", sobre("X")).replace("X", factura())
    data = answer(prefixed).replace(b"<soap:Envelope ", b'<soap:Envelope xmlns:ns3="urn:a" ')
    assert unwrap(leer_autorizacion(data, OURS).sobre)[0].texto == factura()


def test_a_prefix_of_an_attribute_still_holds_in_what_is_cut_out():
    said = sobre().replace("</autorizacion>", '<mensajes xsi:nil="true"/></autorizacion>')
    data = answer(said).replace(b"<soap:Envelope ", b'<soap:Envelope xmlns:xsi="urn:xsi" xmlns:x="urn:x" ')
    cut = leer_autorizacion(data, OURS).sobre
    assert cut.startswith(b'<autorizacion xmlns:xsi="urn:xsi"><estado>')
    assert unwrap(cut)[0].problema is None


@pytest.mark.parametrize(
    "data",
    [
        answer(*["<autorizacion><estado>AUTORIZADO</estado></autorizacion>"] * 20_000),
        answer(sobre(f"<factura>{'x' * 1_000_000}</factura>")).replace(
            b"<soap:Envelope ",
            b"<soap:Envelope " + b" ".join(b"xmlns:p%d='u'" % n for n in range(20_000)) + b" ",
        ),
        answer(sobre(f"<factura>{'<a/>' * 400_000}</factura>")),
        answer(sobre(f"<factura>{'<' * 1_900_000}</factura>")),
        answer("<!-- -->" * 200_000),
    ],
)
def test_an_answer_made_to_take_long_takes_no_time(data):
    started = time.process_time()
    no_answer(leer_autorizacion, data)
    assert time.process_time() - started < 3


OTHER_TEXT = factura().replace("Resma", "Otra")
OTHER_CLAVE = factura(de_clave=clave(fecha="03032026"))
NOT = {"estado": "NO AUTORIZADO", "numero": ""}


@pytest.mark.parametrize(
    ("sobres", "sentence"),
    [
        ([sobre(OTHER_CLAVE)], "otra clave"),
        ([sobre(OTHER_CLAVE, **NOT)], "otra clave"),
        ([sobre(), sobre(OTHER_CLAVE, **NOT)], "otra clave"),
        ([sobre(), sobre(OTHER_TEXT)], "se contradice"),
        ([sobre(numero=clave(fecha="03032026"))], "se contradice"),
        ([sobre(ambiente="PRUEBAS")], "se contradice"),
        ([sobre(fecha="ayer")], "dañada"),
        ([sobre(fecha=None)], "dañada"),
        ([sobre("<factura")], "se contradice"),
        ([sobre("<nota/>")], "otra clave"),
        ([sobre(estado="RARO")], "no entiende"),
        ([sobre(estado=None)], "no entiende"),
        ([sobre(estado="NO AUTORIZADO</estado><estado>AUTORIZADO")], "no entiende"),
        ([sobre(**NOT), sobre(estado="RARO")], "no entiende"),
        ([sobre(factura(cola="]]><autorizacion/><![CDATA["))], "se contradice"),
    ],
)
def test_an_answer_that_contradicts_itself_is_none(sobres, sentence):
    assert sentence in no_answer(leer_autorizacion, answer(*sobres))


@pytest.mark.parametrize("cuantos", ["1", "", "0</numeroComprobantes><numeroComprobantes>0"])
def test_no_authorisation_at_all_must_be_said_in_so_many_words(cuantos):
    no_answer(leer_autorizacion, answer(cuantos=cuantos))
    assert leer_autorizacion(answer(cuantos=0), OURS).estado == Estado.SIN_DATOS


@pytest.mark.parametrize("word", ["EN PROCESO", "EN PROCESAMIENTO", "PPR"])
@pytest.mark.parametrize("turned", [False, True])
def test_what_is_still_going_on_stands_for_an_earlier_refusal(word, turned):
    both = [sobre(**NOT), sobre(estado=word, numero="")]
    found = leer_autorizacion(answer(*(reversed(both) if turned else both)), OURS)
    assert found.estado == Estado.EN_PROCESO


def test_a_refusal_is_heard_although_the_voucher_in_it_is_past_reading():
    found = leer_autorizacion(answer(sobre("<factura", **NOT)), OURS)
    assert found.estado == Estado.NO_AUTORIZADO


def test_the_same_authorisation_said_twice_is_one():
    assert leer_autorizacion(answer(sobre(), sobre()), OURS).estado == Estado.AUTORIZADO


def test_a_batch_says_nothing_of_a_voucher_that_is_not_in_it():
    data = sample("autorizacion_lote_response.xml").replace(CLAVE.encode(), SECOND.encode(), 1)
    assert leer_autorizacion(data, SECOND).estado == Estado.NO_AUTORIZADO
    none = sample("autorizacion_lote_response.xml").replace(CLAVE.encode(), OURS.encode(), 1)
    assert leer_autorizacion(none, OURS).estado == Estado.SIN_DATOS


NO_LOOK = (
    "<mensajes><mensaje><identificador>99</identificador><mensaje>NO SE PUDO</mensaje></mensaje></mensajes>"
)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (state("RARO"), "no entiende"),
        (state(""), "no entiende"),
        (state("RECHAZADO"), "no entiende"),
        (state("", extra=NO_LOOK), "no entiende"),
        (state("ANULADO", extra=f"<estadoConsulta>RECHAZADA</estadoConsulta>{NO_LOOK}"), "se contradice"),
        (state(extra="<rucEmisor>1799999990001</rucEmisor>"), "se contradice"),
        (state(extra="<fechaAutorizacion>ayer</fechaAutorizacion>"), "dañada"),
        (state("ANULADO", extra="<estadoConsulta>RECHAZADA</estadoConsulta>"), "se contradice"),
        (state("", extra="<estadoConsulta>RECHAZADA</estadoConsulta>"), "no entiende"),
        (state("ANULADO", asked="1" * 49), "otra clave"),
        (state("ANULADO</estadoAutorizacion><estadoAutorizacion>AUTORIZADO"), "dañada"),
    ],
)
def test_a_state_that_is_not_said_plainly_is_none(data, sentence):
    assert sentence in no_answer(leer_estado, data)


@pytest.mark.parametrize(
    "data",
    [
        state("RECHAZADA", extra=NO_LOOK),
        state("RECHAZADA", extra=f"<estadoConsulta>RECHAZADA</estadoConsulta>{NO_LOOK}"),
        state("", extra=f"<estadoConsulta>RECHAZADA</estadoConsulta>{NO_LOOK}"),
    ],
)
def test_that_it_could_not_look_is_no_word_about_the_voucher(data):
    assert leer_estado(data, OURS).estado == Estado.SIN_DATOS


@pytest.mark.parametrize("text", ["anulado", " ANULADA ", "Anulado"])
def test_an_annulment_is_understood_in_any_spelling(text):
    assert leer_estado(state(text), OURS).estado == Estado.ANULADO


def test_a_question_is_what_the_service_reads():
    assert pedir_autorizacion(CLAVE) == sample("autorizacion_request.xml")
    assert f"<claveAcceso>{CLAVE}</claveAcceso>".encode() in pedir_estado(CLAVE)
    with pytest.raises(Refused):
        pedir_estado("<x/>")


PIECES = [path.read_bytes() for path in sorted(SOAP.iterdir())]


@st.composite
def mangled(draw):
    """An answer with a stretch replaced, doubled or torn out."""
    data = draw(st.sampled_from(PIECES))
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, min(len(data), start + 400)))
    middle = draw(st.one_of(st.binary(max_size=40), st.just(data[start:end] * 2), st.sampled_from(PIECES)))
    return data[:start] + middle + data[end:]


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.binary(max_size=300), mangled()), st.sampled_from([leer_autorizacion, leer_estado]))
def test_no_bytes_at_all_make_it_stumble(data, read):
    try:
        found = read(data, CLAVE)
    except SinRespuesta:
        return
    assert found.clave == CLAVE
    if found.sobre is not None:
        assert [one.texto for one in unwrap(found.sobre)]
