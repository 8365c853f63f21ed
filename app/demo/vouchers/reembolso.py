"""Reimbursed purchases (Anexo 5), inside a factura, a liquidación or a retención 2.0.0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from lxml import etree

from app.demo.vouchers.arbol import Amount, amount, block, cents, fields, optional, short
from app.demo.vouchers.base import FECHA, type_of
from app.demo.vouchers.impuestos import iva_on
from app.sri.catalogo import DocumentoSustento, TipoIdentificacion
from app.sri.clave_acceso import check_digit
from app.sri.comprobante import DocumentoRelacionado, Parte, Reembolso

SOCIEDAD = "02"  # table 26: the supplier is a company
PROVEEDOR = Parte("0999999999001", "Hotel Irreal S.A.")
ECUADOR = "593"


def reembolso(
    *,
    base: Amount = "100.00",
    iva: str = "15",
    numero: str = "001-002-000000501",
    fecha: date = FECHA,
    proveedor: Parte = PROVEEDOR,
) -> Reembolso:
    """Make one reimbursed purchase, paid to a company."""
    digits = f"{fecha:%d%m%Y}01{proveedor.identificacion}2{numero.replace('-', '')}123456781"
    return Reembolso(
        tipo_identificacion=type_of(proveedor) or TipoIdentificacion.RUC,
        identificacion=proveedor.identificacion,
        tipo_proveedor=SOCIEDAD,
        documento=DocumentoRelacionado(
            DocumentoSustento.FACTURA, numero, fecha, digits + check_digit(digits)
        ),
        pais=ECUADOR,
        impuestos=(iva_on(cents(amount(base)), iva),),
    )


def header(given: Sequence[Reembolso]) -> list[etree._Element]:
    """Write the type and the three totals of the purchases, or nothing when there are none."""
    if not given:
        return []
    return fields(codDocReembolso=str(DocumentoSustento.REEMBOLSO)) + header_totals(given)


def header_totals(given: Sequence[Reembolso]) -> list[etree._Element]:
    """Write the three totals of the purchases."""
    taxes = [tax for each in given for tax in each.impuestos]
    base = sum((tax.base for tax in taxes), Decimal("0.00"))
    value = sum((tax.valor for tax in taxes), Decimal("0.00"))
    return fields(
        totalComprobantesReembolso=base + value,
        totalBaseImponibleReembolso=base,
        totalImpuestoReembolso=value,
    )


def reembolsos(
    given: Iterable[Reembolso], autorizacion: str = "numeroautorizacionDocReemb"
) -> etree._Element | None:
    """Write the purchases. A retención spells the authorisation's element with a capital A."""
    return optional("reembolsos", [detalle(each, autorizacion) for each in given])


def detalle(each: Reembolso, autorizacion: str) -> etree._Element:
    establecimiento, punto, secuencial = each.documento.numero.split("-")
    return block(
        "reembolsoDetalle",
        fields(
            tipoIdentificacionProveedorReembolso=each.tipo_identificacion,
            identificacionProveedorReembolso=each.identificacion,
            codPaisPagoProveedorReembolso=each.pais,
            tipoProveedorReembolso=each.tipo_proveedor,
            codDocReembolso=each.documento.tipo,
            estabDocReembolso=establecimiento,
            ptoEmiDocReembolso=punto,
            secuencialDocReembolso=secuencial,
            fechaEmisionDocReembolso=each.documento.fecha,
        ),
        fields(**{autorizacion: each.documento.autorizacion}),
        block("detalleImpuestos", [
            block("detalleImpuesto", fields(
                codigo=tax.codigo,
                codigoPorcentaje=tax.codigo_porcentaje,
                tarifa=short(tax.tarifa),
                baseImponibleReembolso=tax.base,
                impuestoReembolso=tax.valor,
            ))
            for tax in each.impuestos
        ]),
    )  # fmt: skip
