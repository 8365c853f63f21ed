"""Nota de crédito (codDoc 04), versions 1.0.0 and 1.1.0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from app.demo.vouchers import impuestos
from app.demo.vouchers import lineas as totals
from app.demo.vouchers.arbol import block, fields
from app.demo.vouchers.base import FECHA, Datos, type_of, voucher
from app.sri.catalogo import DocumentoSustento, TipoComprobante
from app.sri.comprobante import Compensacion, DocumentoRelacionado, Linea

CODES = ("codigoInterno", "codigoAdicional")
MODIFICADO = DocumentoRelacionado(DocumentoSustento.FACTURA, "001-001-000000001", FECHA)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosNotaCredito(Datos):
    """What a nota de crédito may say. It has neither `unidad` in its lines nor payments."""

    version: str = "1.1.0"
    lineas: Sequence[Linea] = (totals.linea("Taladro percutor"),)
    modificado: DocumentoRelacionado = MODIFICADO
    motivo: str = "Devolución de mercadería"
    compensaciones: Sequence[Compensacion] = ()


def nota_credito(**datos: Any) -> bytes:
    """Build an unsigned nota de crédito. Keywords are the fields of DatosNotaCredito."""
    wanted = DatosNotaCredito(**datos)
    return voucher(
        TipoComprobante.NOTA_CREDITO,
        wanted,
        info(wanted),
        totals.detalles(wanted.lineas, wanted.unit_decimals, CODES),
    )


def info(datos: DatosNotaCredito) -> etree._Element:
    taxes = impuestos.totals(datos.lineas)
    subtotal = totals.subtotal(datos.lineas)
    return block(
        "infoNotaCredito",
        buyer(datos, datos.modificado),
        fields(totalSinImpuestos=subtotal),
        totals.compensaciones(datos.compensaciones),
        fields(valorModificacion=subtotal + impuestos.tax_sum(taxes), moneda="DOLAR"),
        impuestos.total_con_impuestos(taxes, with_rate=False),
        fields(motivo=datos.motivo),
    )


def buyer(datos: Datos, modificado: DocumentoRelacionado) -> list[etree._Element]:
    """Write whom it is for and what it modifies: the same in a nota de débito."""
    return fields(
        fechaEmision=datos.fecha,
        dirEstablecimiento=datos.emisor.dir_establecimiento,
        tipoIdentificacionComprador=type_of(datos.receptor),
        razonSocialComprador=datos.receptor.nombre,
        identificacionComprador=datos.receptor.identificacion,
        contribuyenteEspecial=datos.emisor.contribuyente_especial,
        obligadoContabilidad=datos.emisor.obligado_contabilidad,
        rise=datos.emisor.rise,
        codDocModificado=modificado.tipo,
        numDocModificado=modificado.numero,
        fechaEmisionDocSustento=modificado.fecha,
    )
