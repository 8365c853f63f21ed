"""How a value is printed: figures with thousands and at least two decimals, dates dd/mm/aaaa, Guayaquil time.

Nothing is rounded: decimals that say something stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from app.sri.catalogo import Impuesto, TarifaIva
from app.sri.comprobante import ImpuestoTotal
from app.sri.momento import GUAYAQUIL

CENTS = 2


def cifra(valor: Decimal | None, decimales: int = CENTS) -> str:
    """Print an amount with at least `decimales` decimals; nothing for None.

    >>> cifra(Decimal("1234.5")), cifra(Decimal("0.042300")), cifra(Decimal("3.000000"), 0)
    ('1,234.50', '0.0423', '3')
    """
    if valor is None:
        return ""
    entero, _, fraccion = f"{valor:,f}".partition(".")
    fraccion = fraccion.rstrip("0").ljust(decimales, "0")
    return f"{entero}.{fraccion}" if fraccion else entero


def columna(valores: Sequence[Decimal | None], decimales: int = CENTS) -> list[str]:
    """Print the figures of one column with as many decimals as its longest, so that points align.

    >>> columna([Decimal("1.500000"), Decimal("12")], 0)
    ['1.5', '12.0']
    """
    cortas = [cifra(valor, decimales) for valor in valores]
    mayor = max((len(corta.partition(".")[2]) for corta in cortas), default=0)
    if mayor == decimales:
        return cortas
    return [_alargar(corta, mayor) for corta in cortas]


def _alargar(corta: str, decimales: int) -> str:
    entero, _, fraccion = corta.partition(".")
    return f"{entero}.{fraccion.ljust(decimales, '0')}" if corta else ""


def dolares(valor: Decimal | None) -> str:
    """Print an amount with its sign: $1,234.50.

    >>> dolares(Decimal("-3"))
    '-$3.00'
    """
    texto = cifra(valor)
    if texto.startswith("-"):
        return f"-${texto[1:]}"
    return f"${texto}" if texto else ""


def tasa(porcentaje: Decimal) -> str:
    """Print a percentage: 15 %.

    >>> tasa(Decimal("15.00")), tasa(Decimal("1.75"))
    ('15 %', '1.75 %')
    """
    return f"{cifra(porcentaje, 0)} %"


def dia(fecha: date | None) -> str:
    """Print a date, nothing for None."""
    return f"{fecha:%d/%m/%Y}" if fecha else ""


def dia_de(momento: datetime) -> str:
    """Print the day on which an instant was, in Guayaquil."""
    return dia(momento.astimezone(GUAYAQUIL).date())


def instante(momento: datetime) -> str:
    """Print an instant in Guayaquil: 20/11/2026 10:42:05."""
    return f"{momento.astimezone(GUAYAQUIL):%d/%m/%Y %H:%M:%S}"


def nombre_iva(impuesto: ImpuestoTotal) -> str:
    """Name an IVA block by its percentage; codes 6 and 7 by their names, others by their code.

    >>> nombre_iva(ImpuestoTotal("2", "4", Decimal(1), Decimal(0), Decimal("15.00")))
    '15 %'
    """
    if impuesto.codigo_porcentaje in set(TarifaIva):
        return (
            TarifaIva.nombre_de(impuesto.codigo_porcentaje)[0].lower()
            + (TarifaIva.nombre_de(impuesto.codigo_porcentaje)[1:])
        )
    if impuesto.tarifa is not None:
        return tasa(impuesto.tarifa)
    return f"código {impuesto.codigo_porcentaje}"


def nombre_impuesto(impuesto: ImpuestoTotal) -> str:
    """Name any tax block: IVA 15 %, ICE 3073, IRBPNR."""
    if impuesto.codigo == Impuesto.IVA:
        nombre = nombre_iva(impuesto)
        return nombre.capitalize().replace("iva", "IVA") if "IVA" in nombre else f"IVA {nombre}"
    if impuesto.codigo == Impuesto.IRBPNR:
        return Impuesto.IRBPNR.nombre
    nombre = Impuesto.nombre_de(impuesto.codigo)
    if nombre == impuesto.codigo:
        nombre = f"Impuesto {impuesto.codigo}"
    return f"{nombre} código {impuesto.codigo_porcentaje}"
