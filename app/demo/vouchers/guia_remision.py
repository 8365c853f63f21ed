"""Guía de remisión (codDoc 06), versions 1.0.0 and 1.1.0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from app.demo.vouchers.arbol import block, fields
from app.demo.vouchers.base import Datos, type_of, voucher
from app.demo.vouchers.lineas import adicionales, unit
from app.sri.catalogo import TipoComprobante
from app.sri.comprobante import Bien, Destinatario, DocumentoRelacionado, Parte

BIENES = (Bien("Saco de cemento 50 kg", Decimal(20), "CEM-50"),)
TRANSPORTISTA = Parte("1799999923001", "Transportes Ficticios S.A.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosGuia(Datos):
    """What a guía may say. Without `destinatarios` it goes to the one `receptor`."""

    version: str = "1.1.0"
    destinatarios: Sequence[Destinatario] | None = None
    transportista: Parte = TRANSPORTISTA
    dir_partida: str = "Bodega Central, Av. Imaginaria N1-23, Quito"
    inicio: date | None = None
    fin: date | None = None
    placa: str = "PAB1234"


def guia_remision(**datos: Any) -> bytes:
    """Build an unsigned guía. Keywords are the fields of DatosGuia; the days of transport default to `fecha`."""
    wanted = DatosGuia(**datos)
    to = wanted.destinatarios
    if to is None:
        to = (Destinatario(wanted.receptor, "Venta", bienes=BIENES),)
    return voucher(
        TipoComprobante.GUIA_REMISION,
        wanted,
        info(wanted),
        block("destinatarios", [destinatario(each, wanted.unit_decimals) for each in to]),
    )


def info(datos: DatosGuia) -> etree._Element:
    emisor = datos.emisor
    return block("infoGuiaRemision", fields(
        dirEstablecimiento=emisor.dir_establecimiento,
        dirPartida=datos.dir_partida,
        razonSocialTransportista=datos.transportista.nombre,
        tipoIdentificacionTransportista=type_of(datos.transportista),
        rucTransportista=datos.transportista.identificacion,
        rise=emisor.rise,
        obligadoContabilidad=emisor.obligado_contabilidad,
        contribuyenteEspecial=emisor.contribuyente_especial,
        fechaIniTransporte=datos.inicio or datos.fecha,
        fechaFinTransporte=datos.fin or datos.inicio or datos.fecha,
        placa=datos.placa,
    ))  # fmt: skip


def destinatario(each: Destinatario, decimals: int) -> etree._Element:
    sustento = each.sustento or DocumentoRelacionado("", "")
    return block(
        "destinatario",
        fields(
            identificacionDestinatario=each.parte.identificacion,
            razonSocialDestinatario=each.parte.nombre,
            dirDestinatario=each.parte.direccion or "Sin dirección",
            motivoTraslado=each.motivo,
            docAduaneroUnico=each.documento_aduanero,
            codEstabDestino=each.establecimiento,
            ruta=each.ruta,
            codDocSustento=sustento.tipo,
            numDocSustento=sustento.numero,
            numAutDocSustento=sustento.autorizacion,
            fechaEmisionDocSustento=sustento.fecha,
        ),
        block("detalles", [detalle(bien, decimals) for bien in each.bienes]),
    )


def detalle(bien: Bien, decimals: int) -> etree._Element:
    return block(
        "detalle",
        fields(
            codigoInterno=bien.codigo,
            codigoAdicional=bien.codigo_auxiliar,
            descripcion=bien.descripcion,
            cantidad=unit(bien.cantidad, decimals),
        ),
        adicionales(bien.adicionales),
    )
