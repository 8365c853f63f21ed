"""The totals, in the order of Anexo 2, each as its block of the XML says it. Nothing is added up.

A new IVA rate needs no release: subtotals are named after their `tarifa`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.sri.catalogo import Impuesto
from app.sri.comprobante import ConDetalle, Factura, ImpuestoTotal
from app.sri.ride import formato
from app.sri.ride.celda import HOLGURA, RELLENO, Fila, alto_fila, figura, parrafo
from app.sri.ride.estilo import ANCHO_TOTALES, MEDIO, TINTA, TOTAL, Estilo
from app.sri.ride.flujo import Flujo
from app.sri.ride.tabla import Columna, Reglas, tabla
from app.sri.ride.texto import imprimible

ETIQUETAS = 112.0
COLUMNAS = (
    Columna("", MEDIO, ETIQUETAS),
    Columna("", MEDIO + ETIQUETAS + HOLGURA, ANCHO_TOTALES - ETIQUETAS - HOLGURA, derecha=True),
)
COMPENSACION_SOLIDARIA = "1"
ALTO_TOTAL = 35.0
SEPARACION = 6.0  # under the lines
AIRE = 8.0

Renglones = list[tuple[str, Decimal]]


def renglones(comprobante: ConDetalle) -> Renglones:
    """Return what stands above the total: subtotals, discount, taxes, and what else was added."""
    iva = [i for i in comprobante.impuestos if i.codigo == Impuesto.IVA]
    otros = [i for i in comprobante.impuestos if i.codigo != Impuesto.IVA]
    filas: Renglones = [(f"Subtotal {formato.nombre_iva(i)}", i.base) for i in iva]
    filas.append(("Subtotal sin impuestos", comprobante.total_sin_impuestos))
    if comprobante.total_descuento is not None:
        filas.append(("Total descuento", comprobante.total_descuento))
    filas += [
        ("Descuento adicional", i.descuento_adicional) for i in comprobante.impuestos if i.descuento_adicional
    ]
    filas += [(formato.nombre_impuesto(i), i.valor) for i in (*otros, *filter(_gravado, iva))]
    filas += _devoluciones(comprobante.impuestos)
    filas += [
        (f"{_compensacion(c.codigo)} {formato.tasa(c.tarifa)}", c.valor) for c in comprobante.compensaciones
    ]
    if isinstance(comprobante, Factura):
        filas += _de_factura(comprobante)
    return filas


def despues(comprobante: ConDetalle) -> Renglones:
    """Return what stands below the total: fuel withholdings and the subsidy (Anexos 6 and 7, §10)."""
    if not isinstance(comprobante, Factura):
        return []
    filas = [
        ("Valor ret. IVA", comprobante.valor_ret_iva),
        ("Valor ret. renta", comprobante.valor_ret_renta),
    ]
    if comprobante.total_subsidio and comprobante.total is not None:
        # Anexo 7 defines it: less the saving it is the total of the factura.
        filas.append(("Valor total sin subsidio", comprobante.total + comprobante.total_subsidio))
        filas.append(("Ahorro por subsidio", comprobante.total_subsidio))
    return [(nombre, valor) for nombre, valor in filas if valor is not None]


def _gravado(impuesto: ImpuestoTotal) -> bool:
    """Tell whether an IVA block has a tax to print beside its subtotal."""
    return bool(impuesto.valor) or bool(impuesto.tarifa)


def _devoluciones(impuestos: tuple[ImpuestoTotal, ...]) -> Iterator[tuple[str, Decimal]]:
    con_valor = [i for i in impuestos if i.devolucion_iva]
    for impuesto in con_valor:
        nombre = "Total devolución IVA"
        if len(con_valor) > 1:
            nombre = f"Devolución {formato.nombre_impuesto(impuesto)}"
        if impuesto.devolucion_iva is not None:
            yield nombre, impuesto.devolucion_iva


def _compensacion(codigo: str) -> str:
    return "Compensación solidaria" if codigo == COMPENSACION_SOLIDARIA else f"Compensación código {codigo}"


def _de_factura(factura: Factura) -> Iterator[tuple[str, Decimal]]:
    exportacion = factura.exportacion
    filas = [("Propina", factura.propina)]
    if exportacion is not None:
        filas += [
            ("Flete internacional", exportacion.flete),
            ("Seguro internacional", exportacion.seguro),
            ("Gastos aduaneros", exportacion.gastos_aduaneros),
            ("Gastos de transporte y otros", exportacion.gastos_transporte),
        ]
    for nombre, valor in filas:
        if valor is not None:
            yield nombre, valor


def _filas(valores: Renglones) -> list[Fila]:
    return [
        [parrafo(nombre, COLUMNAS[0].ancho), figura(formato.cifra(valor), COLUMNAS[1].ancho)]
        for nombre, valor in valores
    ]


class Totales:
    """The block of totals, laid out once: its height is asked before it is drawn."""

    def __init__(self, comprobante: ConDetalle) -> None:
        self._total = comprobante.total
        self._antes = _filas(renglones(comprobante))
        self._despues = _filas(despues(comprobante))
        filas = sum(map(alto_fila, (*self._antes, *self._despues)))
        self.alto = SEPARACION + filas + ALTO_TOTAL + AIRE

    def dibujar(self, flujo: Flujo) -> None:
        """Draw it in the narrow column; the total stands on a double rule."""
        flujo.y += SEPARACION
        tabla(flujo, COLUMNAS, self._antes, cola=ALTO_TOTAL, reglas=Reglas.NINGUNA)
        gran_total(flujo, "VALOR TOTAL", self._total)
        if self._despues:
            flujo.y += AIRE / 2
            tabla(flujo, COLUMNAS, self._despues, reglas=Reglas.NINGUNA)


def gran_total(flujo: Flujo, nombre: str, valor: Decimal | None, *, regla: bool = True) -> None:
    """Draw the total, large, on a double rule as an accountant would rule it."""
    flujo.reservar(ALTO_TOTAL)
    flujo.y += 3
    if regla:
        flujo.hoja.filete(MEDIO, flujo.y, ANCHO_TOTALES, 0.8)
        flujo.y += 4
    celda = figura(formato.dolares(valor), ANCHO_TOTALES - 74, TOTAL)
    base = flujo.y + TOTAL.alto - 2
    flujo.hoja.texto(MEDIO, base, imprimible(nombre), Estilo(9, 12, negrita=True))
    for glifos, estilo in celda:
        flujo.hoja.a_la_derecha(MEDIO + ANCHO_TOTALES, base, glifos, estilo)
        base += estilo.alto
    flujo.y = base - TOTAL.alto + RELLENO * 2
    for separacion in (0.0, 2.2):
        flujo.hoja.filete(MEDIO, flujo.y + separacion, ANCHO_TOTALES, 0.7, TINTA)
    flujo.y += 6
