"""What is said of a file, point by point: no more than was proved."""

import pytest

from app.sri import revision
from app.sri.examen import examine
from tests import people
from tests.people import MARIA

GOOD = people.authorised(to=MARIA)


def told(data):
    [examen] = examine(data)
    return {punto.titulo: punto for punto in revision.de_archivo(examen)}


def tones(data):
    return {titulo: punto.tono for titulo, punto in told(data).items()}


def test_a_good_file_is_right_in_all_that_it_proves():
    found = tones(GOOD)

    assert {titulo for titulo, tono in found.items() if tono == "bien"} == {
        "Estructura",
        "Firma",
        "Quién firmó",
        "Dígito de la clave de acceso",
        "Clave y contenido",
    }
    assert found["Autorización que dice el archivo"] == ""
    assert "mal" not in found.values()


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", "Estructura"),
        (b"<html/>", "Estructura"),
        (GOOD.replace(b"<razonSocial>", b"<razonSocial>X"), "Firma"),
        (people.signed(to=MARIA).replace(b"</ds:SignatureValue>", b"AAAA</ds:SignatureValue>"), "Firma"),
        (people.authorised(to=MARIA, estado="NO AUTORIZADO"), "Autorización que dice el archivo"),
        (people.authorised(to=MARIA, numero="1" * 49), "Autorización que dice el archivo"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(data, wrong):
    found = tones(data)

    assert [titulo for titulo, tono in found.items() if tono == "mal"] == [wrong]


def test_what_the_envelope_says_is_its_own_word():
    assert "Lo afirma el archivo" in told(GOOD)["Autorización que dice el archivo"].frase
    assert told(people.authorised(estado="EN PROCESO"))["Autorización que dice el archivo"].tono == "espera"


def test_a_file_whose_signature_fails_is_not_believed():
    found = told(GOOD.replace(b"<razonSocial>", b"<razonSocial>Falsa "))

    assert "Falsa" not in " ".join(punto.frase for punto in found.values())
    assert found["Quién firmó"].tono == ""
    assert found["Clave y contenido"].frase == revision.SIN_FIRMA


def test_tests_are_pointed_out():
    assert "no tiene validez tributaria" in told(people.authorised(ambiente="1"))["Además"].frase


def test_nobody_vouches_for_a_certificate_without_a_chain():
    [examen] = examine(GOOD)

    assert not revision.cadena_comprobada(examen)


def test_a_clave_that_is_none_is_a_sentence():
    assert "dígito verificador" in revision.coherente("1" * 49)
