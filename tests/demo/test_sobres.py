"""Envelopes put around signed vouchers are accepted when they say AUTORIZADO, and only then."""

from datetime import UTC, datetime, timedelta

import pytest

from app.demo import vouchers
from app.demo.autoridad import authority
from app.demo.firmador import sign
from app.sri.examen import Outcome, examine

SIGNED_AT = datetime(2026, 3, 2, 14, 29, tzinfo=UTC)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
BORN = [style for style in vouchers.STYLES if style != "bare"]


@pytest.fixture(scope="module")
def key():
    return authority().issue(vouchers.EMISOR.ruc, vouchers.EMISOR.razon_social)


def signed(key, xml):
    return sign(xml, key, signed_at=SIGNED_AT)


@pytest.mark.parametrize(("tipo", "version"), vouchers.VERSIONS)
def test_every_version_stands_once_signed_and_authorised(key, tipo, version):
    envelope = vouchers.autorizado(signed(key, vouchers.build(tipo, version)))

    [examen] = examine(envelope, now=NOW)

    assert examen.outcome is Outcome.OK, examen.reason
    assert (examen.comprobante.tipo, examen.comprobante.version) == (tipo, version)


@pytest.mark.parametrize("style", BORN)
def test_every_style_of_envelope_holds_the_same_voucher(key, style):
    xml = signed(key, vouchers.factura())

    [examen] = examine(vouchers.autorizado(xml, style=style), now=NOW)

    assert examen.outcome is Outcome.OK, examen.reason
    assert str(examen.comprobante.clave) == vouchers.clave_de(xml) == examen.autorizacion.numero


def test_a_voucher_without_envelope_waits(key):
    bare = signed(key, vouchers.factura())

    [examen] = examine(vouchers.autorizado(bare, style="bare"), now=NOW)

    assert (examen.outcome, examen.code) == (Outcome.PENDING, "E_BARE")


@pytest.mark.parametrize(
    ("estado", "outcome"), [("NO AUTORIZADO", Outcome.REFUSED), ("EN PROCESO", Outcome.PENDING)]
)
def test_what_the_sri_did_not_authorise_does_not_stand(key, estado, outcome):
    envelope = vouchers.autorizado(signed(key, vouchers.factura()), estado=estado, numero="")

    [examen] = examine(envelope, now=NOW)

    assert (examen.outcome, examen.code) == (outcome, "E_STATE")


def test_it_is_authorised_when_and_where_it_is_asked(key):
    when = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)

    [examen] = examine(vouchers.autorizado(signed(key, vouchers.factura()), fecha=when), now=NOW)

    assert examen.autorizacion.fecha - when == timedelta(0)
    assert examen.autorizacion.ambiente == "2"


def test_one_answer_may_hold_several(key):
    each = [vouchers.autorizado(signed(key, vouchers.factura(secuencial=n))) for n in (1, 2)]

    found = examine(vouchers.respuesta(*each), now=NOW)

    assert [(one.member, one.outcome) for one in found] == [("1", Outcome.OK), ("2", Outcome.OK)]


def test_bytes_without_a_clave_are_none_of_ours():
    with pytest.raises(ValueError, match="clave"):
        vouchers.clave_de(b"<factura/>")
