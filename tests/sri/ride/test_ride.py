"""What the paper of each type must say."""

import pytest

from app.sri import ride
from tests.sri.ride import examples


@pytest.mark.parametrize("name", examples.TODOS)
def test_every_type_prints_its_legal_fields(name, read):
    comprobante = examples.TODOS[name]()
    text = "\n".join(read(ride.render(comprobante, autorizacion=examples.autorizacion(comprobante))))
    for legal in (
        "NÚMERO DE AUTORIZACIÓN",
        "FECHA Y HORA DE AUTORIZACIÓN",
        "20/11/2026 10:42:05",
        "AMBIENTE",
        "PRODUCCIÓN",
        "EMISIÓN",
        "NORMAL",
        "CLAVE DE ACCESO",
        "R.U.C.",
        comprobante.numero,
        comprobante.clave.text,
        "OBLIGADO A LLEVAR CONTABILIDAD: SI",
        "Contribuyente Especial Nro. 0123",
        "Agente de Retención Resolución No. 1",
        "CONTRIBUYENTE RÉGIMEN RIMPE",
    ):
        assert legal in text
