"""Comprobante de retención (codDoc 07), versions 1.0.0 and 2.0.0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from app.demo.vouchers.arbol import Amount, amount, block, cents, fields
from app.demo.vouchers.base import Datos, type_of, voucher
from app.demo.vouchers.sustento import DOCUMENTO, amounts, sustentos
from app.sri.catalogo import ImpuestoRetenido, TipoComprobante
from app.sri.comprobante import DocumentoRelacionado, Retencion, Sustento

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
    body = (
        block("impuestos", map(flat, wanted.retenciones))
        if wanted.version == FLAT
        else sustentos(wanted.retenciones, wanted.sustentos)
    )
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
