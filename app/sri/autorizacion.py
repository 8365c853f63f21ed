"""The envelopes that vouchers travel in: from one file to each voucher with what is claimed about it.

    <autorizacion>…                                    as the SRI's portal gives it
    <soap:Envelope>…<autorizaciones><autorizacion>…    the answer of the service, of one or of a batch
    <RespuestaAutorizacionComprobante>…                the same without SOAP
    <autorizaciones><autorizacion>…                    lists
    <factura id="comprobante">…                        bare, with no envelope at all

Elements are found by local name: the WSDL qualifies them, the service does not (ficha técnica §7).
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from app.sri import sobre, xml
from app.sri.errors import Codigo, Refused
from app.sri.lectura import RAICES
from app.sri.recorte import NAMES, lugares, recortar
from app.sri.sobre import AUTORIZADO, Sobre
from app.sri.texto import decode

if TYPE_CHECKING:
    from lxml import etree

    from app.sri.clave_acceso import ClaveAcceso
    from app.sri.comprobante import Autorizacion

MAX_IN_A_FILE = 1000

ONLINE_NUMBER = re.compile(r"[0-9]{37}", re.ASCII)
ONLINE_UNTIL = date(2018, 12, 31)  # the online scheme, with its own numbers, ended in 2018
CLAVE = re.compile(r"<claveAcceso>\s*([0-9]{49})\s*</claveAcceso>", re.ASCII)


def unwrap(data: bytes) -> list[Sobre]:
    """Take a file apart into its vouchers, or raise Refused when it is none or holds none.

    Of several answers about one clave, an authorisation stands for all (ficha técnica §5.11).
    """
    texto = decode(data)
    root = xml.parse(texto.body)
    if xml.local_name(root) in RAICES:
        return [Sobre(None, data, texto=texto.body, root=root)]
    elements = _envelopes(root)
    if len(elements) == 1:
        place = lugares(texto, elements)[0] if _holds_elements(elements[0]) else None
        return [sobre.read(elements[0], texto.body, data, place)]
    return _authorised_wins(recortar(texto, elements))


def contrast(autorizacion: Autorizacion, clave: ClaveAcceso) -> None:
    """Check an AUTORIZADO claim against the voucher, or raise Refused (E_AUT, E_ENV)."""
    online = ONLINE_NUMBER.fullmatch(autorizacion.numero) and clave.issued_on <= ONLINE_UNTIL
    if autorizacion.numero != clave.text and not online:
        raise Refused(Codigo.E_AUT)
    if autorizacion.ambiente and autorizacion.ambiente != clave.ambiente:
        raise Refused(Codigo.E_ENV)


def _envelopes(root: etree._Element) -> list[etree._Element]:
    """Find the envelopes of a file, or say why there is none. An Authorization may wrap the SRI's own."""
    found = [one for one in root.iter(*(f"{{*}}{name}" for name in NAMES)) if one is not root]
    if not found and xml.local_name(root) in NAMES:
        return [root]
    if not found:
        raise _nothing_inside(root)
    if len(found) > MAX_IN_A_FILE:
        raise Refused(Codigo.E_STRUCT, f"Tiene más de {MAX_IN_A_FILE} autorizaciones.")
    return found


def _nothing_inside(root: etree._Element) -> Refused:
    name = xml.local_name(root)
    if name.lower() == "html":
        return Refused(Codigo.E_ROOT, "Es una página web.")
    if next(root.iter("{*}numeroComprobantes", "{*}numeroComprobantesLote"), None) is not None:
        return Refused(Codigo.E_ENVELOPE, "El SRI respondió sin ninguna autorización.")
    return Refused(Codigo.E_ROOT, f"El primer elemento es «{name[:40]}».")


def _holds_elements(envelope: etree._Element) -> bool:
    return any(len(one) for one in envelope.iterchildren("{*}comprobante", "{*}Comprobante"))


def _authorised_wins(sobres: list[Sobre]) -> list[Sobre]:
    """Keep, of several answers about one clave, the authorised ones, and each different text once."""
    authorised = {_clave(one) for one in sobres if _is_authorised(one)} - {""}
    kept: list[Sobre] = []
    seen: set[tuple[str, str]] = set()
    for one in sobres:
        if (clave := _clave(one)) in authorised:
            if not _is_authorised(one) or (clave, one.texto) in seen:
                continue
            seen.add((clave, one.texto))
        kept.append(one)
    return kept


def _is_authorised(one: Sobre) -> bool:
    claim = one.autorizacion
    return claim is not None and claim.estado == AUTORIZADO and one.problema is None


def _clave(one: Sobre) -> str:
    """Tell which clave an answer is about: as the voucher says it, to group answers and no more."""
    found = CLAVE.search(one.texto)
    return found[1] if found else ""
