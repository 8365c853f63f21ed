"""Guía de remisión, codDoc 06: versions 1.0.0 and 1.1.0. It carries no amount and no date of emission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.sri import cabecera, partes
from app.sri.comprobante import Bien, Destinatario, GuiaRemision, Parte
from app.sri.errors import Codigo, Refused

if TYPE_CHECKING:
    from app.sri.cabecera import Tributaria
    from app.sri.campos import Campos

VERSIONES = ("1.0.0", "1.1.0")


def read(raiz: Campos, tributaria: Tributaria) -> GuiaRemision:
    """Read a guía de remisión. Raises Refused with the code of the first thing wrong."""
    info = raiz.obligatorio("infoGuiaRemision")
    destinatarios = tuple(_destinatario(one) for one in raiz.hijos("destinatarios", "destinatario"))
    if not destinatarios:
        raise Refused(Codigo.E_STRUCT, "Falta «destinatarios/destinatario».")
    receptores = tuple(one.parte for one in destinatarios)
    return GuiaRemision(
        **cabecera.comunes(raiz, tributaria, info, tributaria.clave.issued_on, receptores),
        total=None,
        dir_partida=info.texto("dirPartida"),
        transportista=partes.transportista(info),
        inicio=info.fecha("fechaIniTransporte"),
        fin=info.fecha("fechaFinTransporte"),
        placa=info.texto("placa", 20),
        destinatarios=destinatarios,
    )


def _destinatario(campos: Campos) -> Destinatario:
    return Destinatario(
        parte=Parte(
            identificacion=campos.requerido("identificacionDestinatario", 20),
            nombre=campos.requerido("razonSocialDestinatario"),
            direccion=campos.texto("dirDestinatario"),
        ),
        motivo=campos.texto("motivoTraslado"),
        documento_aduanero=campos.texto("docAduaneroUnico", 64),
        establecimiento=campos.texto("codEstabDestino", 3),
        ruta=campos.texto("ruta"),
        sustento=partes.sustento(campos),
        bienes=tuple(_bien(one) for one in campos.hijos("detalles", "detalle")),
    )


def _bien(campos: Campos) -> Bien:
    return Bien(
        descripcion=campos.texto("descripcion"),
        cantidad=campos.decimal("cantidad"),
        codigo=campos.texto("codigoInterno", 25),
        codigo_auxiliar=campos.texto("codigoAdicional", 25),
        adicionales=partes.detalles_adicionales(campos),
    )
