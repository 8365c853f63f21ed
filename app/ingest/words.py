"""How an arrival is told to people: where it came in, what became of it, and what can be done."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from app.ingest.receipt import KNOWN
from app.models import ArrivalOutcome, Door
from app.sri import clave_acceso
from app.sri.errors import Codigo, Refused

DOORS = {
    Door.PAGE: "Página",
    Door.FOLDER: "Carpeta",
    Door.API: "API",
    Door.COMMAND: "Orden en el servidor",
    Door.DEMO: "Demostración",
    Door.MAILBOX: "Correo",
    Door.SRI: "SRI",
}
Told = tuple[str, str]  # a word, and the tone of `state` in the pages
FILED: Told = ("Archivado", "bien")
RESULTS: dict[str, Told] = {
    ArrivalOutcome.FILED: FILED,
    KNOWN: ("Ya estaba", ""),
    ArrivalOutcome.PENDING: ("Pendiente", "espera"),
    ArrivalOutcome.REFUSED: ("Rechazado", "mal"),
}
SET_ASIDE: Told = ("Descartado", "")
CONFLICT: Told = ("Conflicto", "mal")
LATER: Told = ("Archivado después", "bien")

ORIGINAL = "Descargue otra vez el archivo de su sistema, o del SRI, y cárguelo sin abrirlo antes con otro programa. Este puede descartarlo."
CORRECTED = "Revíselo en su sistema: lo que el SRI autoriza no lleva este error. Cargue el XML autorizado y descarte este."
SIGNED_AGAIN = "Consulte con quien le provee la firma o el sistema. Cuando lo tenga bien firmado y autorizado, cárguelo; este puede descartarlo."
REPACKED = "Prepare otro ZIP, o cargue los XML sueltos. Este puede descartarlo."
AUTHORISED = "Cuando el SRI lo autorice, cargue aquí el XML autorizado o envíelo otra vez por donde llegó: saldrá solo de la bandeja."
UNCONFIRMED = "Si este portal pregunta al SRI, se archiva solo cuando el SRI lo confirme. También puede cargar aquí el XML autorizado que tiene su empresa."
CIRCUMSTANCES = "La firma es correcta, pero no lo que la rodea. Consulte con quien le provee la firma; cuando esté resuelto, pulse Intentar de nuevo."
OTHER_FIRM = "Si también trabaja para esa empresa, cámbiese a ella y cárguelo allí. Aquí puede descartarlo."
ADVICE = {
    Codigo.E_STATE: "Corríjalo en su sistema, envíelo otra vez al SRI y cargue el que quede autorizado. Este puede descartarlo.",
    Codigo.E_ISSUER: "Cuando la empresa esté registrada, pulse Intentar de nuevo.",
    Codigo.E_ISSUER_OTHER: OTHER_FIRM,
    Codigo.E_ISSUER_LEFT: "Si la empresa vuelve al portal, pulse Intentar de nuevo.",
    Codigo.E_DUP_CONFLICT: "Compare los dos contenidos y consulte la clave en el SRI. Lo ya archivado no cambia; si el que llegó está mal, descártelo.",
    Codigo.E_SRI_NOT: "Corríjalo en su sistema y envíelo otra vez al SRI: si lo autoriza, se archiva solo. Si no, descarte este.",
    Codigo.E_SRI_OTHER: "Lo que el SRI autorizó está en Conflictos. Si es lo que vale, pulse allí Intentar de nuevo y descarte este.",
    Codigo.E_SIG_RUC: "Fírmelo con el certificado de su empresa, autorícelo y cárguelo. Este puede descartarlo.",
    Codigo.E_SIG_DIGEST: ORIGINAL,
    Codigo.E_SIZE: "Si son varios comprobantes en un archivo, envíelos por separado o en un ZIP.",
    Codigo.E_IO: "Revise el archivo y envíelo otra vez.",
}
WAITING = {
    Codigo.E_BARE: AUTHORISED,
    Codigo.E_STATE: AUTHORISED,
    Codigo.E_UNCONFIRMED: UNCONFIRMED,
    Codigo.E_SIG_TRUST: "Pida al administrador que agregue la entidad que emitió el certificado; después pulse Intentar de nuevo.",
}
CONTENT = {
    Codigo.E_AUT, Codigo.E_DATE, Codigo.E_ENV, Codigo.E_CLAVE, Codigo.E_CLAVE_MISMATCH, Codigo.E_RUC, Codigo.E_LEN,
    Codigo.E_NUMBER, Codigo.E_VERSION,
}  # fmt: skip


def advice(code: str, outcome: str) -> str:
    """Say what to do about a code, as far as the outcome leaves something to do."""
    if outcome == ArrivalOutcome.PENDING:
        return WAITING.get(Codigo(code), CIRCUMSTANCES)
    if said := ADVICE.get(Codigo(code)):
        return said
    if code in CONTENT:
        return CORRECTED
    if code.startswith("E_SIG"):
        return SIGNED_AGAIN
    return REPACKED if code.startswith("E_ZIP") else ORIGINAL


def fate(row: Row[Any]) -> Told:
    """Say in a word what became of an arrival by now."""
    if row.document_id is not None:
        return FILED if row.outcome == ArrivalOutcome.FILED else LATER
    if row.closed_at is not None:
        return SET_ASIDE
    return CONFLICT if row.code == Codigo.E_DUP_CONFLICT else RESULTS[row.outcome]


def voucher(clave: str | None) -> str:
    """Name a voucher by its clave: its type and number; "" when none was read.

    >>> voucher("2110201101179214673900110020010000000011234567813"), voucher(None)
    ('Factura 002-001-000000001', '')
    """
    if clave is None:
        return ""
    try:
        read = clave_acceso.parse(clave)
    except Refused:
        return ""
    return f"{read.tipo.nombre} {read.numero}"
