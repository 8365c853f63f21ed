"""The purchases that a retención 2.0.0 withholds from, each with its taxes, its withholdings and its payment."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lxml import etree

from app.demo.vouchers.arbol import block, fields, short
from app.demo.vouchers.base import FECHA
from app.demo.vouchers.impuestos import iva_on
from app.demo.vouchers.lineas import pagos
from app.demo.vouchers.reembolso import header_totals, reembolsos
from app.sri.catalogo import DocumentoSustento
from app.sri.comprobante import Campo, DocumentoRelacionado, Retencion, Sustento

DOCUMENTO = DocumentoRelacionado(DocumentoSustento.FACTURA, "001-001-000000123", FECHA)
LOCAL = (Campo("pagoLocExt", "01"),)


def sustentos(retenciones: Sequence[Retencion], given: Sequence[Sustento] | None) -> etree._Element:
    """Write the documents of 2.0.0, each with what was withheld from it. Without any given, they are invented."""
    chosen = sales(retenciones) if given is None else given
    return block("docsSustento", [
        sustento(each, [line for line in retenciones if line.documento == each.documento]) for each in chosen
    ])  # fmt: skip


def sales(retenciones: Sequence[Retencion]) -> list[Sustento]:
    """Invent a purchase at 15 % for each document, its base that of the first tax withheld from it."""
    bases: dict[DocumentoRelacionado | None, Decimal] = {}
    for each in retenciones:
        bases.setdefault(each.documento, each.base)
    found = []
    for documento, base in bases.items():
        tax = iva_on(base, "15")
        found.append(
            Sustento(
                codigo="01",
                documento=documento or DOCUMENTO,
                total_sin_impuestos=base,
                importe_total=base + tax.valor,
                impuestos=(tax,),
                pago_exterior=LOCAL,
            )
        )
    return found


def sustento(each: Sustento, retenciones: Sequence[Retencion]) -> etree._Element:
    return block(
        "docSustento",
        fields(
            codSustento=each.codigo,
            codDocSustento=each.documento.tipo,
            numDocSustento=each.documento.numero.replace("-", ""),
            fechaEmisionDocSustento=each.documento.fecha,
            fechaRegistroContable=each.registro_contable,
            numAutDocSustento=each.documento.autorizacion,
        ),
        fields(**{campo.nombre: campo.valor for campo in each.pago_exterior or LOCAL}),
        header_totals(each.reembolsos) if each.reembolsos else None,
        fields(totalSinImpuestos=each.total_sin_impuestos, importeTotal=each.importe_total),
        block("impuestosDocSustento", [
            block("impuestoDocSustento", fields(
                codImpuestoDocSustento=str(tax.codigo),
                codigoPorcentaje=tax.codigo_porcentaje,
                baseImponible=tax.base,
                tarifa=short(tax.tarifa),
                valorImpuesto=tax.valor,
            ))
            for tax in each.impuestos
        ]),
        block("retenciones", [block("retencion", amounts(line)) for line in retenciones]),
        reembolsos(each.reembolsos, "numeroAutorizacionDocReemb"),
        pagos(each.pagos or None, each.importe_total),
    )  # fmt: skip


def amounts(each: Retencion) -> list[etree._Element]:
    return fields(
        codigo=str(each.codigo),
        codigoRetencion=each.codigo_retencion,
        baseImponible=each.base,
        porcentajeRetener=short(each.porcentaje),
        valorRetenido=each.valor,
    )
