"""The mailbox: whether it can be read, and what became of each message."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from flask import current_app, render_template, request, url_for
from sqlalchemy import Row

from app.admin import bp
from app.admin.arrivals import ALL
from app.db import now
from app.ingest.mailbox import looks, received, server
from app.models import MailFate
from app.notify.standing import Shelf
from app.vouchers import keyset

SHELVES = (
    (None, "", "Todos"),
    (MailFate.READ, "leidos", "Leídos"),
    (MailFate.BOUNCE, "devueltos", "Devueltos"),
    (MailFate.REFUSED, "apartados", "Apartados"),
    (MailFate.IGNORED, "sin-comprobantes", "Sin comprobantes"),
)
LONG_AGO = timedelta(minutes=30)  # a mailbox that cannot be read is tried again within half of that
NEVER = "Todavía no se revisa. Con el trabajo de fondo en marcha, se revisa cada minuto."
SILENT = "Hace rato que no se revisa: mire en Estado si el trabajo de fondo está en marcha."


class Standing(NamedTuple):
    """Whether the mailbox can be read: a word with its tone, what is out of order, and the last look."""

    name: str
    word: str
    tone: str
    trouble: str
    look: looks.Look | None


@bp.get("/buzon")
def mailbox() -> str:
    """List the messages that came in, the newest first."""
    fate, asked = asked_fate()
    page = received.page(fate, keyset.asked(), keyset.size())
    return render_template(
        "admin/mailbox.html",
        standing=standing(),
        shelves=[
            (label, url_for(".mailbox", cual=name or None), each is fate) for each, name, label in SHELVES
        ],
        lines=[(row, *received.FATES[row.fate], onward(row)) for row in page.rows],
        pager=keyset.pager(page, ".mailbox", cual=asked or None),
    )


def asked_fate() -> tuple[MailFate | None, str]:
    """Read which messages are asked for; what is none of ours asks for all."""
    asked = request.args.get("cual", "")
    return next(((fate, name) for fate, name, _ in SHELVES if name == asked), (None, ""))


def standing() -> Standing | None:
    """Say whether the mailbox can be read, None when there is none."""
    configured = server.configured(current_app.config)
    if configured is None:
        return None
    look = looks.last(current_app, configured.name)
    name = f"{configured.username} en {configured.host}, carpeta {configured.folder}"
    if look is None:
        return Standing(name, "Sin revisar", "espera", NEVER, None)
    if look.trouble:
        return Standing(name, "No se puede leer", "mal", look.trouble, look)
    if now() - look.at > LONG_AGO:
        return Standing(name, "Sin revisar", "espera", SILENT, look)
    return Standing(name, "Funciona", "bien", "", look)


def onward(row: Row[Any]) -> tuple[str, str]:
    """Say where a message leads on to: a label and an address, both "" when nowhere."""
    if row.fate is MailFate.READ:
        return "Ver las llegadas", url_for(".arrivals", cual=ALL)
    if row.mail_id is not None:
        return "Ver el correo", url_for(".outbox", cual=Shelf.STUCK.value)
    return "", ""
