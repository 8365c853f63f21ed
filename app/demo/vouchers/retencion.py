"""Comprobante de retención (codDoc 07), versions 1.0.0 and 2.0.0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml import etree

from app.demo.vouchers.arbol import Amount, amount, block, cents, fields, short
from app.demo.vouchers.base import FECHA, Datos, type_of, voucher
from app.demo.vouchers.impuestos import iva_on
from app.demo.vouchers.lineas import pagos
from app.demo.vouchers.reembolso import header_totals, reembolsos
from app.sri.catalogo import DocumentoSustento, ImpuestoRetenido, TipoComprobante
from app.sri.comprobante import Campo, DocumentoRelacionado, Retencion, Sustento

DOCUMENTO = DocumentoRelacionado(DocumentoSustento.FACTURA, "001-001-000000123", FECHA)
LOCAL = (Campo("pagoLocExt", "01"),)
FLAT = "1.0.0"


def retenido(
    *,
    codigo: str = ImpuestoRetenido.RENTA,
    codigo_retencion: str = "312",
    base: Amount = "1000.00",
    porcentaje: Amount = "1.75",
    documento: DocumentoRelacionado | None = DOCUMENTO,
) -> Retencion:
    """Make one line of tax withheld, its value worked out.

    >>> str(retenido(base="200.00", porcentaje=30).valor)
    '60.00'
    """
    kept, rate = cents(amount(base)), amount(porcentaje)
    return Retencion(codigo, codigo_retencion, kept, rate, cents(kept * rate / 100), documento)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosRetencion(Datos):
    """What a retención may say. 2.0.0 groups `retenciones` by document; `sustentos` default to a sale at 15 %."""

    version: str = "2.0.0"
    retenciones: Sequence[Retencion] = (
        retenido(),
        retenido(codigo=ImpuestoRetenido.IVA, codigo_retencion="1", base="150.00", porcentaje=30),
    )
    sustentos: Sequence[Sustento] | None = None
    tipo_sujeto: str = ""
    parte_relacionada: str = "NO"
    periodo_fiscal: str = ""


def retencion(**datos: Any) -> bytes:
    """Build an unsigned retención. Keywords are the fields of DatosRetencion; the period defaults to that of `fecha`."""
    wanted = DatosRetencion(**datos)
    body = block("impuestos", map(flat, wanted.retenciones)) if wanted.version == FLAT else sustentos(wanted)
    return voucher(TipoComprobante.RETENCION, wanted, info(wanted), body)


def info(datos: DatosRetencion) -> etree._Element:
    emisor, ats = datos.emisor, datos.version != FLAT
    return block("infoCompRetencion", fields(
        fechaEmision=datos.fecha,
        dirEstablecimiento=emisor.dir_establecimiento,
        contribuyenteEspecial=emisor.contribuyente_especial,
        obligadoContabilidad=emisor.obligado_contabilidad,
        tipoIdentificacionSujetoRetenido=type_of(datos.receptor),
        tipoSujetoRetenido=datos.tipo_sujeto if ats else None,
        parteRel=datos.parte_relacionada if ats else None,
        razonSocialSujetoRetenido=datos.receptor.nombre,
        identificacionSujetoRetenido=datos.receptor.identificacion,
        periodoFiscal=datos.periodo_fiscal or f"{datos.fecha:%m/%Y}",
    ))  # fmt: skip


def flat(each: Retencion) -> etree._Element:
    """Write a line of 1.0.0, which names its document itself."""
    documento = each.documento or DocumentoRelacionado("", "")
    return block(
        "impuesto",
        amounts(each),
        fields(
            codDocSustento=documento.tipo,
            numDocSustento=documento.numero.replace("-", ""),
            fechaEmisionDocSustento=documento.fecha,
        ),
    )


def amounts(each: Retencion) -> list[etree._Element]:
    return fields(
        codigo=str(each.codigo),
        codigoRetencion=each.codigo_retencion,
        baseImponible=each.base,
        porcentajeRetener=short(each.porcentaje),
        valorRetenido=each.valor,
    )


def sustentos(datos: DatosRetencion) -> etree._Element:
    """Write the documents of 2.0.0, each with what was withheld from it."""
    given = sales(datos.retenciones) if datos.sustentos is None else datos.sustentos
    return block("docsSustento", [
        sustento(each, [line for line in datos.retenciones if line.documento == each.documento])
        for each in given
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
