"""Comprobante de retención, codDoc 07.

Version 1.0.0 lists `impuestos/impuesto`, each with its supporting document; 2.0.0 groups the lines
under `docsSustento/docSustento`. Both give one list of lines, and their sum is the total.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.sri import cabecera, detalle, partes, reembolso
from app.sri.comprobante import (
    Campo,
    ComprobanteRetencion,
    DocumentoRelacionado,
    ImpuestoTotal,
    Retencion,
    Sustento,
)
from app.sri.errors import Codigo, Refused

if TYPE_CHECKING:
    from app.sri.cabecera import Tributaria
    from app.sri.campos import Campos

VERSIONES = ("1.0.0", "2.0.0")
PAGO_EXTERIOR = (
    "pagoLocExt",
    "tipoRegi",
    "paisEfecPago",
    "aplicConvDobTrib",
    "pagExtSujRetNorLeg",
    "pagoRegFis",
)
EXTRAS = {
    "dividendos": ("fechaPagoDiv", "imRentaSoc", "ejerFisUtDiv"),
    "compraCajBanano": ("numCajBan", "precCajBan"),
}


def read(raiz: Campos, tributaria: Tributaria) -> ComprobanteRetencion:
    """Read a comprobante de retención. Raises Refused with the code of the first thing wrong."""
    info = raiz.obligatorio("infoCompRetencion")
    sujeto = partes.parte(info, "SujetoRetenido")
    lines = [_retencion(one, partes.sustento(one)) for one in raiz.hijos("impuestos", "impuesto")]
    sustentos = tuple(_sustento(one, lines) for one in raiz.hijos("docsSustento", "docSustento"))
    total = sum((line.valor for line in lines), Decimal("0.00"))
    if total != round(total, 2):
        raise Refused(Codigo.E_NUMBER, f"Lo retenido suma {total}; un total lleva dos decimales.")
    return ComprobanteRetencion(
        **cabecera.comunes(raiz, tributaria, info, info.fecha("fechaEmision"), (sujeto,)),
        total=total,
        periodo_fiscal=info.texto("periodoFiscal", 7),
        retenciones=tuple(lines),
        sustentos=sustentos,
        tipo_sujeto=info.texto("tipoSujetoRetenido", 2),
        parte_relacionada=info.texto("parteRel", 2),
    )


def _retencion(campos: Campos, documento: DocumentoRelacionado | None) -> Retencion:
    return Retencion(
        codigo=campos.requerido("codigo", 2),
        codigo_retencion=campos.requerido("codigoRetencion", 5),
        base=campos.decimal("baseImponible"),
        porcentaje=campos.decimal("porcentajeRetener"),
        valor=campos.decimal("valorRetenido"),
        documento=documento,
        extras=_extras(campos),
    )


def _extras(campos: Campos) -> tuple[Campo, ...]:
    found = []
    for grupo, nombres in EXTRAS.items():
        if (info := campos.hijo(grupo)) is not None:
            found += [Campo(nombre, text) for nombre in nombres if (text := info.texto(nombre))]
    return tuple(found)


def _sustento(campos: Campos, lines: list[Retencion]) -> Sustento:
    """Read one docSustento, and add its lines to those of the whole voucher."""
    documento = partes.sustento(campos)
    if documento is None:
        raise Refused(Codigo.E_STRUCT, "Falta «docSustento/numDocSustento».")
    lines += [_retencion(one, documento) for one in campos.hijos("retenciones", "retencion")]
    return Sustento(
        codigo=campos.texto("codSustento", 2),
        documento=documento,
        total_sin_impuestos=campos.decimal("totalSinImpuestos", negativo=True),
        importe_total=campos.decimal("importeTotal"),
        registro_contable=campos.fecha_opcional("fechaRegistroContable"),
        impuestos=tuple(
            _impuesto(one) for one in campos.hijos("impuestosDocSustento", "impuestoDocSustento")
        ),
        pagos=detalle.pagos(campos),
        totales_reembolso=reembolso.totales(campos),
        reembolsos=reembolso.reembolsos(campos),
        pago_exterior=tuple(
            Campo(nombre, text) for nombre in PAGO_EXTERIOR if (text := campos.texto(nombre, 4))
        ),
    )


def _impuesto(campos: Campos) -> ImpuestoTotal:
    return ImpuestoTotal(
        codigo=campos.requerido("codImpuestoDocSustento", 2),
        codigo_porcentaje=campos.requerido("codigoPorcentaje", 5),
        base=campos.decimal("baseImponible"),
        valor=campos.decimal("valorImpuesto"),
        tarifa=campos.decimal_opcional("tarifa"),
    )
