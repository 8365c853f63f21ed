"""The block of a factura that stands in for a guía de remisión (Anexo 9)."""

from __future__ import annotations

from lxml import etree

from app.demo.vouchers.arbol import block, fields
from app.demo.vouchers.base import type_of
from app.sri.comprobante import SustitutivaGuia


def sustitutiva(guia: SustitutivaGuia | None) -> etree._Element | None:
    """Write the transport that this factura covers (Anexo 9)."""
    if guia is None:
        return None
    return block(
        "infoSustitutivaGuiaRemision",
        fields(
            dirPartida=guia.dir_partida,
            dirDestinatario=guia.dir_destinatario,
            fechaIniTransporte=guia.inicio,
            fechaFinTransporte=guia.fin,
            razonSocialTransportista=guia.transportista.nombre,
            tipoIdentificacionTransportista=type_of(guia.transportista),
            rucTransportista=guia.transportista.identificacion,
            placa=guia.placa,
        ),
        block("destinos", [
            block("destino", fields(
                motivoTraslado=destino.motivo,
                docAduaneroUnico=destino.documento_aduanero,
                codEstabDestino=destino.establecimiento,
                ruta=destino.ruta,
            ))
            for destino in guia.destinos
        ]),
    )  # fmt: skip
