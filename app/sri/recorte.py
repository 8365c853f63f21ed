"""Cut envelopes out of a file, byte for byte, so that each can be kept and read alone.

…<autorizaciones><autorizacion>…</autorizacion><autorizacion>…</autorizacion></autorizaciones>…
                 ^ Sobre 0                     ^ Sobre 1
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from app.sri import sobre
from app.sri.cortes import cortes
from app.sri.errors import Codigo, Refused

if TYPE_CHECKING:
    from lxml import etree

    from app.sri.cortes import Corte
    from app.sri.sobre import Sobre
    from app.sri.texto import Texto

NAMES = frozenset({"autorizacion", "Autorizacion", "authorization", "Authorization"})
START_NAME = re.compile(r"<[^\s/>]+")
PREFIX = re.compile(
    r"(?<=[<\s])([^\s<>/=\"':]{1,100}):"
)  # of an element or an attribute; text may look like one
QUOTE = {'"': "&quot;"}


def recortar(texto: Texto, elements: list[etree._Element]) -> list[Sobre]:
    """Read each of these envelopes of a file, cut out of it, or raise Refused when their places are a guess."""
    scopes: dict[etree._Element | None, dict[str | None, str]] = {}
    found = []
    for element, place in zip(elements, lugares(texto, elements), strict=True):
        parent = element.getparent()
        if parent not in scopes:
            scopes[parent] = {} if parent is None else parent.nsmap
        found.append(sobre.read(element, texto.body, _cut(texto, place, scopes[parent]), place))
    return found


def lugares(texto: Texto, elements: list[etree._Element]) -> list[Corte]:
    """Find where each envelope stands in the text; the inner one when it is wrapped in the only other."""
    places = cortes(texto.body, NAMES)
    if len(places) == 1 and len(elements) == 1:
        inner = cortes(texto.body, NAMES, places[0].inner, places[0].inner_end)
        places = inner or places
    if len(places) != len(elements):
        raise Refused(Codigo.E_ENVELOPE)
    return places


def _cut(texto: Texto, place: Corte, scope: dict[str | None, str]) -> bytes:
    """Cut one envelope out of a list, byte for byte. `scope` are the prefixes in force around it.

    So that it can be read alone it keeps what it inherits: the declaration of an encoding that is not
    UTF-8, and of the prefixes it uses.
    """
    start_tag, rest = texto.body[place.start : place.inner], texto.body[place.inner : place.end]
    used = dict.fromkeys(PREFIX.findall(start_tag) + PREFIX.findall(rest))
    inherited = "".join(
        f' xmlns:{prefix}="{escape(scope[prefix], QUOTE)}"'
        for prefix in used
        if prefix in scope and not re.search(rf"\sxmlns:{re.escape(prefix)}\s*=", start_tag)
    )
    name_end = len(start_tag) - len(START_NAME.sub("", start_tag))
    cut = f"{start_tag[:name_end]}{inherited}{start_tag[name_end:]}{rest}".encode(texto.encoding)
    return cut if texto.encoding in {"utf-8", "ascii"} else texto.preamble + cut
