"""A file from any door gets one verdict for each voucher in it, and never an exception."""

import io
import json
import random
import zipfile
from datetime import UTC, datetime
from functools import cache

import pytest

from app.demo.autoridad import authority
from app.demo.firmador import sign
from app.sri.autorizacion import unwrap
from app.sri.errors import Codigo
from app.sri.examen import Outcome, examine
from app.sri.firma import Estado
from app.sri.informe import line
from app.sri.veredicto import Hallazgo, judge

from .armar import CEDULA, RUC, clave, factura, sobre
from .firmas import NOW, SIGNED_AT, trusting

OTHER_RUC = "1790016919001"


@cache
def key(ruc=RUC):
    return authority().issue(ruc, "PAPELERÍA LA GARÚA")


@cache
def signed(voucher=None, ruc=RUC, signed_at=SIGNED_AT):
    return sign((voucher or factura()).encode(), key(ruc), signed_at=signed_at).decode()


def verdict(text, **how):
    data = text if isinstance(text, bytes) else text.encode()
    (found,) = examine(data, now=NOW, **how)
    return found


def zipped(*texts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, text in enumerate(texts):
            archive.writestr(f"{number}.xml", text)
    return buffer.getvalue()


def told(text, **how):
    found = verdict(text, **how)
    return found.outcome.value, found.code.value


def test_an_authorised_and_signed_voucher_stands():
    found = verdict(sobre(signed()))
    assert (found.outcome, found.code, found.member) == (Outcome.OK, Codigo.OK, "")
    assert found.firma.estado == Estado.VALID
    assert found.comprobante.clave.text == clave()
    assert found.autorizacion.numero == clave()
    assert found.xml == sobre(signed()).encode()
    assert len(found.content_sha256) == 64


def test_the_content_is_the_same_whatever_envelope_it_came_in():
    inline = sobre(signed()).replace("<![CDATA[", "").replace("]]>", "")
    found = {verdict(text).content_sha256 for text in (sobre(signed()), signed(), inline)}
    assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "outcome", "code"),
    [
        (signed, "pending", "E_BARE"),
        (lambda: sobre(signed(), estado="EN PROCESO"), "pending", "E_STATE"),
        (lambda: sobre(signed(), estado="NO AUTORIZADO"), "refused", "E_STATE"),
        (lambda: sobre(signed(), estado="autorizado"), "refused", "E_STATE"),
        (lambda: sobre(signed(), numero="1" * 49), "refused", "E_AUT"),
        (lambda: sobre(signed(), ambiente="PRUEBAS"), "refused", "E_ENV"),
        (lambda: sobre(signed(), fecha="31/02/2026 10:00:00"), "refused", "E_DATE"),
        (lambda: sobre(factura()), "refused", "E_SIG_MISSING"),
        (lambda: sobre(signed().replace("115.00<", "915.00<")), "refused", "E_SIG_DIGEST"),
        (lambda: sobre(signed().replace("115.00<", "1<!-- -->15.00<")), "refused", "E_STRUCT"),
        (lambda: sobre(signed(ruc=OTHER_RUC)), "refused", "E_SIG_RUC"),
        (lambda: sobre(signed(factura(total=""))), "refused", "E_STRUCT"),
        (lambda: sobre(signed(factura(version="9.9.9"))), "refused", "E_VERSION"),
        (lambda: sobre("<!DOCTYPE factura [<!ENTITY x 'y'>]><factura/>"), "refused", "E_DTD"),
        (
            lambda: sobre(signed(), estado="EN PROCESO").replace("115.00<", "915.00<"),
            "refused",
            "E_SIG_DIGEST",
        ),
        (lambda: "<html/>", "refused", "E_ROOT"),
        (lambda: "", "refused", "E_EMPTY"),
        (lambda: b"\x1f\x8b\x08", "refused", "E_ZIP_BROKEN"),
    ],
)
def test_each_fault_has_its_verdict(text, outcome, code):
    assert told(text()) == (outcome, code)


def test_a_signature_made_after_its_certificate_ended_waits():
    late = datetime(2060, 1, 1, tzinfo=UTC)
    assert told(sobre(signed(signed_at=late))) == ("pending", "E_SIG_TIME")


