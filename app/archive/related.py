"""The vouchers that one voucher names, when they are here and the reader may see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, and_, or_, select

from app.archive.search import Reader, visible_to
from app.db import db
from app.models import Document, Issuer
from app.sri import clave_acceso
from app.sri.catalogo import TipoComprobante
from app.sri.comprobante import Comprobante, DocumentoRelacionado
from app.sri.partes import NUMBER_15, numero_documento

MOST = 200  # a retención of a whole month names many; a page that links more helps nobody
TYPES = {tipo.value: tipo for tipo in TipoComprobante}


@dataclass(frozen=True, slots=True)
class Named:
    """A voucher as another names it. `emisor` is the RUC of the firm whose number it is, "" for the same firm's."""

    documento: DocumentoRelacionado
    emisor: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """A voucher that the page can link."""

    clave: str
    tipo: TipoComprobante
    numero: str


def named_by(
    reader: Reader, document: Document, comprobante: Comprobante
) -> dict[DocumentoRelacionado, Related]:
    """Find what a voucher modifies or rests on, by how it is named there. What is not the reader's is left out."""
    names = list(dict.fromkeys(mentioned(comprobante)))[:MOST]
    by_clave = found_by_clave(reader, [each.documento.autorizacion for each in names])
    by_number = found_by_number(reader, document, [each for each in names if each.documento.tipo in TYPES])
    found = {}
    for each in names:
        key = each.emisor or comprobante.emisor.ruc, each.documento.tipo, each.documento.numero
        if related := by_clave.get(each.documento.autorizacion) or by_number.get(key):
            found[each.documento] = related
    return found


def mentioned(comprobante: Comprobante) -> Iterator[Named]:
    """Give every voucher that is named, with whose number it bears.

    A retención rests on what its receiver sold, so on the receiver's own numbers; only a liquidación de
    compra is written by whoever withholds.
    """
    if modificado := getattr(comprobante, "modificado", None):
        yield Named(modificado)
    for destinatario in getattr(comprobante, "destinatarios", ()):
        if destinatario.sustento:
            yield Named(destinatario.sustento)
    if guia := getattr(comprobante, "guia_remision", ""):
        yield Named(guia_named(guia))
    if comprobante.tipo is TipoComprobante.RETENCION:
        sold_by = comprobante.receptores[0].identificacion
        for documento in withheld(comprobante):
            own = documento.tipo == TipoComprobante.LIQUIDACION_COMPRA
            yield Named(documento, "" if own else sold_by)


def withheld(comprobante: Comprobante) -> Iterator[DocumentoRelacionado]:
    """Give what a retención of either version rests on."""
    yield from (each.documento for each in comprobante.retenciones if each.documento)
    yield from (each.documento for each in comprobante.sustentos)


def guia_named(numero: str) -> DocumentoRelacionado:
    """Write the guía that a factura gives by its number alone as any other voucher that is named.

    >>> guia_named("001001000000007")
    DocumentoRelacionado(tipo='06', numero='001-001-000000007', fecha=None, autorizacion='')
    """
    return DocumentoRelacionado(TipoComprobante.GUIA_REMISION.value, numero_documento(numero))


def found_by_clave(reader: Reader, claves: list[str]) -> dict[str, Related]:
    """Find those that are named by their clave."""
    whole = {clave for clave in claves if clave_acceso.DIGITS.fullmatch(clave)}
    if not whole:
        return {}
    return {row.clave_acceso: related(row) for row in rows(reader, Document.clave_acceso.in_(whole))}


def found_by_number(
    reader: Reader, document: Document, names: list[Named]
) -> dict[tuple[str, str, str], Related]:
    """Find those that are named by their number, of the firm whose number it is: the newest of each."""
    wanted: dict[str, set[str]] = {}
    for each in names:
        if NUMBER_15.fullmatch(each.documento.numero):
            wanted.setdefault(each.emisor, set()).add(each.documento.numero)
    if not wanted:
        return {}
    theirs = [
        and_(Document.issuer_id == whose(ruc, document), Document.numero.in_(numbers))
        for ruc, numbers in wanted.items()
    ]
    found = rows(reader, or_(*theirs), Document.ambiente == document.ambiente)
    return {(row.ruc, row.tipo.value, row.numero): related(row) for row in found}


def whose(ruc: str, document: Document) -> object:
    """Give the id of the firm with this RUC; without one, of the firm of the document."""
    return select(Issuer.id).where(Issuer.ruc == ruc).scalar_subquery() if ruc else document.issuer_id


def rows(reader: Reader, *conditions: ColumnElement[bool]) -> list[Row]:
    """Return what the reader may see of these, the newest last."""
    columns = Document.clave_acceso, Document.tipo, Document.numero, Issuer.ruc
    found = visible_to(reader).join(Issuer, Issuer.id == Document.issuer_id).where(*conditions)
    return list(db.session.execute(found.with_only_columns(*columns).order_by(Document.fecha, Document.id)))


def related(row: Row) -> Related:
    return Related(row.clave_acceso, row.tipo, row.numero)
