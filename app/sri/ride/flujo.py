"""Where the next thing goes: a page and a height, and what happens when a page is full.

Two flows may run side by side over the same pages: totals at the right, payments at the left.
"""

from __future__ import annotations

from collections.abc import Callable

from app.sri.ride.estilo import ABAJO, SIGUIENTE
from app.sri.ride.lienzo import Hoja


class Pliego:
    """The pages of one document, each a `nueva()`. `abrir` prepares it and returns where content begins."""

    def __init__(self, abrir: Callable[[Hoja, int], float], nueva: Callable[[], Hoja] = Hoja) -> None:
        self.hojas: list[Hoja] = []
        self.inicios: list[float] = []
        self._abrir = abrir
        self._nueva = nueva

    def asegurar(self, indice: int) -> None:
        """Open the page of that index if it is not yet open."""
        if indice == len(self.hojas):
            hoja = self._nueva()
            self.hojas.append(hoja)
            self.inicios.append(self._abrir(hoja, indice))


class Flujo:
    """A place on the pages that moves down: `y` in points from the top."""

    def __init__(self, pliego: Pliego, indice: int = 0, y: float = 0) -> None:
        self.pliego = pliego
        self.indice = indice
        pliego.asegurar(indice)
        self.y = y or pliego.inicios[indice]

    @property
    def hoja(self) -> Hoja:
        """The page that it is on."""
        return self.pliego.hojas[self.indice]

    @property
    def libre(self) -> float:
        """How many points are left on this page."""
        return ABAJO - self.y

    @property
    def entera(self) -> float:
        """How many points a continuation page has."""
        return ABAJO - SIGUIENTE

    def saltar(self) -> None:
        """Go on to the next page."""
        self.indice += 1
        self.pliego.asegurar(self.indice)
        self.y = self.pliego.inicios[self.indice]

    def reservar(self, alto: float) -> bool:
        """Go on to the next page if `alto` points do not fit here; say whether it did."""
        if alto <= self.libre:
            return False
        self.saltar()
        return True

    def rama(self) -> Flujo:
        """Return a second flow that begins at the same place."""
        return Flujo(self.pliego, self.indice, self.y)

    def juntar(self, otra: Flujo) -> None:
        """Go to the lower of two flows."""
        self.indice, self.y = max((self.indice, self.y), (otra.indice, otra.y))
