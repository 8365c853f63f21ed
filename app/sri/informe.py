"""One JSON line for one voucher examined: the shape that `flask comprobantes` prints and the API answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.sri import clave_acceso
from app.sri.errors import Refused

if TYPE_CHECKING:
    from app.sri.examen import Examen


def line(file: str, examen: Examen) -> dict[str, Any]:
    """Tell an examination as a mapping ready for `json.dumps`, nulls where nothing was proved.

    A refused voucher keeps the clave that its envelope claims, so that a person can find it.
    """
    read, firma = examen.comprobante, examen.firma
    return {
        "file": file,
        "member": examen.member,
        "clave_acceso": read.clave.text if read else _claimed(examen),
        "tipo": read.tipo.value if read else None,
        "version": read.version if read else None,
        "numero": read.numero if read else None,
        "emisor": read.emisor.ruc if read else None,
        "receptores": [parte.identificacion for parte in read.receptores] if read else [],
        "total": f"{read.total:.2f}" if read and read.total is not None else None,
        "outcome": examen.outcome.value,
        "code": examen.code.value,
        "reason": examen.reason,
        "signature": firma.estado.value if firma else None,
        "warnings": [{"code": aviso.code.value, "reason": aviso.reason} for aviso in examen.avisos],
    }


def _claimed(examen: Examen) -> str | None:
    if examen.autorizacion is None:
        return None
    try:
        return clave_acceso.parse(examen.autorizacion.numero).text
    except Refused:
        return None
