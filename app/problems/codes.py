"""The codes of what goes wrong with a request: each with its HTTP status, its title and what to do, in Spanish.

Those of a voucher are in `app.sri.errors`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


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
