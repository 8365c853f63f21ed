"""Nota de crédito, codDoc 04: versions 1.0.0 and 1.1.0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.sri import cabecera, detalle, partes
from app.sri.comprobante import NotaCredito

if TYPE_CHECKING:
    from app.sri.cabecera import Tributaria
    from app.sri.campos import Campos

VERSIONES = ("1.0.0", "1.1.0")


def read(raiz: Campos, tributaria: Tributaria) -> NotaCredito:
    """Read a nota de crédito. Raises Refused with the code of the first thing wrong."""
    info = raiz.obligatorio("infoNotaCredito")
    lines = detalle.lineas(raiz, "codigoInterno", "codigoAdicional")
    comprador = partes.parte(info, "Comprador")
    return NotaCredito(
        **cabecera.comunes(raiz, tributaria, info, info.fecha("fechaEmision"), (comprador,)),
        total=info.dinero("valorModificacion"),
        total_sin_impuestos=info.dinero("totalSinImpuestos"),
        lineas=lines,
        impuestos=detalle.totales(info, lines),
        compensaciones=detalle.compensaciones(info),
        modificado=partes.modificado(info),
        motivo=info.texto("motivo"),
    )
