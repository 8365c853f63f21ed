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
from functools import lru_cache
from typing import TYPE_CHECKING

from app.sri.errors import Codigo, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from lxml.etree import _Element

    from app.sri.lector import Lector

    # A child that holds no others is its text, stripped at both ends. Those of one name are a list.
    Hijo: TypeAlias = str | _Element

TEXT = 300  # the length of most texts in the SRI's schemas
LONGEST = 20  # characters of a number: so that nothing longer is kept by its text
NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?", re.ASCII)
DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", re.ASCII)
CENT = Decimal("0.01")


class Campos:
    """The children of one element, by name."""

    __slots__ = ("_hijos", "_lector", "ruta")

    def __init__(self, lector: Lector, element: _Element | tuple[()], ruta: str) -> None:
        self._lector = lector
        self.ruta = ruta
        self._hijos: dict[str, Hijo | list[Hijo]] = {
            child.tag: child if len(child) else (child.text or "").strip() for child in element
        }
        if len(self._hijos) != len(element):
            self._list_repeated(element)

    def left(self) -> Iterable[tuple[str, Hijo]]:
        """List the children that nobody took, with their paths."""
        if not self._hijos:
            return ()
        return [
            (self._ruta(tag), one)
            for tag, found in self._hijos.items()
            for one in (found if isinstance(found, list) else [found])
        ]

    def texto(self, nombre: str, largo: int = TEXT) -> str:
        """Take a text of at most `largo` characters, stripped at both ends; "" when it is not there."""
        text = self._hijos.pop(nombre, "")
        if not isinstance(text, str):
            raise self._no_text(nombre, text)
        if len(text) > largo:
            raise self._too_long(nombre, text, largo)
        return text

    def bounded(self, nombre: str, text: str | None, largo: int) -> str:
        """Strip a text at both ends, or refuse it (E_LEN) when it is longer than the SRI lets it be."""
        stripped = text.strip() if text else ""
        if len(stripped) > largo:
            raise self._too_long(nombre, stripped, largo)
        return stripped

    def requerido(self, nombre: str, largo: int = TEXT) -> str:
        """Take a text that must be there (E_STRUCT)."""
        if not (text := self.texto(nombre, largo)):
            raise self._missing(nombre)
        return text

    def decimal(self, nombre: str, *, negativo: bool = False) -> Decimal:
        """Take a number that must be there, exactly as written: up to 12 digits and 6 decimals (E_NUMBER)."""
        if (number := self.decimal_opcional(nombre, negativo=negativo)) is None:
            raise self._missing(nombre)
        return number

    def decimal_opcional(self, nombre: str, *, negativo: bool = False) -> Decimal | None:
        """Take a number, None when it is not there. Only `negativo` ones may carry a minus sign."""
        text = self._hijos.pop(nombre, "")
        if text == "":
            return None
        number = _number(text) if isinstance(text, str) and len(text) <= LONGEST else None
        if number is None or (text[0] == "-" and not negativo):
            raise self._no_number(nombre, text)
        return number

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
        if (found := self._take(nombre)) is None:
            return None
        return self._lector.open(found, self._ruta(nombre))

    def obligatorio(self, nombre: str) -> Campos:
        """Open the one child of that name, which must be there (E_STRUCT)."""
        if (child := self.hijo(nombre)) is None:
            raise self._missing(nombre)
        return child

    def hijos(self, contenedor: str, nombre: str) -> list[Campos]:
        """Open every `nombre` inside the one `contenedor`, none when it is not there."""
        if (group := self._take(contenedor)) is None:
            return []
        ruta = self._ruta(contenedor)
        found = [] if isinstance(group, str) else [child for child in group if child.tag == nombre]
        if len(found) != len(group):  # something else stands between them, or there is text alone
            return self._lector.open(group, ruta).todos(nombre)
        ruta = f"{ruta}/{nombre}"
        return [self._lector.open(child, ruta) for child in found]

    def todos(self, nombre: str) -> list[Campos]:
        """Open every child of that name."""
        found = self._hijos.pop(nombre, [])
        ruta = self._ruta(nombre)
        return [self._lector.open(one, ruta) for one in (found if isinstance(found, list) else [found])]

    def elementos(self, contenedor: str, nombre: str) -> list[_Element]:
        """Take every `nombre` inside the one `contenedor` as it is, with its attributes."""
        if (group := self._take(contenedor)) is None:
            return []
        self._lector.open(group, self._ruta(contenedor)).drop(nombre)
        return [] if isinstance(group, str) else [child for child in group if child.tag == nombre]

    def drop(self, nombre: str) -> None:
        """Take every child of that name, and leave it to the caller to have read them."""
        self._hijos.pop(nombre, None)

    def _list_repeated(self, element: _Element | tuple[()]) -> None:
        """Gather the children of each name that comes more than once, in order."""
        todos: dict[str, list[Hijo]] = {}
        for child in element:
            todos.setdefault(child.tag, []).append(child if len(child) else (child.text or "").strip())
        self._hijos = {tag: found[0] if len(found) == 1 else found for tag, found in todos.items()}

    def _take(self, nombre: str) -> Hijo | None:
        found = self._hijos.pop(nombre, None)
        if isinstance(found, list):
            raise self._no_text(nombre, found)
        return found

    def _ruta(self, nombre: str) -> str:
        return f"{self.ruta}/{nombre}" if self.ruta else nombre

    def _missing(self, nombre: str) -> Refused:
        return Refused(Codigo.E_STRUCT, f"Falta «{self._ruta(nombre)}».")

    def _no_text(self, nombre: str, found: object) -> Refused:
        what = "está repetido" if isinstance(found, list) else "lleva elementos en lugar de texto"
        return Refused(Codigo.E_STRUCT, f"«{self._ruta(nombre)}» {what}.")

    def _too_long(self, nombre: str, text: str, largo: int) -> Refused:
        return Refused(
            Codigo.E_LEN, f"«{self._ruta(nombre)}» tiene {len(text)} caracteres; el máximo es {largo}."
        )

    def _no_number(self, nombre: str, found: Hijo | list[Hijo]) -> Refused:
        if not isinstance(found, str):
            return self._no_text(nombre, found)
        if len(found) > TEXT:
            return self._too_long(nombre, found, TEXT)
        return Refused(Codigo.E_NUMBER, f"«{self._ruta(nombre)}» dice «{found[:30]}».")

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


@lru_cache(maxsize=4096)
def _number(text: str) -> Decimal | None:
    """Read a number, None when it is not one. The same prices and rates come again and again."""
    return Decimal(text) if NUMBER.fullmatch(text) else None
