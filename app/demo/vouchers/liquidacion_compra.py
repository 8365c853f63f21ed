"""Liquidación de compra (codDoc 03), versions 1.0.0 and 1.1.0. The receiver is the supplier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from app.demo.vouchers import impuestos
from app.demo.vouchers import lineas as totals
from app.demo.vouchers.arbol import block, fields, optional
from app.demo.vouchers.base import Datos, type_of, voucher
from app.demo.vouchers.factura import CODES
from app.demo.vouchers.reembolso import header, reembolsos
from app.sri.catalogo import TipoComprobante
from app.sri.comprobante import Linea, Pago, Reembolso


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosLiquidacion(Datos):
    """What a liquidación may say."""

    version: str = "1.1.0"
    lineas: Sequence[Linea] = (totals.linea("Servicio de jardinería", codigo="SRV-001"),)
    pagos: Sequence[Pago] | None = None
    reembolsos: Sequence[Reembolso] = ()
    correo_negociable: str = ""


def liquidacion_compra(**datos: Any) -> bytes:
    """Build an unsigned liquidación. Keywords are the fields of DatosLiquidacion."""
    wanted = DatosLiquidacion(**datos)
    return voucher(
        TipoComprobante.LIQUIDACION_COMPRA,
        wanted,
        info(wanted),
        totals.detalles(wanted.lineas, wanted.unit_decimals, CODES),
        reembolsos(wanted.reembolsos),
        optional("tipoNegociable", fields(correo=wanted.correo_negociable)),
    )


def info(datos: DatosLiquidacion) -> etree._Element:
    taxes = impuestos.totals(datos.lineas)
    subtotal = totals.subtotal(datos.lineas)
    total = subtotal + impuestos.tax_sum(taxes)
    return block(
        "infoLiquidacionCompra",
        fields(
            fechaEmision=datos.fecha,
            dirEstablecimiento=datos.emisor.dir_establecimiento,
            contribuyenteEspecial=datos.emisor.contribuyente_especial,
            obligadoContabilidad=datos.emisor.obligado_contabilidad,
            tipoIdentificacionProveedor=type_of(datos.receptor),
            razonSocialProveedor=datos.receptor.nombre,
            identificacionProveedor=datos.receptor.identificacion,
            direccionProveedor=datos.receptor.direccion,
            totalSinImpuestos=subtotal,
            totalDescuento=totals.discounts(datos.lineas),
        ),
        header(datos.reembolsos),
        impuestos.total_con_impuestos(taxes),
        fields(importeTotal=total, moneda="DOLAR"),
        totals.pagos(datos.pagos, total),
    )
