"""The notice of a voucher: who may have it, what it says, and its two files."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, select

from app import links
from app.db import db
from app.models import Document, Issuer, Party
from app.notify import audience, colours, preferences, voice
from app.notify.headers import NAME_LENGTH, header
from app.notify.letter import Attachment, CannotSend, NotNeeded
from app.notify.outcomes import AnyMail
from app.sri import ride
from app.sri.catalogo import TipoComprobante
from app.sri.examen import examine
from app.sri.ride import barras
from app.store import vault

EXCERPT = range(180, 231)  # modules of the bars of the clave that ornament the message
PIXELS = 2  # a module
ARTICLES = {
    TipoComprobante.FACTURA: "una factura",
    TipoComprobante.LIQUIDACION_COMPRA: "una liquidación de compra",
    TipoComprobante.NOTA_CREDITO: "una nota de crédito",
    TipoComprobante.NOTA_DEBITO: "una nota de débito",
    TipoComprobante.GUIA_REMISION: "una guía de remisión",
    TipoComprobante.RETENCION: "un comprobante de retención",
}
DOCUMENT, ISSUER, PARTY = Document.__table__, Issuer.__table__, Party.__table__
RECEIVER = bindparam("party")
SOURCE = (
    DOCUMENT.join(ISSUER, ISSUER.c.id == DOCUMENT.c.issuer_id)
    .outerjoin(PARTY, PARTY.c.id == RECEIVER)
    .outerjoin(audience.OWN, audience.OWN.c.party_id == RECEIVER)
)
ROW = (
    select(
        *(DOCUMENT.c[name] for name in ("id", "tipo", "numero", "fecha", "total", "clave_acceso")),
        *(
            DOCUMENT.c[name]
            for name in (
                "issuer_name",
                "authorised_at",
                "confirmed_at",
                "annulled_at",
                "autorizacion",
                "ambiente",
            )
        ),
        ISSUER.c.ruc,
        ISSUER.c.logo,
        *voice.COLUMNS,
        PARTY.c.name.label("receiver"),
        *audience.COLUMNS,
    )
    .select_from(
        audience.joined(
            SOURCE, RECEIVER, DOCUMENT.c.issuer_id, audience.DELEGATION.c.id == bindparam("delegation")
        )
    )
    .where(DOCUMENT.c.id == bindparam("document"))
)


def about(mail: AnyMail) -> dict[str, Any]:
    """Gather what a notice says. Raises NotNeeded when this address may no longer have the document."""
    asked = {"document": mail.document_id, "party": mail.party_id, "delegation": mail.delegation_id}
    row = db.session.execute(ROW, asked).first()
    if row is None or audience.is_hidden(row.ambiente) or not audience.may_have(row, mail):
        raise NotNeeded
    return {
        **words(row.tipo),
        **audience.greeted(row, mail),
        "document": row,
        "issuer": header(row.issuer_name, NAME_LENGTH),
        "url": links.url(f"/comprobantes/{row.clave_acceso}"),
        "bars": excerpt(row.clave_acceso),
        **voice.spoken(row),
        "choices_url": preferences.link(row, mail),
    }


def words(tipo: TipoComprobante) -> dict[str, str]:
    """Name a kind of voucher as sentences do: una factura, factura, la, la."""
    que = ARTICLES[tipo]
    masculine = que.startswith("un ")
    return {
        "que": que,
        "cosa": que.partition(" ")[2],
        "el": "el" if masculine else "la",
        "lo": "lo" if masculine else "la",
    }


def files(row: Row[Any]) -> tuple[Attachment, ...]:
    """Return the XML exactly as it arrived and the RIDE printed from it."""
    xml = vault.get(row.id)
    [examen] = examine(xml)
    if examen.comprobante is None:
        raise CannotSend(f"El XML archivado no se pudo leer otra vez: {examen.reason}")
    pdf = ride.render(
        examen.comprobante,
        autorizacion=examen.autorizacion,
        logo=row.logo,
        accent=colours.printed(row.accent),
        confirmed_at=row.confirmed_at,
        annulled_at=row.annulled_at,
    )
    stem = Document(tipo=row.tipo, numero=row.numero).file_stem
    return (
        Attachment(f"{stem}.xml", "application/xml", xml),
        Attachment(f"{stem}.pdf", "application/pdf", pdf),
    )


def excerpt(clave: str) -> list[tuple[int, bool]]:
    """Cut a few bars out of the clave's Code 128: (pixels, is a bar) from left to right."""
    bars = [(x, width) for x, width in barras.code128(clave) if x in EXCERPT]
    cells, end = [], bars[0][0]
    for x, width in bars:
        if x > end:
            cells.append(((x - end) * PIXELS, False))
        cells.append((width * PIXELS, True))
        end = x + width
    return cells
