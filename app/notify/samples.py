"""How a firm's messages look: an invented notice, written as the true ones are, for whoever chooses the look."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from app import links
from app.notify import colours, messages, notice, voice
from app.notify.headers import NAME_LENGTH, greeting, header
from app.sri.comprobante import Factura

IN_THE_DARK = "@media (prefers-color-scheme:dark)"


def notice_of(sample: Factura, accent: str, signature: str, *, dark: bool) -> str:
    """Write the HTML of a notice, as a reader by day or in the dark sees it."""
    html = messages.render("mail/notice/body.html", about(sample, accent, signature))
    return html.replace(IN_THE_DARK, "@media all" if dark else "@media not all")


def about(sample: Factura, accent: str, signature: str) -> dict[str, Any]:
    """Gather what the notice of an invented voucher says."""
    clave = str(sample.clave)
    document = SimpleNamespace(
        tipo=sample.tipo,
        numero=sample.numero,
        fecha=sample.fecha_emision,
        total=sample.total,
        clave_acceso=clave,
        autorizacion=clave,
        ruc=sample.emisor.ruc,
        authorised_at=None,
        confirmed_at=None,
    )
    return {
        **notice.words(sample.tipo),
        "hola": greeting(sample.receptores[0].nombre),
        "party": "",
        "document": document,
        "issuer": header(sample.emisor.razon_social, NAME_LENGTH),
        "url": links.url(f"/comprobantes/{clave}"),  # a page that nobody finds: the voucher is invented
        "bars": notice.excerpt(clave),
        "colours": colours.pair(accent),
        "signature": voice.lines(signature),
    }
