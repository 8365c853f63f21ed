"""Blocks that only some facturas have: export (Anexo 4) and the guía they stand in for (Anexo 9)."""

from __future__ import annotations

from app.sri.comprobante import Destino, Exportacion, Factura, SustitutivaGuia
from app.sri.ride import formato
from app.sri.ride.ficha import Dato, ficha, linea, seccion
from app.sri.ride.flujo import Flujo
from app.sri.ride.partes import identificacion


def aparte(flujo: Flujo) -> None:
    """Part two blocks of labelled values with a hairline."""
    linea(flujo)


def de_factura(flujo: Flujo, factura: Factura) -> None:
    """Draw the blocks that the factura has."""
    if factura.exportacion is not None:
        _exportacion(flujo, factura.exportacion)
    if factura.sustitutiva_guia is not None:
        _sustitutiva(flujo, factura.sustitutiva_guia)


def _exportacion(flujo: Flujo, dato: Exportacion) -> None:
    aparte(flujo)
    ficha(
        flujo,
        [
            [
                ("Comercio exterior", dato.comercio_exterior, 3),
                ("Incoterm de la factura", dato.incoterm, 2),
                ("Lugar del Incoterm", dato.lugar_incoterm, 2),
                ("Incoterm total sin impuestos", dato.incoterm_total, 5),
            ],
            [
                ("País de origen", dato.pais_origen, 3),
                ("Puerto de embarque", dato.puerto_embarque, 4),
                ("Puerto de destino", dato.puerto_destino, 3),
                ("País de destino", dato.pais_destino, 2),
            ],
            [("País de adquisición", dato.pais_adquisicion, 3)],
        ],
    )


def _sustitutiva(flujo: Flujo, guia: SustitutivaGuia) -> None:
    seccion(flujo, "Sustitutiva de guía de remisión")
    ficha(
        flujo,
        [
            [
                ("Identificación (transportista)", identificacion(guia.transportista), 3),
                ("Razón social / Nombres y apellidos", guia.transportista.nombre, 4),
                ("Placa", guia.placa, 5),
            ],
            [
                ("Punto de partida", guia.dir_partida, 7),
                ("Fecha inicio transporte", formato.dia(guia.inicio), 3),
                ("Fecha fin transporte", formato.dia(guia.fin), 2),
            ],
            [("Destino (punto de llegada)", guia.dir_destinatario, 12)],
            *map(_destino, guia.destinos),
        ],
    )


def _destino(destino: Destino) -> list[Dato]:
    return [
        ("Motivo del traslado", destino.motivo, 3),
        ("Documento aduanero", destino.documento_aduanero, 4),
        ("Ruta", destino.ruta, 3),
        ("Código estab. destino", destino.establecimiento, 2),
    ]
