"""What the stand-in knows: vouchers by clave, as the SRI keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.sri.autorizacion import unwrap
from app.sri.clave_acceso import parse
from app.sri.momento import GUAYAQUIL
from app.sri.respuesta import Estado

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
ONE_MINUTE = timedelta(minutes=1)


@dataclass
class Known:
    """One voucher. `in_process` counts how many more questions hear that it is still EN PROCESO.

    `message` is (identificador, mensaje) of what the SRI says with it, ("", "") for nothing.
    """

    clave: str
    signed: str
    estado: Estado = Estado.AUTORIZADO
    fecha: datetime | None = None
    in_process: int = 0
    message: tuple[str, str] = ("", "")

    @classmethod
    def from_xml(cls, xml: bytes, estado: Estado = Estado.AUTORIZADO, fecha: datetime | None = None) -> Known:
        """Take a signed voucher, bare or in any envelope, which says when it was authorised."""
        sobre = unwrap(xml)[0]
        clave = parse((sobre.raiz().findtext("infoTributaria/claveAcceso") or "").strip())
        claimed = sobre.autorizacion.fecha if sobre.autorizacion else None
        day = clave.issued_on
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=GUAYAQUIL)
        return cls(clave.text, DECLARATION + sobre.texto, estado, fecha or claimed or noon + ONE_MINUTE)
