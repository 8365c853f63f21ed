"""The clave agrees with the content part by part, and what is odd is said without stopping anything."""

import pytest

from app.sri import campos, identificacion, lectura, xml
from app.sri.errors import Codigo, Refused

from .armar import CEDULA, COMPRADOR, RUC, canonical, clave, factura

OTHER_RUC = "1790016919001"
BAD_COMPANY = "0993390469001"


def read(**bent):
    return lectura.read(canonical(factura(**bent)))


def warnings(**bent):
    return [aviso.code for aviso in lectura.avisos(read(**bent))]


def shape(body):
    lectura.check_shape(xml.parse(body), body)


@pytest.mark.parametrize(
    ("part", "of_clave"),
    [
        ("fecha de emisión", clave(fecha="03032026")),
        ("codDoc", clave("04")),
        ("RUC", clave(ruc=OTHER_RUC)),
        ("ambiente", clave(ambiente="1")),
    ],
)
def test_a_clave_of_another_voucher_is_refused_with_the_part_that_differs(part, of_clave):
    with pytest.raises(Refused) as caught:
        read(de_clave=of_clave)
    assert caught.value.code == Codigo.E_CLAVE_MISMATCH
    assert part in caught.value.reason


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("establecimiento", "<estab>001", "<estab>002"),
        ("punto de emisión", "<ptoEmi>001", "<ptoEmi>002"),
        ("secuencial", "<secuencial>000000107", "<secuencial>000000108"),
        ("tipo de emisión", "<tipoEmision>1", "<tipoEmision>2"),
    ],
)
def test_a_content_that_differs_from_its_clave_is_refused(part, old, new):
    with pytest.raises(Refused) as caught:
        lectura.read(canonical(factura().replace(old, new)))
    assert caught.value.code == Codigo.E_CLAVE_MISMATCH
    assert part in caught.value.reason


def test_the_root_is_part_of_what_the_clave_says():
    with pytest.raises(Refused) as caught:
        lectura.read(canonical(factura(tipo="04")))
    assert "elemento raíz" in caught.value.reason


@pytest.mark.parametrize("text", ["", clave()[:-1], clave()[:-1] + "x", clave()[:-2] + "00", "٠" * 49])
def test_a_clave_that_is_none_is_refused(text):
    with pytest.raises(Refused) as caught:
        lectura.read(canonical(factura().replace(clave(), text)))
    assert caught.value.code == Codigo.E_CLAVE


@pytest.mark.parametrize("ruc", ["179214673900", "17A2146739001", "１792146739001", ""])
def test_an_issuer_without_thirteen_digits_is_refused(ruc):
    root = xml.parse(factura().replace(f"<ruc>{RUC}", f"<ruc>{ruc}"))
    with pytest.raises(Refused) as caught:
        lectura.issuer_ruc(root)
    assert caught.value.code == Codigo.E_RUC


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<lote/>", Codigo.E_ROOT),
        ('<factura xmlns="urn:x" version="1.1.0"/>', Codigo.E_NS),
        ('<factura version="9.9.9"/>', Codigo.E_VERSION),
        ('<factura version=""/>', Codigo.E_VERSION),
        ("<factura/>", Codigo.E_VERSION),
        ('<notaDebito version="2.0.0"/>', Codigo.E_VERSION),
    ],
)
def test_what_is_none_of_the_six_is_refused_by_its_shape(body, code):
    with pytest.raises(Refused) as caught:
        shape(body)
    assert caught.value.code == code


def test_a_version_of_a_known_family_is_read_with_a_warning():
    voucher = factura(version="2.3.0")
    shape(voucher)
    assert warnings(version="2.3.0") == [Codigo.W_VERSION]


def test_an_ordinary_voucher_has_no_warning():
    assert warnings() == []


def test_a_company_whose_ruc_fails_its_check_digit_only_warns():
    assert warnings(ruc=BAD_COMPANY) == [Codigo.W_RUC]


def test_tests_strangers_and_dealings_with_oneself_are_said():
    oneself = COMPRADOR.replace(CEDULA, RUC).replace(">05<", ">04<")
    assert warnings(ambiente="1", comprador=oneself, info_extra="<x/>") == [
        Codigo.W_PRUEBAS,
        Codigo.W_SELF,
        Codigo.W_UNKNOWN,
    ]


@pytest.mark.parametrize(
    ("tipo", "numero", "code"),
    [
        ("05", "1714307104", [Codigo.W_CEDULA]),
        ("04", CEDULA, [Codigo.W_ID_TYPE]),
        ("06", "AB-123/X", []),
        ("08", CEDULA, []),
        ("07", identificacion.CONSUMIDOR_FINAL, []),
        ("99", "AB1", [Codigo.W_ID_TYPE]),
    ],
)
def test_a_receiver_whose_number_is_odd_is_read_with_a_warning(tipo, numero, code):
    assert warnings(comprador=COMPRADOR.replace(CEDULA, numero).replace(">05<", f">{tipo}<")) == code


def test_a_long_text_in_place_of_a_number_is_refused_and_not_kept():
    kept = set()
    for digit in b"123":
        long = canonical(factura()).replace(
            b"<cantidad>1.000000<", b"<cantidad>%s<" % (bytes([digit]) * 5000)
        )
        with pytest.raises(Refused) as caught:
            lectura.read(long)
        assert caught.value.code == Codigo.E_LEN
        kept.add(campos._number.cache_info().currsize)

    assert len(kept) == 1


def test_unknown_elements_are_bounded():
    found = read(info_extra=f"<x>{'y' * 5000}</x>" + "<z/>" * 1000)
    assert len(found.desconocidos) == 200
    assert len(found.desconocidos[0].valor) == 1000
