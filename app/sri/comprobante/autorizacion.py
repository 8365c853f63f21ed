"""What an envelope claims about its voucher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.sri.comprobante.comun import Campo


@dataclass(frozen=True, slots=True)
class Autorizacion:
    """What an envelope claims. Nobody signs it: a claim until the SRI confirms.

    `estado` is AUTORIZADO, NO AUTORIZADO or EN PROCESO, whatever spelling came;
    `fecha` is aware (Guayaquil when no offset was written) or None when not said.
    """

    estado: str
    numero: str
    fecha: datetime | None
    ambiente: str  # "1", "2" or "" when not said
    mensajes: tuple[Campo, ...] = ()
