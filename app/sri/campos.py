"""Take the children of an element by name, each once: what nobody takes is unknown, and kept.

    <infoFactura>                     campos.fecha("fechaEmision")       -> date
      <fechaEmision>…</fechaEmision>  campos.dinero("importeTotal")      -> Decimal, whole cents
      <importeTotal>…</importeTotal>  campos.hijos("pagos", "pago")      -> [Campos, …]
      <nuevo>…</nuevo>                lector.desconocidos()              -> (Campo("infoFactura/nuevo", …),)

A name that comes twice where one is expected is refused: first-wins and last-wins readers would disagree.
Names are compared without namespace prefix, because a voucher has no namespace (`xml.refuse_foreign`).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.sri.errors import Codigo, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from app.sri.lector import Lector

TEXT = 300  # the length of most texts in the SRI's schemas
NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?", re.ASCII)
DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", re.ASCII)
CENT = Decimal("0.01")


class Campos:
    """The children of one element, by name."""

    __slots__ = ("_hijos", "_lector", "_repetidos", "ruta")

    def __init__(self, lector: Lector, element: etree._Element, ruta: str) -> None:
        self._lector = lector
        self.ruta = ruta
        self._hijos: dict[str, etree._Element] = {child.tag: child for child in element}
        self._repetidos: dict[str, list[etree._Element]] = {}
        if len(self._hijos) != len(element):
            self._sort_repeated(element)
        if not self._hijos and (element.text or "").strip():
            raise Refused(Codigo.E_STRUCT, f"«{ruta}» no lleva los elementos que debe.")

    def left(self) -> Iterator[tuple[str, etree._Element]]:
        """Iterate over the children that nobody took, with their paths."""
        for tag, child in self._hijos.items():
            for one in (child, *self._repetidos.get(tag, ())):
                yield self._ruta(tag), one

    def texto(self, nombre: str, largo: int = TEXT) -> str:
        """Take a text of at most `largo` characters, stripped at both ends; "" when it is not there."""
        if (element := self._take(nombre)) is None:
            return ""
        if len(element):
            raise Refused(Codigo.E_STRUCT, f"«{self._ruta(nombre)}» lleva elementos en lugar de texto.")
        return self.bounded(nombre, text, largo) if (text := element.text) else ""

    def bounded(self, nombre: str, text: str | None, largo: int) -> str:
        """Strip a text at both ends, or refuse it (E_LEN) when it is longer than the SRI lets it be."""
        stripped = text.strip() if text else ""
        if len(stripped) > largo:
            raise Refused(
                Codigo.E_LEN,
                f"«{self._ruta(nombre)}» tiene {len(stripped)} caracteres; el máximo es {largo}.",
            )
        return stripped

    def requerido(self, nombre: str, largo: int = TEXT) -> str:
        """Take a text that must be there (E_STRUCT)."""
        if not (text := self.texto(nombre, largo)):
            raise Refused(Codigo.E_STRUCT, f"Falta «{self._ruta(nombre)}».")
        return text

    def decimal(self, nombre: str, *, negativo: bool = False) -> Decimal:
        """Take a number that must be there, exactly as written: up to 12 digits and 6 decimals (E_NUMBER)."""
        if (number := self.decimal_opcional(nombre, negativo=negativo)) is None:
            raise Refused(Codigo.E_STRUCT, f"Falta «{self._ruta(nombre)}».")
        return number

    def decimal_opcional(self, nombre: str, *, negativo: bool = False) -> Decimal | None:
        """Take a number, None when it is not there. Only `negativo` ones may carry a minus sign."""
        if not (text := self.texto(nombre)):
            return None
        digits = text[1:] if negativo and text[0] == "-" else text
        if not NUMBER.fullmatch(digits):
            raise Refused(Codigo.E_NUMBER, f"«{self._ruta(nombre)}» dice «{text[:30]}».")
        return Decimal(text)

    def dinero(self, nombre: str, *, negativo: bool = False) -> Decimal:
        """Take a total in dollars that must be there and hold whole cents (E_NUMBER)."""
        return self._cents(nombre, self.decimal(nombre, negativo=negativo))

    def dinero_opcional(self, nombre: str, *, negativo: bool = False) -> Decimal | None:
        """Take a total in dollars and whole cents, None when it is not there."""
        number = self.decimal_opcional(nombre, negativo=negativo)
        return None if number is None else self._cents(nombre, number)

    def fecha(self, nombre: str) -> date:
        """Take a date dd/mm/aaaa that must be there."""
        return self._date(nombre, self.requerido(nombre))

    def fecha_opcional(self, nombre: str) -> date | None:
        """Take a date dd/mm/aaaa, None when it is not there."""
        text = self.texto(nombre)
        return self._date(nombre, text) if text else None

    def hijo(self, nombre: str) -> Campos | None:
        """Open the one child of that name, None when it is not there."""
        if (element := self._take(nombre)) is None:
            return None
        return self._lector.open(element, self._ruta(nombre))

    def obligatorio(self, nombre: str) -> Campos:
        """Open the one child of that name, which must be there (E_STRUCT)."""
        if (child := self.hijo(nombre)) is None:
            raise Refused(Codigo.E_STRUCT, f"Falta «{self._ruta(nombre)}».")
        return child

    def hijos(self, contenedor: str, nombre: str) -> list[Campos]:
        """Open every `nombre` inside the one `contenedor`, none when it is not there."""
        group = self.hijo(contenedor)
        return [] if group is None else group.todos(nombre)

    def todos(self, nombre: str) -> list[Campos]:
        """Open every child of that name."""
        ruta = self._ruta(nombre)
        return [self._lector.open(element, ruta) for element in self.elementos(nombre)]

    def elementos(self, nombre: str) -> list[etree._Element]:
        """Take every child of that name as it is."""
        if (first := self._hijos.pop(nombre, None)) is None:
            return []
        return [first, *self._repetidos.pop(nombre, ())]

    def _sort_repeated(self, element: etree._Element) -> None:
        """Keep the first child of each name, and the rest of them apart."""
        self._hijos = {}
        for child in element:
            if self._hijos.setdefault(child.tag, child) is not child:
                self._repetidos.setdefault(child.tag, []).append(child)

    def _take(self, nombre: str) -> etree._Element | None:
        if self._repetidos and nombre in self._repetidos:
            raise Refused(Codigo.E_STRUCT, f"«{self._ruta(nombre)}» está repetido.")
        return self._hijos.pop(nombre, None)

    def _ruta(self, nombre: str) -> str:
        return f"{self.ruta}/{nombre}" if self.ruta else nombre

    def _cents(self, nombre: str, number: Decimal) -> Decimal:
        if number != number.quantize(CENT):
            raise Refused(
                Codigo.E_NUMBER, f"«{self._ruta(nombre)}» dice {number}; un total lleva dos decimales."
            )
        return number

    def _date(self, nombre: str, text: str) -> date:
        try:
            day, month, year = DATE.fullmatch(text).groups()  # type: ignore[union-attr]
            return date(int(year), int(month), int(day))
        except (AttributeError, ValueError) as error:
            raise Refused(Codigo.E_DATE, f"«{self._ruta(nombre)}» dice «{text[:30]}».") from error
