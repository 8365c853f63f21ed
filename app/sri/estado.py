"""What the SRI says of a voucher, and one answer of it as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from app.sri.comprobante import Campo


class Estado(StrEnum):
    """What the SRI says of a voucher. The values are kept in tables: never renamed."""

    AUTORIZADO = "autorizado"
    NO_AUTORIZADO = "no_autorizado"
    EN_PROCESO = "en_proceso"
    SIN_DATOS = "sin_datos"  # nothing under this clave: still on its way, unknown, or not to be looked up
    PENDIENTE_DE_ANULAR = "pendiente_de_anular"
    ANULADO = "anulado"


@dataclass(frozen=True, slots=True)
class Respuesta:
    """A trustworthy answer about `clave`: the very one that was asked.

    `fecha` (aware) is when the SRI authorised it. `sobre` is the authorised envelope, cut out byte for byte
    (`AutorizacionComprobantesOffline` alone gives it). `mensajes` are the SRI's own words.
    """

    clave: str
    estado: Estado
    fecha: datetime | None = None
    sobre: bytes | None = None
    mensajes: tuple[Campo, ...] = ()
