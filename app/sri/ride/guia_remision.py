"""Guía de remisión: the carrier, and a block for each destinatario with what it is sent."""

from __future__ import annotations

from collections.abc import Sequence

from app.sri.comprobante import Bien, Destinatario, GuiaRemision
from app.sri.ride import formato, pie
from app.sri.ride.celda import Celda, menudo, parrafo
from app.sri.ride.detalle import Serie, componer, repartir
from app.sri.ride.estilo import ANCHO_UTIL
from app.sri.ride.ficha import Dato, ficha, seccion
from app.sri.ride.flujo import Flujo
from app.sri.ride.partes import identificacion, nombre_documento
from app.sri.ride.tabla import tabla

MINIMO_BLOQUE = 200.0  # a destinatario is not parted from the first thing it is sent


def cuerpo(flujo: Flujo, guia: GuiaRemision) -> None:
    """Draw everything between the head and «Otros datos»."""
    ficha(
        flujo,
        [
            [
                ("Razón social / Nombres y apellidos (transportista)", guia.transportista.nombre, 7),
                ("Identificación (transportista)", identificacion(guia.transportista), 3),
                ("Placa", guia.placa, 2),
            ],
            [
                ("Punto de partida", guia.dir_partida, 7),
                ("Fecha inicio transporte", formato.dia(guia.inicio), 3),
                ("Fecha fin transporte", formato.dia(guia.fin), 2),
            ],
        ],
    )
    total = len(guia.destinatarios)
    for numero, destinatario in enumerate(guia.destinatarios, 1):
        _destinatario(
            flujo, destinatario, f"Destinatario {numero} de {total}" if total > 1 else "Destinatario"
        )
    pie.informacion(flujo, guia, ANCHO_UTIL)


def _destinatario(flujo: Flujo, destinatario: Destinatario, titulo: str) -> None:
    flujo.reservar(MINIMO_BLOQUE)
    seccion(flujo, titulo)
    ficha(flujo, _datos(destinatario))
    if destinatario.bienes:
        flujo.y += 4
        _bienes(flujo, destinatario.bienes)


def _datos(destinatario: Destinatario) -> list[list[Dato]]:
    parte, sustento = destinatario.parte, destinatario.sustento
    filas: list[list[Dato]] = [
        [
            ("Razón social / Nombres y apellidos (destinatario)", parte.nombre, 7),
            ("Identificación (destinatario)", identificacion(parte), 3),
            ("Código estab. destino", destinatario.establecimiento, 2),
        ],
        [
            ("Destino (punto de llegada)", parte.direccion, 7),
            ("Motivo del traslado", destinatario.motivo, 5),
        ],
        [
            ("Ruta", destinatario.ruta, 7),
            ("Documento aduanero", destinatario.documento_aduanero, 5),
        ],
    ]
    if sustento is not None:
        filas += [
            [
                ("Comprobante de venta", nombre_documento(sustento), 7),
                ("Fecha de emisión", formato.dia(sustento.fecha), 5),
            ],
            [("Número de autorización", sustento.autorizacion, 12)],
        ]
    return filas


def _bienes(flujo: Flujo, bienes: Sequence[Bien]) -> None:
    antes = [Serie("Cantidad", formato.columna([b.cantidad for b in bienes], 0), derecha=True, maximo=84)]
    despues = [
        Serie("Código principal", [b.codigo for b in bienes], maximo=92),
        Serie("Código auxiliar", [b.codigo_auxiliar for b in bienes], maximo=92),
    ]
    despues = [serie for serie in despues if any(serie.textos)]
    columnas = repartir(antes, "Descripción", despues)
    ancho = columnas[1].ancho
    descripciones: list[Celda] = [
        [
            *parrafo(bien.descripcion, ancho),
            *(r for c in bien.adicionales for r in menudo(f"{c.nombre}: {c.valor}", ancho)),
        ]
        for bien in bienes
    ]
    tabla(flujo, columnas, componer(columnas, antes, descripciones, despues))
