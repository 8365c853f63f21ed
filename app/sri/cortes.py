"""Find where elements begin and end in the text of a document, to cut them out exactly as they came.

    <lista><autorizacion>…</autorizacion><autorizacion>…</autorizacion></lista>
           ^ Corte 0                     ^ Corte 1

It reads only documents that `xml.parse` has let through (well-formed, no DOCTYPE), for which these
tokens are all there are. Comments and CDATA are stepped over whole, whatever they hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<(?P<close>/?)(?P<name>[^\s/>]+)(?>[^>\"']+|\"[^\"]*\"|'[^']*')*+>",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Corte:
    """One element: text[start:end] is all of it, text[start:inner] its start tag."""

    start: int
    inner: int
    inner_end: int
    end: int


def cortes(text: str, names: Container[str], start: int = 0, end: int | None = None) -> list[Corte]:
    """Find the outermost elements with one of these local names, in order.

    >>> text = "<x><a>1<!-- <a> --></a><p:a/></x>"
    >>> [text[one.start : one.end] for one in cortes(text, {"a"})]
    ['<a>1<!-- <a> --></a>', '<p:a/>']
    """
    found: list[Corte] = []
    depth = opened = opened_inner = 0
    for token in TOKEN.finditer(text, start, len(text) if end is None else end):
        name = token["name"]
        if name is None or name.rpartition(":")[2] not in names:
            continue
        if token["close"]:
            depth -= 1
            if depth == 0:
                found.append(Corte(opened, opened_inner, token.start(), token.end()))
        elif text[token.end() - 2] == "/":
            if depth == 0:
                found.append(Corte(token.start(), token.end(), token.end(), token.end()))
        else:
            if depth == 0:
                opened, opened_inner = token.span()
            depth += 1
    return found
