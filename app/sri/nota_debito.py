"""Nota de débito, codDoc 05: version 1.0.0. Alone among the types it may repeat `pagos`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.sri import cabecera, detalle, partes
from app.sri.comprobante import Motivo, NotaDebito

if TYPE_CHECKING:
    from app.sri.cabecera import Tributaria
    from app.sri.campos import Campos

VERSIONES = ("1.0.0",)


def read(raiz: Campos, tributaria: Tributaria) -> NotaDebito:
    """Read a nota de débito. Raises Refused with the code of the first thing wrong."""
    info = raiz.obligatorio("infoNotaDebito")
    comprador = partes.parte(info, "Comprador")
    return NotaDebito(
        **cabecera.comunes(raiz, tributaria, info, info.fecha("fechaEmision"), (comprador,)),
        total=info.dinero("valorTotal"),
        total_sin_impuestos=info.dinero("totalSinImpuestos", negativo=True),
        impuestos=tuple(detalle.impuesto(one) for one in info.hijos("impuestos", "impuesto")),
        pagos=tuple(detalle.pago(one) for grupo in info.todos("pagos") for one in grupo.todos("pago")),
        compensaciones=detalle.compensaciones(info),
        modificado=partes.modificado(info),
        motivos=tuple(
            Motivo(one.texto("razon"), one.decimal("valor")) for one in raiz.hijos("motivos", "motivo")
        ),
    )
