"""What goes wrong for another program, told as `application/problem+json` (RFC 9457) under /api/.

One registry of stable codes, beside that of the vouchers in `app.sri.errors`: each with its HTTP status, its
title, and what to do, in Spanish.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Self

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

API = "/api/"
PAGE = "/api/v1"  # where a person reads of each code
MEDIA = "application/problem+json"
BROKEN = 500
KEPT = {"retry-after", "allow", "www-authenticate"}


class Problema(StrEnum):
    """One code. Members are never renamed: other programs rely on them."""

    status: int
    titulo: str
    frase: str

    def __new__(cls, code: str, status: int, titulo: str, frase: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.status, member.titulo, member.frase = status, titulo, frase
        return member

    E_REQUEST = (
        "E_REQUEST",
        400,
        "La solicitud no se entiende",
        "Revise cómo está escrita y envíela de nuevo.",
    )
    E_QUERY = "E_QUERY", 400, "Un parámetro no es válido", "Corrija lo que se indica en «errors»."
    E_IDEMPOTENCY_KEY = (
        "E_IDEMPOTENCY_KEY",
        400,
        "Idempotency-Key no es válida",
        "Escriba de 1 a 200 caracteres ASCII imprimibles.",
    )
    E_KEY_MISSING = (
        "E_KEY_MISSING",
        401,
        "Falta la clave de API",
        "Envíe la cabecera «Authorization: Bearer cf_…» con una clave creada en el portal.",
    )
    E_KEY = (
        "E_KEY",
        401,
        "La clave de API no sirve",
        "No existe, se revocó o quien la creó ya no puede usarla. Cree otra en el portal.",
    )
    E_SCOPE = (
        "E_SCOPE",
        403,
        "La clave de API no permite esto",
        "Cree una clave con el permiso que se indica en «scope».",
    )
    E_FORBIDDEN = (
        "E_FORBIDDEN",
        403,
        "No se permite",
        "Haga la solicitud desde su programa, no desde otro sitio web.",
    )
    E_NOT_FOUND = (
        "E_NOT_FOUND",
        404,
        "No se encontró",
        "Puede que la dirección esté incompleta o que el comprobante no sea suyo.",
    )
    E_METHOD = (
        "E_METHOD",
        405,
        "Esta dirección no se usa así",
        "Use uno de los métodos de la cabecera «Allow».",
    )
    E_IDEMPOTENCY_OTHER = (
        "E_IDEMPOTENCY_OTHER",
        409,
        "Idempotency-Key ya se usó con otro contenido",
        "Use una clave nueva para cada envío distinto.",
    )
    E_IDEMPOTENCY_RUNNING = (
        "E_IDEMPOTENCY_RUNNING",
        409,
        "Ese envío todavía se procesa",
        "Espere los segundos de «Retry-After» y repita el mismo envío.",
    )
    E_TOO_BIG = (
        "E_TOO_BIG",
        413,
        "El envío es demasiado grande",
        "Hasta 25 MB por envío; divídalo en varios.",
    )
    E_MEDIA = (
        "E_MEDIA",
        415,
        "Ese tipo de contenido no se acepta",
        "Envíe application/xml, text/xml, application/zip o application/octet-stream.",
    )
    E_REFUSED = "E_REFUSED", 422, "El comprobante se rechazó", "Vea la causa en «code» y «detail»."
    E_RATE = (
        "E_RATE",
        429,
        "Demasiadas solicitudes",
        "Espere los segundos de «Retry-After» y siga más despacio.",
    )
    E_FAULT = (
        "E_FAULT",
        500,
        "Algo falló de nuestro lado",
        "Ya quedó registrado. Inténtelo de nuevo en unos minutos.",
    )
    E_BUSY = (
        "E_BUSY",
        503,
        "El portal está ocupado",
        "Espere los segundos de «Retry-After» y repita la solicitud.",
    )


BY_STATUS = {
    400: Problema.E_REQUEST,
    401: Problema.E_KEY_MISSING,
    403: Problema.E_FORBIDDEN,
    404: Problema.E_NOT_FOUND,
    405: Problema.E_METHOD,
    413: Problema.E_TOO_BIG,
    415: Problema.E_MEDIA,
    429: Problema.E_RATE,
    503: Problema.E_BUSY,
}


class Problem(HTTPException):
    """Raised where a request of another program ends. `more` stands beside the members of RFC 9457."""

    def __init__(
        self, problema: Problema, detail: str = "", *, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail or problema.frase)
        self.code, self.problema, self.headers, self.more = problema.status, problema, headers or {}, more

    def get_headers(self, environ: Any = None, scope: Any = None) -> list[tuple[str, str]]:
        """Give what the answer says in its head."""
        return list(self.headers.items())


def is_for_programs(path: str) -> bool:
    """Tell whether who asks is a program: it cannot read a page."""
    return path.startswith(API)


def answer(error: HTTPException, path: str) -> Response:
    """Tell any HTTP error as a problem, keeping the headers that say what to do."""
    if isinstance(error, Problem):
        problema, detail, more = error.problema, str(error.description), error.more
    else:
        problema, more = of_status(error.code or BROKEN), {}
        detail = str(error.description) if getattr(error, "speaks_spanish", False) else problema.frase
    headers = [(name, value) for name, value in error.get_headers() if name.lower() in KEPT]
    said = {"title": problema.titulo, "detail": detail, "code": str(problema), **more}
    return write(problema.status, said, path, headers)


def of_status(status: int) -> Problema:
    """Find the code of an HTTP error that nobody here raised."""
    return BY_STATUS.get(status, Problema.E_REQUEST if status < BROKEN else Problema.E_FAULT)


def write(status: int, said: dict[str, Any], path: str, headers: Iterable[tuple[str, str]] = ()) -> Response:
    """Write one problem. `said` has title, detail, code and more; `path` is what was asked, without its query."""
    body = {"type": f"{PAGE}#{said['code']}", "status": status, "instance": path, **said}
    response = Response(json.dumps(body, ensure_ascii=False), status, mimetype=MEDIA)
    for name, value in headers:
        response.headers[name] = value
    return response
