"""Every envelope gives its vouchers and what it claims about them."""

import time

import pytest

from app.sri.autorizacion import contrast, unwrap
from app.sri.clave_acceso import parse
from app.sri.errors import Codigo, Refused

from .armar import clave, factura, sobre

CLAVE = clave()
OTHER = factura().replace("<descripcion>Resma", "<descripcion>Otra")


def answer(*envelopes):
    inside = "".join(envelopes)
    return (
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        '<ns2:autorizacionComprobanteResponse xmlns:ns2="http://ec.gob.sri.ws.autorizacion">'
        f"<RespuestaAutorizacionComprobante><autorizaciones>{inside}</autorizaciones>"
        "</RespuestaAutorizacionComprobante></ns2:autorizacionComprobanteResponse></soap:Body></soap:Envelope>"
    )


def escaped(voucher):
    return voucher.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def with_content(content):
    return sobre().replace(f"<![CDATA[{factura()}]]>", content)


def only(text):
    (found,) = unwrap(text.encode())
    return found


def problem(text):
    return only(text).problema.code


@pytest.mark.parametrize(
    "text",
    [
        sobre(),
        answer(sobre()),
        f"<RespuestaAutorizacionComprobante><autorizaciones>{sobre()}</autorizaciones></RespuestaAutorizacionComprobante>",
        f"<autorizaciones>{sobre()}</autorizaciones>",
        sobre().replace("autorizacion>", "Authorization>"),
        f"<Authorization>{sobre()}</Authorization>",
        sobre().replace("estado>", "Estado>").replace("comprobante>", "Comprobante>"),
        with_content(factura()).replace("comprobante>", "Comprobante>"),
        with_content(escaped(factura())),
        with_content(factura()),
        answer(with_content(factura())),
        with_content(f'\n<![CDATA[<?xml version="1.0" encoding="ISO-8859-1"?>\n{factura()}]]>\n'),
        f"\ufeff{sobre()}",
        sobre().replace("<estado>", "\r\n\t<estado>").replace("</autorizacion>", "\r\n</autorizacion>\r\n"),
    ],
)
def test_every_envelope_gives_the_voucher_and_its_claim(text):
    found = only(text)
    assert found.problema is None
    assert found.texto.strip() == factura()
    assert found.raiz().tag == "factura"
    assert found.raw == text.encode()
    claim = found.autorizacion
    assert (claim.estado, claim.numero, claim.ambiente) == ("AUTORIZADO", CLAVE, "2")
    assert claim.fecha.isoformat() == "2026-03-02T10:05:00-05:00"


def test_a_bare_voucher_has_no_claim():
    found = only(factura())
    assert found.autorizacion is None
    assert found.raiz().tag == "factura"


def test_an_envelope_in_utf_16_is_read():
    (found,) = unwrap(sobre().encode("utf-16"))
    assert "Papelería" in found.texto


@pytest.mark.parametrize(
    ("spelling", "estado"),
    [
        ("AUTORIZADA", "AUTORIZADO"),
        (" AUTORIZADO\n", "AUTORIZADO"),
        ("NO AUTORIZADO", "NO AUTORIZADO"),
        ("RECHAZADA", "NO AUTORIZADO"),
        ("EN PROCESAMIENTO", "EN PROCESO"),
        ("PPR", "EN PROCESO"),
    ],
)
def test_a_state_has_several_spellings(spelling, estado):
    assert only(sobre(estado=spelling)).autorizacion.estado == estado


@pytest.mark.parametrize(
    "spelling", ["autorizado", "\u0410UTORIZADO", "", "AUTORIZADO.", "ANULADO", "AUTORI ZADO"]
)
def test_a_state_that_the_sri_does_not_write_is_refused(spelling):
    assert problem(sobre(estado=spelling)) == Codigo.E_STATE


@pytest.mark.parametrize(
    ("word", "ambiente"),
    [
        ("PRODUCCIÓN", "2"),
        ("PRODUCCION", "2"),
        ("PRODUCCIÃ\u201cN", "2"),
        ("PRODUCCI\ufffdN", "2"),
        ("PRUEBAS", "1"),
        ("1", "1"),
        ("", ""),
        (None, ""),
    ],
)
def test_the_environment_is_a_word_in_many_shapes(word, ambiente):
    assert only(sobre(ambiente=word)).autorizacion.ambiente == ambiente


@pytest.mark.parametrize("word", ["DESARROLLO", "PRUEBA\u017f", "PRODUCCIN"])
def test_an_environment_that_does_not_exist_is_refused(word):
    assert problem(sobre(ambiente=word)) == Codigo.E_ENV


@pytest.mark.parametrize(
    "text",
    [
        sobre(estado=None),
        sobre(fecha=None),
        sobre().replace("<numeroAutorizacion>", "<otro>").replace("</numeroAutorizacion>", "</otro>"),
        sobre().replace("<ambiente>PROD", "<estado>AUTORIZADO</estado><ambiente>PROD", 1),
        sobre().replace("</comprobante>", f"</comprobante><comprobante><![CDATA[{OTHER}]]></comprobante>"),
        with_content(""),
        with_content("  \n"),
        with_content(f"\n{factura()}\n"),
        with_content(factura() + OTHER),
        with_content(f"<!-- a -->{factura()}"),
        sobre().replace("AUTORIZADO", "AUTORIZADO<b/>"),
    ],
)
def test_a_part_that_is_missing_repeated_or_mixed_is_refused(text):
    assert problem(text) == Codigo.E_ENVELOPE


