"""The outbox: what waits, what left, what the servers said, and what a person decides about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import Row
from werkzeug.wrappers import Response

from app.admin import bp
from app.admin.forms import PressedForm, RowForm, pressed
from app.audit import deeds
from app.db import begin_write, db, now
from app.models import Deed, MailState
from app.notify import resending, standing
from app.notify.resending import MAIL
from app.notify.standing import Shelf
from app.paging import walk
from app.vouchers import keyset

LATELY = timedelta(days=1)
SHELVES = (
    (Shelf.STUCK, "Por revisar"),
    (Shelf.WAITING, "Por salir"),
    (Shelf.SENT, "Enviados"),
    (Shelf.HELD, "Para el resumen"),
    (Shelf.DROPPED, "No enviados"),
    (Shelf.ALL, "Todos"),
)
STATES = {
    MailState.HELD: ("Para el resumen", "espera"),
    MailState.QUEUED: ("Por salir", "espera"),
    MailState.SENDING: ("Saliendo", "espera"),
    MailState.SENT: ("Enviado", "bien"),
    MailState.FAILED: ("Fallido", "mal"),
    MailState.UNCERTAIN: ("Incierto", "mal"),
    MailState.DROPPED: ("No enviado", ""),
}
FASTER = "Ese mensaje ya no espera una decisión: alguien fue más rápido, o ya salió."


@dataclass(frozen=True, slots=True)
class Line:
    """One message, as the list shows it."""

    id: int
    kind: str
    to: str
    word: str
    tone: str
    words: str  # the server's own, or ours about why it did not leave
    attempts: int
    when: Any
    when_label: str
    may_go_again: bool
    may_be_taken_for_sent: bool
    may_be_withheld: bool

    @property
    def name(self) -> str:
        """What a button about it is called."""
        return f"{self.kind}, a {self.to}"


@bp.get("/correo")
def outbox() -> str:
    """List the messages of one state, the newest first."""
    shelf = asked_shelf(request.args.get("cual", ""))
    page = walk(standing.found(shelf), MAIL.c.id, keyset.asked(), keyset.size())
    return render_template(
        "admin/outbox.html",
        shelves=[(label, url_for(".outbox", cual=each.value), each is shelf) for each, label in SHELVES],
        shelf=shelf,
        lines=[line(row) for row in page.rows],
        pager=keyset.pager(page, ".outbox", cual=shelf.value),
        failed=standing.numbers()[MailState.FAILED],
    )


@bp.post("/correo/otra-vez")
def outbox_again() -> Response:
    """Send one message again, as the same message."""
    return decide(resending_again, "Enviar otra vez", "El mensaje sale otra vez enseguida.")


@bp.post("/correo/dar-por-enviado")
def outbox_arrived() -> Response:
    """Take a message for sent whose fate nobody knows."""
    return decide(resending.arrived, "Dar por enviado", "Quedó como enviado.")


@bp.post("/correo/no-enviar")
def outbox_withhold() -> Response:
    """Do not send a message that waits."""
    return decide(resending.withhold, "No enviar", "El mensaje no saldrá.")


@bp.post("/correo/fallidos-otra-vez")
def outbox_failed() -> Response:
    """Send again what failed within a day, all of it."""
    pressed(PressedForm())
    begin_write()
    count = resending.failed_again(now() - LATELY, current_user)
    if count:
        deeds.note(Deed.MAIL_RETRIED, current_user, detail=f"Enviar otra vez los fallidos de un día: {count}")
    db.session.commit()
    flash(f"Salen otra vez: {count}." if count else "No hay fallidos del último día.")
    return redirect(url_for(".outbox", cual=Shelf.WAITING.value if count else Shelf.STUCK.value), 303)


def resending_again(mail_id: int) -> bool:
    return resending.again(mail_id, current_user)


def decide(verb: Any, named: str, said: str) -> Response:
    """Let a person's decision about one message stand, with its deed; or say that it came too late."""
    form = pressed(RowForm())
    begin_write()
    mail = standing.find(form.id.data)
    if mail is not None and verb(mail.id):
        deeds.note(Deed.MAIL_RETRIED, current_user, detail=f"{named}: {standing.called(mail)}")
        db.session.commit()
        flash(said)
    else:
        db.session.rollback()
        flash(FASTER, "error")
    return redirect(url_for(".outbox", cual=asked_shelf(form.cual.data).value), 303)


def asked_shelf(text: str | None) -> Shelf:
    return Shelf(text) if text in set(Shelf) else Shelf.STUCK


def line(row: Row[Any]) -> Line:
    """Say of a message what it is, where it stands, and what may be decided about it."""
    word, tone = ("Rebotado", "mal") if row.bounced_at else STATES[row.state]
    label, when = moment_of(row)
    return Line(
        id=row.id,
        kind=standing.KINDS[row.kind],
        to=row.to or "nadie",
        word=word,
        tone=tone,
        words=row.error,
        attempts=row.attempts,
        when=when,
        when_label=label,
        may_go_again=bool(row.bounced_at) or row.state in {MailState.FAILED, MailState.UNCERTAIN},
        may_be_taken_for_sent=row.state is MailState.UNCERTAIN,
        may_be_withheld=row.state is MailState.QUEUED,
    )


def moment_of(row: Row[Any]) -> tuple[str, Any]:
    """Say which instant of a message matters, and give it."""
    if row.bounced_at:
        return "Rebotó", row.bounced_at
    if row.sent_at:
        return "Salió", row.sent_at
    if row.state in {MailState.QUEUED, MailState.HELD}:
        return "Saldrá desde", row.due_at
    return "Último intento", row.due_at
