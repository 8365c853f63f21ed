"""What the answers of a corpus's folder `soap/` must be understood as: their names say it."""

from __future__ import annotations

import re
from pathlib import Path

from app.sri.respuesta import Estado, SinRespuesta, leer_autorizacion, leer_estado

CLAVE = re.compile(rb"<claveAcceso(?:Consultada|LoteConsultada)?>([0-9]{49})<")
MEANT = (  # the first part that a name holds
    ("luego_AUTORIZADO", Estado.AUTORIZADO),
    ("lote_response", Estado.AUTORIZADO),
    ("NO_AUTORIZADO", Estado.NO_AUTORIZADO),
    ("PENDIENTE_DE_ANULAR", Estado.PENDIENTE_DE_ANULAR),
    ("ANULADO", Estado.ANULADO),
    ("RECHAZADA_99", Estado.SIN_DATOS),
    ("RECHAZADO", Estado.NO_AUTORIZADO),
    ("EN_PROCESO", Estado.EN_PROCESO),
    ("sin_datos", Estado.SIN_DATOS),
    ("AUTORIZADO", Estado.AUTORIZADO),
    ("ADVERTENCIA", Estado.AUTORIZADO),
)


def misunderstood(path: Path) -> str:
    """Say how the answer in this file is taken wrongly, "" when it is not. What is no answer must be none."""
    data, meant = path.read_bytes(), None
    if path.name.startswith(("autorizacion_", "consulta_")):
        meant = next((estado for part, estado in MEANT if part in path.name), None)
    read = leer_estado if path.name.startswith("consulta_") else leer_autorizacion
    asked = CLAVE.search(data)
    try:
        found = read(data, asked[1].decode() if asked else "")
    except SinRespuesta:
        return "" if meant is None else f"es {meant}, y no se entendió"
    return "" if found.estado is meant else f"es {meant}, y se entendió {found.estado}"
