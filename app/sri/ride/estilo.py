"""The measures, inks and letters of the page: one place for all of them. Points, y from the top.

A4 with margins of 15 mm, and two columns: the wide one holds the barcode, the narrow one number and totals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

ANCHO, ALTO = 595.28, 841.89
IZQUIERDA, DERECHA = 42.0, 553.28
MEDIO = 351.28  # where the narrow column begins
ANCHO_UTIL = DERECHA - IZQUIERDA
ANCHO_LADO = 289.0  # of the wide column: 321 modules of 0.9 pt
ANCHO_TOTALES = DERECHA - MEDIO
ARRIBA, ABAJO = 42.0, 786.0  # content stays between
SIGUIENTE = 62.0  # where it begins on later pages
PIE = 808.0  # baseline of the page's foot

TINTA = "0.13 0.106 0.118"
TINTA_2 = "0.369 0.333 0.325"
FILETE = "0.74 0.7 0.64"
MORA = "0.478 0.118 0.306"
AGUA = "0.93"  # the grey of the mark behind a test voucher


@dataclass(frozen=True, slots=True)
class Estilo:
    """A letter: size and line height in points. `fuente` is the operator that selects it."""

    cuerpo: float
    alto: float
    negrita: bool = False
    tinta: str = TINTA
    fuente: str = field(init=False)

    def __post_init__(self) -> None:
        fuente = f"/F{2 if self.negrita else 1} {self.cuerpo:g} Tf"
        object.__setattr__(self, "fuente", fuente)


@lru_cache(maxsize=64)
def tinta(color: str) -> str:
    """Turn a colour written as #rrggbb into the ink of an operator.

    >>> tinta("#7a1e4e"), tinta("#ffffff")
    ('0.478 0.118 0.306', '1 1 1')
    """
    canales = [int(color[desde : desde + 2], 16) / 255 for desde in (1, 3, 5)]
    return " ".join(f"{round(canal, 3):g}" for canal in canales)


TEXTO = Estilo(8.5, 11)
MENUDO = Estilo(7, 9, tinta=TINTA_2)
ROTULO = Estilo(6.8, 9.5, tinta=TINTA_2)
CABEZA = Estilo(7, 8.5, negrita=True, tinta=TINTA_2)
SECCION = Estilo(9.5, 12, negrita=True)
EMISOR = Estilo(12.5, 15, negrita=True)
TITULO = Estilo(10.5, 13, negrita=True, tinta=MORA)
NUMERO = Estilo(21, 24, negrita=True)
TOTAL = Estilo(12.5, 16, negrita=True)
