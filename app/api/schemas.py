"""The shapes of what the API answers, as JSON Schema (OpenAPI 3.1), and the headers that it knows."""

from __future__ import annotations

from typing import Any

from app.models import ArrivalOutcome, Door
from app.sri.catalogo import TipoComprobante

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
INSTANT: Schema = {"type": "string", "format": "date-time"}
MAYBE_INSTANT: Schema = {"type": ["string", "null"], "format": "date-time"}
CLAVE: Schema = {"type": "string", "pattern": "^[0-9]{49}$"}
RUC: Schema = {"type": "string", "pattern": "^[0-9]{13}$"}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
MONEY: Schema = {"type": ["string", "null"], "pattern": r"^-?[0-9]+\.[0-9]{2}$"}


def record(about: str, /, optional: tuple[str, ...] = (), **members: Schema) -> Schema:
    """Describe an object whose members are all there, but for the optional ones."""
    return {
        "type": "object",
        "description": about,
        "properties": members,
        "required": [name for name in members if name not in optional],
    }


def listed(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def page(about: str, item: str) -> Schema:
    """Describe a page of a list."""
    after = {**MAYBE, "description": "Para «desde_fila» de la página siguiente; nulo en la última."}
    return record(about, items=listed(ref(item)), next=after)


ITEM: Schema = {
    "clave_acceso": CLAVE,
    "tipo": {"enum": [tipo.value for tipo in TipoComprobante], "description": "Código del SRI."},
    "documento": {"enum": [tipo.slug for tipo in TipoComprobante]},
    "numero": TEXT,
    "fecha": {"type": "string", "format": "date", "description": "De emisión."},
    "emisor": {**RUC, "description": "RUC."},
    "emisor_nombre": TEXT,
    "autorizacion": TEXT,
    "total": {**MONEY, "description": "En dólares; nulo en una guía de remisión."},
    "visto": {**MAYBE_INSTANT, "description": "Cuándo lo abrió por primera vez el lado del receptor."},
    "anulado_en": {
        **MAYBE_INSTANT,
        "description": "Cuándo dijo el SRI que está anulado; nulo si no lo está.",
    },
}
DETAIL: Schema = {
    "version": TEXT,
    "ambiente": {"enum": ["1", "2"], "description": "1 pruebas, 2 producción."},
    "receptores": listed(record("A quién se emitió.", numero=TEXT, nombre=TEXT)),
    "estado": {
        "enum": ["autorizado", "confirmado", "anulado"],
        "description": (
            "autorizado: así lo dice su sobre. confirmado: además lo confirmó el SRI. "
            "anulado: el SRI dice que se anuló; sigue aquí y no tiene validez."
        ),
    },
    "autorizado_en": MAYBE_INSTANT,
    "confirmado_en": MAYBE_INSTANT,
    "archivado_en": INSTANT,
    "sha256": {**SHA256, "description": "Del XML que se descarga."},
}
LINE: Schema = {
    "file": TEXT,
    "member": {
        **TEXT,
        "description": "Nombre dentro del ZIP, o el número de la autorización dentro del XML.",
    },
    "clave_acceso": {"type": ["string", "null"]},
    "tipo": MAYBE,
    "version": MAYBE,
    "numero": MAYBE,
    "emisor": MAYBE,
    "receptores": listed(TEXT),
    "total": MONEY,
    "outcome": {
        "enum": ["filed", "known", "pending", "refused"],
        "description": "filed: se archivó. known: ya estaba. pending: espera algo. refused: se rechazó.",
    },
    "code": {**TEXT, "description": "OK o el código de la causa."},
    "reason": {**TEXT, "description": "La causa, en español."},
    "signature": {"enum": ["valid", "invalid", "absent", None]},
    "warnings": listed(record("Algo por notar, que no impide nada.", code=TEXT, reason=TEXT)),
}
PROBLEM: Schema = {
    "type": {"type": "string", "format": "uri-reference"},
    "title": TEXT,
    "status": {"type": "integer", "minimum": 400, "maximum": 599},
    "detail": TEXT,
    "code": {"type": "string", "pattern": "^E_[A-Z_]+$"},
    "instance": {"type": "string", "format": "uri-reference"},
    "errors": listed(record("Qué parámetro, y qué le falta.", field=TEXT, detail=TEXT)),
    "scope": {**TEXT, "description": "El permiso que falta."},
}

SCHEMAS: Schema = {
    "Item": record("Un comprobante en una lista.", **ITEM),
    "Document": record("Un comprobante.", **ITEM, **DETAIL),
    "Documents": page("Una página de comprobantes.", "Item"),
    "Result": record("Qué pasó con un comprobante que llegó.", **LINE),
    "Results": record("Qué pasó con cada uno.", results=listed(ref("Result"))),
    "Received": {"anyOf": [ref("Result"), ref("Results")]},
    "Event": record(
        "Algo que pasó con un comprobante.",
        at=INSTANT,
        kind={**TEXT, "description": "filed, notice_sent, opened, downloaded…"},
        by={**TEXT, "description": "Quién; vacío si fue el portal, o si no le corresponde saberlo."},
        detail={**TEXT, "description": "En palabras."},
        times={"type": "integer", "minimum": 1},
        last_at={**INSTANT, "description": "La última vez, de lo que se repite."},
    ),
    "Events": record("Lo que pasó, de lo más antiguo a lo más nuevo.", items=listed(ref("Event"))),
    "Arrival": record(
        "Un archivo que llegó.",
        id={"type": "integer"},
        at=INSTANT,
        last_at={**INSTANT, "description": "La última vez que llegó igual."},
        times={"type": "integer", "minimum": 1},
        door={"enum": [door.value for door in Door]},
        by={**TEXT, "description": "Quién lo trajo: una persona o una clave."},
        file=TEXT,
        member=TEXT,
        outcome={"enum": [outcome.value for outcome in ArrivalOutcome]},
        code=TEXT,
        reason=TEXT,
        clave_acceso=MAYBE,
        sha256={**SHA256, "description": "De lo que llegó."},
        settled={"type": "boolean", "description": "Su comprobante está archivado."},
        closed_at={**MAYBE_INSTANT, "description": "Cuándo se apartó de la bandeja."},
        note={**TEXT, "description": "Por qué se apartó."},
    ),
    "Arrivals": page("Una página de lo que llegó.", "Arrival"),
    "Problem": record("Lo que salió mal (RFC 9457).", optional=("errors", "scope"), **PROBLEM),
    "Refusal": record(
        "Un comprobante que se rechazó.",
        optional=("errors", "scope"),
        **PROBLEM,
        result=ref("Result"),
    ),
}

HEADERS: Schema = {
    "Location": {
        "description": "La dirección del comprobante.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "ETag": {"description": "Nombra esta versión.", "schema": TEXT},
    "Retry-After": {
        "description": "Segundos que hay que esperar.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {"description": "Cómo se presenta una clave.", "schema": TEXT},
    "RateLimit-Limit": {"description": "Solicitudes por minuto.", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {
        "description": "Las que quedan ahora mismo.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "RateLimit-Reset": {
        "description": "Segundos hasta tenerlas todas otra vez.",
        "schema": {"type": "integer", "minimum": 0},
    },
}
RATES = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
ASKED: Schema = {
    "If-None-Match": {
        "description": "El ETag que ya tiene.",
        "schema": {"type": "string", "pattern": '^"[0-9a-f]{64}"$'},
    },
    "Idempotency-Key": {
        "description": "Nombra esta solicitud, para repetirla sin hacerla dos veces.",
        "schema": {"type": "string", "pattern": "^[ -~]{1,200}$", "minLength": 1, "maxLength": 200},
    },
}
