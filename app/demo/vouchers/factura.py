"""Factura (codDoc 01), versions 1.0.0, 1.1.0, 2.0.0 and 2.1.0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml import etree

from app.demo.vouchers import impuestos
from app.demo.vouchers import lineas as totals
from app.demo.vouchers.ajustes import optional_cents, subsidy, with_refund
from app.demo.vouchers.arbol import Amount, Part, block, fields, optional, short
from app.demo.vouchers.base import Datos, type_of, voucher
from app.demo.vouchers.exportacion import export_costs, export_header
from app.demo.vouchers.reembolso import header, reembolsos
from app.demo.vouchers.sustitutiva import sustitutiva
from app.sri.catalogo import TipoComprobante
from app.sri.comprobante import (
    Compensacion,
    Exportacion,
    ImpuestoTotal,
    Linea,
    Pago,
    Reembolso,
    RetencionPresuntiva,
    Rubro,
    SustitutivaGuia,
)

CODES = ("codigoPrincipal", "codigoAuxiliar")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosFactura(Datos):
    """What a factura may say. The blocks of 2.x (`sustitutiva_guia`, `rubros`) need one of those versions."""

    version: str = "1.1.0"
    lineas: Sequence[Linea] = (totals.linea("Taladro percutor"),)
    pagos: Sequence[Pago] | None = None
    propina: Amount | None = None
    placa: str = ""
    guia_remision: str = ""
    devolucion_iva: Amount | None = None
    exportacion: Exportacion | None = None
    reembolsos: Sequence[Reembolso] = ()
    retenciones: Sequence[RetencionPresuntiva] = ()
    valor_ret_iva: Amount | None = None
    valor_ret_renta: Amount | None = None
    compensaciones: Sequence[Compensacion] = ()
    sustitutiva_guia: SustitutivaGuia | None = None
    rubros: Sequence[Rubro] = ()
    correo_negociable: str = ""


def factura(**datos: Any) -> bytes:
    """Build an unsigned factura. Keywords are the fields of DatosFactura."""
    wanted = DatosFactura(**datos)
    return voucher(
        TipoComprobante.FACTURA,
        wanted,
        info_factura(wanted),
        totals.detalles(wanted.lineas, wanted.unit_decimals, CODES),
        reembolsos(wanted.reembolsos),
        optional("retenciones", map(presuntiva, wanted.retenciones)),
        sustitutiva(wanted.sustitutiva_guia),
        optional("otrosRubrosTerceros", [
            block("rubro", fields(concepto=rubro.concepto, total=rubro.total)) for rubro in wanted.rubros
        ]),
        optional("tipoNegociable", fields(correo=wanted.correo_negociable)),
    )  # fmt: skip


def info_factura(datos: DatosFactura) -> etree._Element:
    return block(
        "infoFactura",
        fields(
            fechaEmision=datos.fecha,
            dirEstablecimiento=datos.emisor.dir_establecimiento,
            contribuyenteEspecial=datos.emisor.contribuyente_especial,
            obligadoContabilidad=datos.emisor.obligado_contabilidad,
        ),
        export_header(datos.exportacion),
        fields(
            tipoIdentificacionComprador=type_of(datos.receptor),
            guiaRemision=datos.guia_remision,
            razonSocialComprador=datos.receptor.nombre,
            identificacionComprador=datos.receptor.identificacion,
            direccionComprador=datos.receptor.direccion,
        ),
        amounts(datos),
    )


def amounts(datos: DatosFactura) -> list[etree._Element]:
    """Write the totals, in the order of the schema."""
    exportacion = datos.exportacion or Exportacion()
    taxes = with_refund(impuestos.totals(datos.lineas), datos.devolucion_iva)
    total = importe_total(datos, taxes)
    parts: list[Part] = [
        fields(
            totalSinImpuestos=totals.subtotal(datos.lineas),
            totalSubsidio=subsidy(datos.lineas),
            incoTermTotalSinImpuestos=exportacion.incoterm_total,
            totalDescuento=totals.discounts(datos.lineas),
        ),
        header(datos.reembolsos),
        impuestos.total_con_impuestos(taxes),
        totals.compensaciones(datos.compensaciones),
        fields(propina=optional_cents(datos.propina)),
        export_costs(datos.exportacion),
        fields(importeTotal=total, moneda="DOLAR", placa=datos.placa),
        totals.pagos(datos.pagos, total),
        fields(
            valorRetIva=optional_cents(datos.valor_ret_iva),
            valorRetRenta=optional_cents(datos.valor_ret_renta),
        ),
    ]
    return list(block("together", *parts))


def importe_total(datos: DatosFactura, taxes: Sequence[ImpuestoTotal]) -> Decimal:
    """Add everything up: lines, taxes, tip, export costs and items for third parties (table 21, Anexo 8)."""
    costs = [cost.text for cost in export_costs(datos.exportacion)]
    return sum(
        (Decimal(cost or 0) for cost in costs),
        totals.subtotal(datos.lineas)
        + impuestos.tax_sum(taxes)
        + (optional_cents(datos.propina) or 0)
        + sum(rubro.total for rubro in datos.rubros)
        - sum(each.valor for each in datos.compensaciones),
    )


def presuntiva(each: RetencionPresuntiva) -> etree._Element:
    """Write a fuel withholding (tables 22 and 23)."""
    return block("retencion", fields(
        codigo=each.codigo,
        codigoPorcentaje=each.codigo_porcentaje,
        tarifa=short(each.tarifa),
        valor=each.valor,
    ))  # fmt: skip
