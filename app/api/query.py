"""The parameters of a query. One that is not valid is refused: a filter left out would answer with too much."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask import request

from app.accounts.keys import Asking
from app.api.operation import Param
from app.archive.paging import Position
from app.filters import plain
from app.problems import Problem, Problema
from app.sri.catalogo import TipoComprobante
from app.sri.identificacion import RUC_SHAPE

MOST = 100
USUAL = 25
LONGEST = 300
YES, NO = {"true", "1"}, {"false", "0"}
KINDS = {tipo.slug: tipo for tipo in TipoComprobante} | {tipo.value: tipo for tipo in TipoComprobante}
FOR_FIRMS = "Solo lo usan las claves de una empresa."
UNKNOWN = "Este parámetro no existe aquí."
TWICE = "Está más de una vez."
COPY = "Copie el valor de «next» de la respuesta anterior."


def read(params: Iterable[Param], asked: Asking) -> dict[str, Any]:
    """Return the values of the parameters that were given, or raise E_QUERY with what is wrong with each."""
    known, found, wrong = {param.name: param for param in params}, {}, []
    for name, texts in request.args.lists():
        try:
            found[name] = read_one(known.get(name), texts, asked)
        except ValueError as error:
            wrong.append({"field": name[:LONGEST], "detail": str(error)})
    if wrong:
        raise Problem(
            Problema.E_QUERY, " ".join(f"{one['field']}: {one['detail']}" for one in wrong), errors=wrong
        )
    return found


def read_one(param: Param | None, texts: list[str], asked: Asking) -> Any:
    """Read one parameter; raise ValueError with a sentence."""
    if param is None:
        raise ValueError(UNKNOWN)
    if param.firms_only and not asked.desk:
        raise ValueError(FOR_FIRMS)
    if len(texts) > 1:
        raise ValueError(TWICE)
    return param.read(texts[0])


def kind(text: str) -> TipoComprobante:
    if text not in KINDS:
        raise ValueError(f"Escriba uno de: {', '.join(KINDS)}.")
    return KINDS[text]


def day(text: str) -> date:
    try:
        if len(text) == len("2026-03-31"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError("Escriba una fecha que exista, como 2026-03-31.")


def ruc(text: str) -> str:
    if not RUC_SHAPE.fullmatch(text):
        raise ValueError("Escriba un RUC: 13 dígitos.")
    return text


def words(text: str) -> str:
    if len(text) > MOST:
        raise ValueError("Use hasta 100 caracteres.")
    return plain(text).strip()


def truth(text: str) -> bool:
    if text not in YES | NO:
        raise ValueError("Escriba true o false.")
    return text in YES


def some(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST):
        raise ValueError("Escriba un número entero de 1 a 100.")
    return int(text)


def position(text: str) -> Position:
    found = Position.parse(text)
    if found is None or not found.older:
        raise ValueError(COPY)
    return found


def name(text: str) -> str:
    if not 1 <= len(text) <= LONGEST:
        raise ValueError("Use de 1 a 300 caracteres.")
    return text


def one_of(*allowed: str) -> Callable[[str], str]:
    """Read one of a few words."""

    def choose(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"Escriba uno de: {', '.join(allowed)}.")
        return text

    return choose


TRUTH = {"type": "string", "enum": ["true", "false", "1", "0"]}
OPAQUE = {"type": "string", "minLength": 1, "maxLength": MOST}
LIMIT = Param(
    "limit",
    "Cuántos como máximo por página.",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    some,
)
FROM = Param("desde_fila", "Desde dónde seguir: el «next» de la página anterior.", OPAQUE, position)
FILTERS = (
    Param("documento", "Tipo de comprobante.", {"type": "string", "enum": list(KINDS)}, kind),
    Param("desde", "Fecha de emisión, desde este día inclusive.", {"type": "string", "format": "date"}, day),
    Param("hasta", "Fecha de emisión, hasta este día inclusive.", {"type": "string", "format": "date"}, day),
    Param("emisor", "RUC de quien emite.", {"type": "string", "pattern": "^[0-9]{13}$"}, ruc),
    Param(
        "q",
        "Parte de un número, de la clave o del nombre del emisor.",
        {"type": "string", "maxLength": MOST},
        words,
    ),
    Param("nuevos", "Solo los que nadie del lado del receptor ha abierto.", TRUTH, truth),
    Param(
        "receptor",
        "Parte del número o del nombre de quien recibe.",
        {"type": "string", "maxLength": MOST},
        words,
        firms_only=True,
    ),
)
