"""Read a voucher: pick the reader of its type, and say what is odd about what was read.

`read` is given the canonical bytes that the signature digested, never the file: what is shown is what was signed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.sri import (
    factura,
    guia_remision,
    identificacion,
    liquidacion_compra,
    nota_credito,
    nota_debito,
    retencion,
    xml,
)
from app.sri.cabecera import read_tributaria
from app.sri.catalogo import Ambiente, TipoComprobante, TipoIdentificacion
from app.sri.comprobante import Factura, LiquidacionCompra, NotaCredito
from app.sri.errors import Aviso, Codigo, Refused
from app.sri.identificacion import RUC_SHAPE
from app.sri.lector import Lector

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from app.sri.cabecera import Tributaria
    from app.sri.campos import Campos
    from app.sri.comprobante import Comprobante

VERSION = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}", re.ASCII)
SHOWN = 3  # unknown elements named in the warning; all of them are kept

READERS: dict[str, tuple[tuple[str, ...], Callable[[Campos, Tributaria], Comprobante]]] = {
    TipoComprobante.FACTURA.raiz: (factura.VERSIONES, factura.read),
    TipoComprobante.LIQUIDACION_COMPRA.raiz: (liquidacion_compra.VERSIONES, liquidacion_compra.read),
    TipoComprobante.NOTA_CREDITO.raiz: (nota_credito.VERSIONES, nota_credito.read),
    TipoComprobante.NOTA_DEBITO.raiz: (nota_debito.VERSIONES, nota_debito.read),
    TipoComprobante.GUIA_REMISION.raiz: (guia_remision.VERSIONES, guia_remision.read),
    TipoComprobante.RETENCION.raiz: (retencion.VERSIONES, retencion.read),
}
RAICES = frozenset(READERS)


def check_shape(root: etree._Element, body: str) -> None:
    """Refuse what is none of the six (E_ROOT), of no known family (E_VERSION) or of other vocabularies (E_NS).

    `body` is the text that it was parsed from. A version that the SRI has not published, of a family that
    it has (factura 2.3.0), is read and warned about.
    """
    name = _root_name(root)
    xml.refuse_foreign(root, body)
    version = root.get("version", "")
    families = {known.partition(".")[0] for known in READERS[name][0]}
    if not VERSION.fullmatch(version) or version.partition(".")[0] not in families:
        raise Refused(Codigo.E_VERSION, f"Dice «{version[:20]}».")


def _root_name(root: etree._Element) -> str:
    name = xml.local_name(root)
    if name not in READERS:
        raise Refused(Codigo.E_ROOT)
    if root.tag != name:
        raise Refused(Codigo.E_NS)
    return name


def issuer_ruc(root: etree._Element) -> str:
    """Return the issuer's RUC, to compare with the certificate's, or raise Refused(E_RUC)."""
    ruc = (root.findtext("infoTributaria/ruc") or "").strip()
    if not RUC_SHAPE.fullmatch(ruc):
        raise Refused(Codigo.E_RUC, f"Dice «{ruc[:20]}».")
    return ruc


def read(canonical: bytes) -> Comprobante:
    """Read a voucher from the C14N bytes that were digested. Raises Refused with the first thing wrong."""
    root = xml.parse_canonical(canonical)
    name = _root_name(root)
    lector = Lector()
    raiz = lector.open(root)
    tributaria = read_tributaria(raiz, name, root.get("version", ""))
    comprobante = READERS[name][1](raiz, tributaria)
    unknown = lector.desconocidos()
    return replace(comprobante, desconocidos=unknown) if unknown else comprobante


def avisos(comprobante: Comprobante) -> tuple[Aviso, ...]:
    """Say what is odd about a voucher and stops nothing, each thing once."""
    found = [*_de_version(comprobante)]
    if comprobante.clave.ambiente == Ambiente.PRUEBAS:
        found.append(Aviso.de(Codigo.W_PRUEBAS))
    found += identificacion.avisos(comprobante.emisor.ruc, TipoIdentificacion.RUC)
    emisor = identificacion.party_key(comprobante.emisor.ruc)
    for parte in comprobante.receptores:
        found += identificacion.avisos(parte.identificacion, parte.tipo_identificacion)
        if identificacion.party_key(parte.identificacion, parte.tipo_identificacion) == emisor:
            found.append(Aviso.de(Codigo.W_SELF))
    if isinstance(comprobante, Factura | LiquidacionCompra | NotaCredito) and not comprobante.lineas:
        found.append(Aviso.de(Codigo.W_NO_LINES))
    if unknown := comprobante.desconocidos:
        names = ", ".join(campo.nombre[-60:] for campo in unknown[:SHOWN])
        found.append(Aviso.de(Codigo.W_UNKNOWN, f"({names}{'…' if len(unknown) > SHOWN else ''})"))
    return tuple(dict.fromkeys(found))


def _de_version(comprobante: Comprobante) -> list[Aviso]:
    if comprobante.version in READERS[comprobante.tipo.raiz][0]:
        return []
    return [Aviso.de(Codigo.W_VERSION, f"({comprobante.version})")]
