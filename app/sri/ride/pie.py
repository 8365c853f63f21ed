"""What stands under the lines: additional data and payments at the left, totals at the right."""

from __future__ import annotations

from collections.abc import Sequence

from app.sri.catalogo import FormaPago
from app.sri.comprobante import Campo, Comprobante, ConDetalle, Factura, LiquidacionCompra, Pago
from app.sri.ride import formato
from app.sri.ride.estilo import ANCHO_LADO, IZQUIERDA
from app.sri.ride.ficha import importes, pares
from app.sri.ride.flujo import Flujo
from app.sri.ride.totales import SEPARACION, Totales


def pie(flujo: Flujo, comprobante: ConDetalle, totales: Totales) -> None:
    """Draw both columns from here down; each goes on to further pages by itself."""
    flujo.reservar(min(totales.alto, flujo.entera))
    lado = flujo.rama()
    lado.y -= SEPARACION  # its heading on the line of the first subtotal
    totales.dibujar(flujo)
    informacion(lado, comprobante)
    importes(lado, "Formas de pago", formas_de_pago(comprobante.pagos), IZQUIERDA, ANCHO_LADO)
    if isinstance(comprobante, Factura):
        _de_factura(lado, comprobante)
    if isinstance(comprobante, Factura | LiquidacionCompra) and comprobante.correo_negociable:
        correo = Campo("Correo electrónico", comprobante.correo_negociable)
        pares(lado, "Factura comercial negociable", [correo], IZQUIERDA, ANCHO_LADO)
    flujo.juntar(lado)


def informacion(flujo: Flujo, comprobante: Comprobante, ancho: float = ANCHO_LADO) -> None:
    """Draw «Información adicional» and the máquina fiscal (Anexo 13)."""
    pares(flujo, "Información adicional", comprobante.adicionales, IZQUIERDA, ancho)
    if (maquina := comprobante.maquina_fiscal) is not None:
        campos = [
            Campo("Marca", maquina.marca),
            Campo("Modelo", maquina.modelo),
            Campo("Serie", maquina.serie),
        ]
        pares(flujo, "Máquina fiscal", campos, IZQUIERDA, ancho)


def formas_de_pago(pagos: Sequence[Pago]) -> list[tuple[str, str]]:
    """Return each way of payment with its term, and its amount."""
    return [(_forma(pago), formato.cifra(pago.total)) for pago in pagos]


def _forma(pago: Pago) -> str:
    nombre = FormaPago.nombre_de(pago.forma)
    if pago.plazo is None:
        return nombre
    return f"{nombre}, plazo {formato.cifra(pago.plazo, 0)} {pago.unidad_tiempo}".rstrip()


def _de_factura(lado: Flujo, factura: Factura) -> None:
    rubros = [(rubro.concepto, formato.cifra(rubro.total)) for rubro in factura.rubros_terceros]
    importes(lado, "Otros rubros de terceros", rubros, IZQUIERDA, ANCHO_LADO)
    retenciones = [
        (
            f"Código {r.codigo}, porcentaje {r.codigo_porcentaje}, tarifa {formato.cifra(r.tarifa)}",
            formato.cifra(r.valor),
        )
        for r in factura.retenciones
    ]
    importes(lado, "Retenciones", retenciones, IZQUIERDA, ANCHO_LADO)