def test_with_trusted_authorities_an_unknown_chain_waits():
    assert told(sobre(signed()), trust=trusting(authority())) == ("ok", "OK")
    assert told(sobre(signed()), trust=trusting()) == ("pending", "E_SIG_TRUST")


def test_a_refused_voucher_carries_what_its_signature_proves():
    found = verdict(sobre(signed(), numero="1" * 49))
    assert found.comprobante.receptores[0].identificacion == CEDULA
    assert verdict(sobre(signed().replace("115.00<", "915.00<"))).comprobante is None


def test_a_receiver_changed_after_the_signature_is_read_by_nobody():
    changed = signed().replace(f"<identificacionComprador>{CEDULA}", "<identificacionComprador>1710034065")
    assert verdict(sobre(changed)).comprobante is None


def test_nothing_stands_on_a_claim_alone():
    (claimed,) = unwrap(sobre(signed()).encode())
    proved = verdict(sobre(signed())).firma
    for found in (Hallazgo(), Hallazgo(proved)):
        assert judge(claimed, found)[0] == Outcome.REFUSED


def test_what_the_sri_denied_is_said_in_its_words():
    said = "<mensajes><mensaje><identificador>46</identificador><mensaje>RUC NO EXISTE</mensaje></mensaje></mensajes>"
    text = sobre(signed(), estado="NO AUTORIZADO").replace("</autorizacion>", f"{said}</autorizacion>")
    assert "46 RUC NO EXISTE" in verdict(text).reason


def test_each_voucher_of_a_package_and_of_a_list_is_named():
    other = signed(factura(ruc=OTHER_RUC), ruc=OTHER_RUC)
    listed = f"<lista>{sobre(signed())}{sobre(other, numero=clave(ruc=OTHER_RUC))}</lista>"
    found = examine(zipped(sobre(signed()), listed, "hola"), now=NOW)
    assert [(one.member, one.code) for one in found] == [
        ("0.xml", Codigo.OK),
        ("1.xml#1", Codigo.OK),
        ("1.xml#2", Codigo.OK),
        ("2.xml", Codigo.E_MALFORMED),
    ]
    assert found[1].xml == sobre(signed()).encode()


def test_an_empty_package_gets_one_verdict():
    assert told(zipped()) == ("refused", "E_ZIP_EMPTY")


def test_a_line_tells_what_was_read():
    found = line("a.xml", verdict(sobre(signed())))
    assert json.loads(json.dumps(found)) == {
        "file": "a.xml",
        "member": "",
        "clave_acceso": clave(),
        "tipo": "01",
        "version": "1.1.0",
        "numero": "001-001-000000107",
        "emisor": RUC,
        "receptores": [CEDULA],
        "total": "115.00",
        "outcome": "ok",
        "code": "OK",
        "reason": "Sin novedad.",
        "signature": "valid",
        "warnings": found["warnings"],
    }
    assert {"code", "reason"} == set(found["warnings"][0])


def test_a_line_of_what_was_not_read_keeps_the_claimed_clave_and_nulls():
    found = line("a.xml", verdict(sobre(signed().replace("115.00<", "915.00<"))))
    assert (found["clave_acceso"], found["signature"], found["code"]) == (clave(), "invalid", "E_SIG_DIGEST")
    assert (found["tipo"], found["total"], found["receptores"]) == (None, None, [])
    assert line("b", verdict("<html/>"))["clave_acceso"] is None
    assert line("c", verdict(sobre(factura(), numero="<b/>")))["clave_acceso"] is None


def test_no_file_however_damaged_raises():
    chance = random.Random(2026)
    pieces = [
        b"<",
        b">",
        b"&",
        b"\0",
        b"]]>",
        b"<![CDATA[",
        b"<!---->",
        b"<autorizacion>",
        b"PK\x05\x06",
        b"\xed\xa0",
    ]
    seeds = [sobre(signed()).encode(), signed().encode(), sobre(signed()).encode("utf-16"), zipped(signed())]
    for _ in range(400):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 40)] = chance.choice(pieces)
        assert all(one.outcome in Outcome for one in examine(bytes(data), now=NOW))
