"""What shows through the window of an envelope, wherever the folded sheet lies in it. Millimetres of the sheet.

The window of DIN 680 is the same on both envelopes of ISO 269 that take an A4 sheet folded in three: 90 × 45 mm,
20 mm from the left edge and 15 mm above the lower one.

       C5/6  229 × 114        DL  220 × 110

The first fold is at 105 mm, not at a third (99): the front panel then fills the height of both envelopes but for
9 and 5 mm, and all that can slide by less. The second is at 210 mm. No fold is exact, and no window either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

PUNTOS = 72 / 25.4  # in a millimetre
ANCHO_HOJA = 210.0
DOBLECES = (105.0, 210.0)
DOBLEZ_INEXACTO = 2.0
VENTANA_INEXACTA = 1.0
IZQUIERDA, ABAJO, ANCHO, ALTO = 20.0, 15.0, 90.0, 45.0  # of the window, in its envelope


@dataclass(frozen=True, slots=True)
class Sobre:
    """An envelope."""

    ancho: float
    alto: float


@dataclass(frozen=True, slots=True)
class Marco:
    """A part of the sheet: from (x0, y0) to (x1, y1), y from the top."""

    x0: float
    y0: float
    x1: float
    y1: float

    def en_puntos(self) -> Marco:
        """Give it in points."""
        return Marco(self.x0 * PUNTOS, self.y0 * PUNTOS, self.x1 * PUNTOS, self.y1 * PUNTOS)


C5_6, DL = Sobre(229.0, 114.0), Sobre(220.0, 110.0)
SOBRES = (C5_6, DL)


def vista(sobre: Sobre, derecha: float, arriba: float, doblez: float = DOBLECES[0]) -> Marco:
    """Give what shows when the sheet lies that far from the left and the lower edge of its envelope."""
    pie = doblez - ABAJO + arriba
    return Marco(IZQUIERDA - derecha, pie - ALTO, IZQUIERDA + ANCHO - derecha, pie)


def vistas() -> Iterator[Marco]:
    """Give what shows in each corner where a sheet may lie, folded as inexactly as may be."""
    for sobre, error in product(SOBRES, (-DOBLEZ_INEXACTO, DOBLEZ_INEXACTO)):
        doblez = DOBLECES[0] + error
        for derecha, arriba in product((0.0, sobre.ancho - ANCHO_HOJA), (0.0, sobre.alto - doblez)):
            yield vista(sobre, derecha, arriba, doblez)


def _marco(dentro: Callable[..., float], fuera: Callable[..., float], error: float) -> Marco:
    todas = list(vistas())
    return Marco(
        dentro(one.x0 for one in todas) + error,
        dentro(one.y0 for one in todas) + error,
        fuera(one.x1 for one in todas) - error,
        fuera(one.y1 for one in todas) - error,
    )


SIEMPRE = _marco(max, min, VENTANA_INEXACTA)  # shows always: here goes the address
ALGUNA_VEZ = _marco(min, max, -VENTANA_INEXACTA)  # may show: nothing else goes here
