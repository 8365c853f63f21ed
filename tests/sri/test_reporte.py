"""Claves are found in whatever a person has, and what a spreadsheet did to them is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sri.reporte import (
    FROM_A_SPREADSHEET,
    clave_en,
    claves_del_reporte,
    claves_escritas,
    leer,
    leer_reporte,
)

from .armar import RUC, clave, factura, sobre

ONE, TWO, THREE = clave(), clave(fecha="03032026"), clave(tipo="07", fecha="31122025")
WRONG = ONE[:-1] + str((int(ONE[-1]) + 1) % 10)

OLD = (
    "COMPROBANTE\tSERIE_COMPROBANTE\tRUC_EMISOR\tRAZON_SOCIAL_EMISOR\tFECHA_EMISION\tFECHA_AUTORIZACION\t"
    "TIPO_EMISION\tIDENTIFICACION_RECEPTOR\tCLAVE_ACCESO\tNUMERO_AUTORIZACION\r\n"
    f"Factura\t001-001-000000107\t{RUC}\tPAPELERÍA LA GARÚA\t02/03/2026\t02/03/2026 10:05:00\tNORMAL\t"
    f"1714307103\t{ONE}\t{ONE}\r\n"
    "\r\n"
    f"Comprobante de Retención\t001-001-000000107\t{RUC}\tCAÑA Y CÍA\t31/12/2025\t31/12/2025 23:59:59\tNORMAL\t"
    f"1714307103\t{THREE}\t0203202610050017921467390019123456789\r\n"
)
NEW = (
    "RUC_EMISOR\tRAZON_SOCIAL_EMISOR\tTIPO_COMPROBANTE\tSERIE_COMPROBANTE\tCLAVE_ACCESO\tFECHA_AUTORIZACION\t"
    "FECHA_EMISION\tIDENTIFICACION_RECEPTOR\tVALOR_SIN_IMPUESTOS\tIVA\tIMPORTE_TOTAL\tNUMERO_DOCUMENTO_MODIFICADO\n"
    f"{RUC}\tPAPELERÍA LA GARÚA\tFactura\t001-001-000000107\t{ONE}\t02/03/2026 10:05:00\t02/03/2026\t"
    "1714307103\t100.00\t15.00\t115.00\t\n"
    f"{RUC}\tPAPELERÍA LA GARÚA\tRetención\t001-001-000000107\t{THREE}\t31/12/2025 10:05:00\t31/12/2025\t"
    "1714307103\t\t\t12.00\t001-001-000000001\n"
)


@pytest.mark.parametrize("report", [OLD, NEW])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "cp1252", "utf-16", "utf-16-le"])
def test_the_report_of_the_sri_gives_its_claves_once_and_in_order(report, encoding):
    found = leer_reporte(report.encode(encoding))
    assert found.claves == (ONE, THREE)
    assert found.malas == ()
    assert claves_del_reporte(report.encode(encoding)) == [ONE, THREE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (ONE, [ONE]),
        (f"{ONE}\n{TWO}\r\n\r\n{ONE}", [ONE, TWO]),
        (f"{ONE}, {TWO};{THREE}", [ONE, TWO, THREE]),
        (f"Clave de acceso: {ONE}.", [ONE]),
        (f'"{ONE}","{TWO}"', [ONE, TWO]),
        (" ".join(ONE[i : i + 4] for i in range(0, 49, 4)), [ONE]),
        (f"CLAVE DE ACCESO\n{ONE[:30]}\n{ONE[30:]}\n", [ONE]),
        (f"{ONE}\n{TWO[:40]}\n{TWO[40:]}", [ONE, TWO]),
        (f"\u200b{ONE}\xa0", [ONE]),
        (ONE.removeprefix("0"), [ONE]),
        (f"0{ONE}", []),
        (f"{RUC}\n001-001-000000107\n", []),
    ],
)
def test_claves_are_found_however_they_were_pasted(text, expected):
    assert claves_escritas(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2,03203E+47", FROM_A_SPREADSHEET),
        (f"Factura\t{RUC}\t2.03202601179215E+48\t", FROM_A_SPREADSHEET),
        (ONE[:15] + "0" * 34, FROM_A_SPREADSHEET),
        (ONE[1:15] + "0" * 34, FROM_A_SPREADSHEET),
        (WRONG, "dígito verificador"),
        (ONE[:-2], "Tiene 47 dígitos"),
        (f"{ONE}7", "Tiene 50 dígitos"),
    ],
)
def test_what_looks_like_a_clave_and_is_none_is_said_with_its_line(text, reason):
    found = leer(f"\n{text}\n{TWO}")
    assert found.claves == (TWO,)
    (bad,) = found.malas
    assert bad.linea == 2
    assert reason in bad.razon


def test_a_flood_of_bad_claves_is_said_two_hundred_times():
    assert len(leer("\n".join([WRONG] * 1000)).malas) == 200


@pytest.mark.parametrize(
    "data",
    [
        factura().encode(),
        sobre().encode(),
        sobre().encode("utf-16"),
        sobre().replace("<", "&lt;").encode(),
        factura().encode()[:900],
        factura(
            cola=f"<infoAdicional><campoAdicional nombre='x'>{TWO}</campoAdicional></infoAdicional>"
        ).encode(),
        sobre().replace("claveAcceso>", "clave>").encode(),
        f"\xff\xfe basura {ONE} basura".encode("latin-1"),
    ],
)
def test_the_clave_is_found_in_a_file_past_reading(data):
    assert clave_en(data) == ONE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04" + bytes(60),
        WRONG.encode(),
        f"{ONE} {TWO}".encode(),
        f"<claveAcceso>{ONE}</claveAcceso><claveAcceso>{TWO}</claveAcceso>".encode(),
        ONE.encode() + b" " * 1024 * 1024,
    ],
)
def test_no_clave_is_guessed(data):
    assert clave_en(data) is None


@given(st.text(alphabet="0123456789 .-\n\tE+,", max_size=400))
def test_no_text_makes_it_stumble_and_every_clave_is_good(text):
    for found in leer(text).claves:
        assert len(found) == 49


@given(st.binary(max_size=400))
def test_no_bytes_make_it_stumble(data):
    assert leer_reporte(data).claves == tuple(claves_del_reporte(data))
    assert clave_en(data) is None