def test_an_impossible_date_is_refused_and_the_voucher_is_still_there():
    found = only(sobre(fecha="9999-12-31T23:59:59-05:00"))
    assert found.problema.code == Codigo.E_DATE
    assert found.raiz().tag == "factura"


def test_what_holds_no_voucher_says_so():
    for text, code in (
        ("<html><body>503</body></html>", Codigo.E_ROOT),
        ("<lote/>", Codigo.E_ROOT),
        (
            answer().replace(
                "<autorizaciones>", "<numeroComprobantes>0</numeroComprobantes><autorizaciones>"
            ),
            "E_ENVELOPE",
        ),
    ):
        with pytest.raises(Refused) as caught:
            unwrap(text.encode())
        assert caught.value.code == code


def test_each_envelope_of_a_list_is_cut_out_byte_for_byte():
    first, second = sobre(), sobre(OTHER.replace(CLAVE, clave(fecha="03032026")), numero="x")
    trick = "<!-- <autorizacion> --><x><![CDATA[</autorizacion>]]></x>"
    found = unwrap(f"<lista>{trick}{first}\n  {second}</lista>".encode())
    assert [one.raw for one in found] == [first.encode(), second.encode()]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16"])
def test_an_envelope_cut_out_of_another_encoding_can_be_read_alone(encoding):
    other = sobre(OTHER.replace(CLAVE, clave(fecha="03032026")))
    declared = f'<?xml version="1.0" encoding="{encoding}"?><lista>{sobre()}{other}</lista>'
    for one in unwrap(declared.encode(encoding)):
        (again,) = unwrap(one.raw)
        assert again.texto == one.texto


def test_an_envelope_cut_out_keeps_the_prefixes_it_inherits():
    other = sobre(OTHER.replace(CLAVE, clave(fecha="03032026")))
    qualified = (sobre() + other).replace("<autorizacion>", "<n:autorizacion>").replace("</auto", "</n:auto")
    found = unwrap(f'<lista xmlns:n="urn:sri">{qualified}</lista>'.encode())
    assert [unwrap(one.raw)[0].texto for one in found] == [one.texto for one in found]
    assert found[0].raw.startswith(b'<n:autorizacion xmlns:n="urn:sri">')


def test_of_several_answers_about_one_clave_the_authorised_one_stands_once():
    denied = sobre(estado="NO AUTORIZADO")
    (found,) = unwrap(answer(denied, sobre(), denied, sobre()).encode())
    assert found.autorizacion.estado == "AUTORIZADO"
    assert found.raw == sobre().encode()


def test_two_authorised_contents_of_one_clave_are_both_told():
    assert len(unwrap(answer(sobre(), sobre(OTHER)).encode())) == 2


def test_a_bad_envelope_does_not_spoil_its_neighbours():
    other = OTHER.replace(CLAVE, clave(fecha="03032026"))
    found = unwrap(answer(sobre(estado=None), sobre(other)).encode())
    assert [one.problema is None for one in found] == [False, True]


def test_envelopes_inside_envelopes_are_refused():
    with pytest.raises(Refused) as caught:
        unwrap(answer(sobre(), sobre().replace("<estado>", f"{sobre()}<estado>")).encode())
    assert caught.value.code == Codigo.E_ENVELOPE


def test_what_the_sri_said_is_kept():
    said = (
        "<mensajes><mensaje><identificador>60</identificador><mensaje>AMBIENTE DE PRUEBAS</mensaje>"
        "<informacionAdicional>Sin validez</informacionAdicional></mensaje></mensajes></autorizacion>"
    )
    (message,) = only(sobre().replace("</autorizacion>", said)).autorizacion.mensajes
    assert (message.nombre, message.valor) == ("60", "AMBIENTE DE PRUEBAS. Sin validez")


@pytest.mark.parametrize(("numero", "fecha"), [(CLAVE, "02032026"), ("1" * 37, "23092015")])
def test_a_number_is_the_clave_or_one_of_the_online_scheme_in_its_day(numero, fecha):
    contrast(only(sobre(numero=numero)).autorizacion, parse(clave(fecha=fecha)))


@pytest.mark.parametrize(
    ("numero", "ambiente", "code"),
    [
        ("", "PRODUCCIÓN", Codigo.E_AUT),
        (CLAVE[:-1], "PRODUCCIÓN", Codigo.E_AUT),
        ("1" * 37, "PRODUCCIÓN", Codigo.E_AUT),
        (CLAVE, "PRUEBAS", Codigo.E_ENV),
    ],
)
def test_a_claim_that_is_not_of_this_clave_is_refused(numero, ambiente, code):
    claim = only(sobre(numero=numero, ambiente=ambiente)).autorizacion
    with pytest.raises(Refused) as caught:
        contrast(claim, parse(CLAVE))
    assert caught.value.code == code


def test_many_prefixes_around_envelopes_take_no_time():
    names = " ".join(f"xmlns:p{number}='u'" for number in range(12_000))
    lists = f"<autorizaciones {names}>{sobre(OTHER)}{'<autorizacion>' + 'x' * 300_000 + '</autorizacion>'}{sobre()}</autorizaciones>"
    started = time.process_time()
    assert len(unwrap(lists.encode())) == 3
    assert time.process_time() - started < 3
