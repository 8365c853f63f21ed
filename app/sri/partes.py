"""What several types name alike: parties, other vouchers, and the additional details of a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.sri.campos import TEXT
from app.sri.comprobante import Campo, DocumentoRelacionado, Parte

if TYPE_CHECKING:
    from app.sri.campos import Campos

NUMBER_15 = re.compile(r"([0-9]{3})-?([0-9]{3})-?([0-9]{9})", re.ASCII)


def parte(info: Campos, sufijo: str, direccion: str = "") -> Parte:
    """Read the party whose elements end in `sufijo`: identificacionComprador, razonSocialComprador."""
    return Parte(
        identificacion=info.requerido(f"identificacion{sufijo}", 20),
        nombre=info.requerido(f"razonSocial{sufijo}"),
        tipo_identificacion=info.texto(f"tipoIdentificacion{sufijo}", 13),
        direccion=info.texto(direccion) if direccion else "",
    )


def transportista(info: Campos) -> Parte:
    """Read the carrier of a guía, or of a factura that stands in for one."""
    return Parte(
        identificacion=info.requerido("rucTransportista", 20),
        nombre=info.requerido("razonSocialTransportista"),
        tipo_identificacion=info.texto("tipoIdentificacionTransportista", 13),
    )


def numero_documento(text: str) -> str:
    """Write a voucher's number as people do when it has 15 digits, else leave it as it came.

    >>> numero_documento("001001000000007"), numero_documento("77")
    ('001-001-000000007', '77')
    """
    found = NUMBER_15.fullmatch(text)
    return "-".join(found.groups()) if found else text


def modificado(info: Campos) -> DocumentoRelacionado:
    """Read the voucher that a nota modifies."""
    return DocumentoRelacionado(
        tipo=info.requerido("codDocModificado", 3),
        numero=numero_documento(info.requerido("numDocModificado", 20)),
        fecha=info.fecha("fechaEmisionDocSustento"),
    )


def detalles_adicionales(campos: Campos) -> tuple[Campo, ...]:
    """Read detallesAdicionales/detAdicional, whose name and value are attributes."""
    return tuple(
        Campo(
            campos.bounded("detallesAdicionales/detAdicional", element.get("nombre"), TEXT),
            campos.bounded("detallesAdicionales/detAdicional", element.get("valor"), TEXT),
        )
        for element in campos.elementos("detallesAdicionales", "detAdicional")
    )


def sustento(campos: Campos) -> DocumentoRelacionado | None:
    """Read the voucher that a guía or a retención rests on, None when it names none."""
    found = DocumentoRelacionado(
        tipo=campos.texto("codDocSustento", 3),
        numero=numero_documento(campos.texto("numDocSustento", 20)),
        fecha=campos.fecha_opcional("fechaEmisionDocSustento"),
        autorizacion=campos.texto("numAutDocSustento", 49),
    )
    return None if found == DocumentoRelacionado("", "") else found
