"""One reading of one voucher: opens its elements, and tells at the end what nobody took.

>>> from lxml import etree
>>> lector = Lector()
>>> lector.open(etree.fromstring("<factura><nuevo><a>1</a></nuevo></factura>")).texto("moneda")
''
>>> lector.desconocidos()
(Campo(nombre='nuevo/a', valor='1'),)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.sri.campos import Campos
from app.sri.comprobante import Campo
from app.sri.errors import Codigo, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.sri.campos import Hijo

MAX_UNKNOWN = 200
MAX_UNKNOWN_TEXT = 1000
MAX_UNKNOWN_PATH = 300


class Lector:
    """Remembers every element opened, to tell at the end what was left."""

    __slots__ = ("_opened",)

    def __init__(self) -> None:
        self._opened: list[Campos] = []

    def open(self, element: Hijo, ruta: str = "") -> Campos:
        """Open an element whose path below the root is `ruta`, or raise Refused(E_STRUCT) when it holds text."""
        text = element if isinstance(element, str) else not len(element) and (element.text or "").strip()
        if text:
            raise Refused(Codigo.E_STRUCT, f"«{ruta}» no lleva los elementos que debe.")
        campos = Campos(self, () if isinstance(element, str) else element, ruta)
        self._opened.append(campos)
        return campos

    def desconocidos(self) -> tuple[Campo, ...]:
        """Return what nobody took, up to MAX_UNKNOWN values, each cut at MAX_UNKNOWN_TEXT characters."""
        found: list[Campo] = []
        for campos in self._opened:
            for ruta, element in campos.left():
                for campo in _flatten(ruta, element):
                    if len(found) == MAX_UNKNOWN:
                        return tuple(found)
                    found.append(campo)
        return tuple(found)


def _flatten(ruta: str, hijo: Hijo) -> Iterator[Campo]:
    """Tell an unknown element as the path and text of each of its leaves."""
    pending = [(ruta[:MAX_UNKNOWN_PATH], hijo)]
    while pending:
        path, one = pending.pop()
        if isinstance(one, str):
            yield Campo(path[:MAX_UNKNOWN_PATH], one[:MAX_UNKNOWN_TEXT])
        elif len(one):
            pending.extend((f"{path}/{str(child.tag)[:MAX_UNKNOWN_PATH]}", child) for child in reversed(one))
        else:
            yield Campo(path[:MAX_UNKNOWN_PATH], (one.text or "").strip()[:MAX_UNKNOWN_TEXT])
