"""Reimbursements: header totals and the purchases behind them (ficha técnica, anexo 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.sri import detalle
from app.sri.comprobante import DocumentoRelacionado, Reembolso, TotalesReembolso

if TYPE_CHECKING:
    from app.sri.campos import Campos

NADA = TotalesReembolso("", None, None, None)
AUTORIZACION = ("numeroautorizacionDocReemb", "numeroAutorizacionDocReemb")  # a retención writes the capital


def totales(info: Campos) -> TotalesReembolso | None:
    """Read the header totals, None when the voucher reimburses nothing."""
    found = TotalesReembolso(
        codigo_documento=info.texto("codDocReembolso", 3),
        total=info.decimal_opcional("totalComprobantesReembolso", negativo=True),
        base=info.decimal_opcional("totalBaseImponibleReembolso", negativo=True),
        impuesto=info.decimal_opcional("totalImpuestoReembolso", negativo=True),
    )
    return None if found == NADA else found


def reembolsos(campos: Campos) -> tuple[Reembolso, ...]:
    """Read reembolsos/reembolsoDetalle."""
    return tuple(_reembolso(one) for one in campos.hijos("reembolsos", "reembolsoDetalle"))


def _reembolso(campos: Campos) -> Reembolso:
    return Reembolso(
        tipo_identificacion=campos.texto("tipoIdentificacionProveedorReembolso", 2),
        identificacion=campos.requerido("identificacionProveedorReembolso", 20),
        tipo_proveedor=campos.texto("tipoProveedorReembolso", 2),
        pais=campos.texto("codPaisPagoProveedorReembolso", 3),
        documento=_documento(campos),
        impuestos=tuple(
            detalle.impuesto(one, "baseImponibleReembolso", "impuestoReembolso")
            for one in campos.hijos("detalleImpuestos", "detalleImpuesto")
        ),
        compensaciones=detalle.compensaciones(campos, "compensacionesReembolso", "compensacionReembolso"),
    )


def _documento(campos: Campos) -> DocumentoRelacionado:
    serie = [
        campos.texto(nombre, 9)
        for nombre in ("estabDocReembolso", "ptoEmiDocReembolso", "secuencialDocReembolso")
    ]
    return DocumentoRelacionado(
        tipo=campos.texto("codDocReembolso", 3),
        numero="-".join(part for part in serie if part),
        fecha=campos.fecha_opcional("fechaEmisionDocReembolso"),
        autorizacion=next(filter(None, (campos.texto(name, 49) for name in AUTORIZACION)), ""),
    )
