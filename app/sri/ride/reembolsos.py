"""Reimbursed purchases (Anexo 5): each document with its supplier and its taxes, and the three totals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.sri.catalogo import TipoIdentificacion
from app.sri.comprobante import Reembolso, TotalesReembolso
from app.sri.ride import formato
from app.sri.ride.celda import Celda, figura, menudo, parrafo
from app.sri.ride.estilo import IZQUIERDA, TEXTO
from app.sri.ride.ficha import ficha, seccion
from app.sri.ride.flujo import Flujo
from app.sri.ride.partes import nombre_documento
from app.sri.ride.tabla import Columna, tabla

COLUMNAS = (
    Columna("Proveedor", IZQUIERDA, 108),
    Columna("Comprobante", IZQUIERDA + 116, 136),
    Columna("Fecha emisión", IZQUIERDA + 260, 50),
    Columna("Impuesto", IZQUIERDA + 318, 76),
    Columna("Base imponible", IZQUIERDA + 398, 56, derecha=True),
    Columna("Valor", IZQUIERDA + 462, 49.28, derecha=True),
)
TIPOS_PROVEEDOR = {"01": "Persona natural", "02": "Sociedad"}  # table 26


def reembolsos(flujo: Flujo, totales: TotalesReembolso | None, detalles: Sequence[Reembolso]) -> None:
    """Draw the section; nothing when the voucher reimburses nothing."""
    if totales is None and not detalles:
        return
    seccion(flujo, "Reembolsos")
    if totales is not None:
        ficha(
            flujo,
            [
                [
                    ("Código de documento", totales.codigo_documento, 3),
                    ("Total comprobantes de reembolso", formato.cifra(totales.total), 3),
                    ("Total base imponible de reembolso", formato.cifra(totales.base), 3),
                    ("Total impuesto de reembolso", formato.cifra(totales.impuesto), 3),
                ]
            ],
        )
    if detalles:
        tabla(flujo, COLUMNAS, [_fila(detalle) for detalle in detalles])


def _fila(detalle: Reembolso) -> list[Celda]:
    ancho = [columna.ancho for columna in COLUMNAS]
    impuestos: list[tuple[str, Decimal | None, Decimal]] = [
        (formato.nombre_impuesto(i), i.base, i.valor) for i in detalle.impuestos
    ]
    impuestos += [(f"Compensación {formato.tasa(c.tarifa)}", None, c.valor) for c in detalle.compensaciones]
    tipo = TipoIdentificacion.nombre_de(detalle.tipo_identificacion)
    proveedor = TIPOS_PROVEEDOR.get(detalle.tipo_proveedor, detalle.tipo_proveedor)
    pais = f"País {detalle.pais}" if detalle.pais else ""
    filas = [
        (
            parrafo(nombre, ancho[3]),
            figura(formato.cifra(base), ancho[4]),
            figura(formato.cifra(valor), ancho[5]),
        )
        for nombre, base, valor in impuestos
    ]
    altos = [max(map(len, celda)) for celda in filas]
    return [
        [
            *parrafo(f"{tipo} {detalle.identificacion}", ancho[0]),
            *menudo(", ".join(filter(None, (proveedor, pais))), ancho[0]),
        ],
        [
            *parrafo(nombre_documento(detalle.documento), ancho[1]),
            *menudo(detalle.documento.autorizacion, ancho[1]),
        ],
        parrafo(formato.dia(detalle.documento.fecha), ancho[2]),
        *(_apilar([fila[i] for fila in filas], altos) for i in range(3)),
    ]


def _apilar(celdas: Sequence[Celda], altos: Sequence[int]) -> Celda:
    """Put cells one under the other, each as tall as its neighbours."""
    vacio = parrafo(" ", 10, TEXTO)[0]
    return [
        renglon
        for celda, alto in zip(celdas, altos, strict=True)
        for renglon in [*celda, *[vacio] * (alto - len(celda))]
    ]
