"""What needs somebody: each with a plain sentence of what it is and what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from flask import current_app, url_for

from app import worker
from app.admin import machine
from app.db import db, now
from app.ingest import tray
from app.models import MailState
from app.notify import standing
from app.notify.standing import Shelf

LEAST_FREE = 1_000_000_000  # bytes
LEAST_SHARE = 0.10
OLDEST_BACKUP = timedelta(days=7)
MANY_WAITING = 500


class Need(NamedTuple):
    """As `todo` draws it: what it is, what to do, and where."""

    title: str
    sentence: str
    label: str
    url: str


def needs() -> list[Need]:
    """List what needs somebody, the most urgent first."""
    found = [*working(), *room(), *schema_in_step(), *clock(), *mail(), *arrivals(), *backup()]
    db.session.rollback()
    return found


def working() -> list[Need]:
    """Look at the work in the background."""
    app = current_app
    state = worker.status(app)["state"]
    needs = [Need("Algo estorba al trabajo de fondo", said, "Ver", "#fondo") for said in worker.troubles(app)]
    if state == "ok":
        return needs
    how = (
        "Inicie uno: flask worker."
        if app.config["WORKER"] == "off"
        else "Reinicie el programa; si vuelve a pasar, mire su registro."
    )
    said = "No sale correo ni se recogen carpetas. " + how
    title = "El trabajo de fondo no responde" if state == "late" else "El trabajo de fondo está detenido"
    return [Need(title, said, "Ver", "#fondo"), *needs]


def room() -> list[Need]:
    """Look at the disk."""
    disk = machine.disk(current_app)
    if disk.free >= LEAST_FREE and disk.share >= LEAST_SHARE:
        return []
    said = f"Quedan {machine.size_in_words(disk.free)} de {machine.size_in_words(disk.total)}. Libere espacio o agrande el disco: sin él no se archiva nada."
    return [Need("Queda poco disco", said, "Ver", "#disco")]


def schema_in_step() -> list[Need]:
    """Look at the tables."""
    revision, in_step = machine.revision()
    if in_step:
        return []
    said = f"Está en {revision}, y esta versión del programa espera otra. Reinicie el programa: se pone al día solo."
    return [Need("La base de datos no es de esta versión", said, "Ver", "#base")]


def clock() -> list[Need]:
    """Look at the clock."""
    if not machine.clock_is_behind():
        return []
    said = "Hay cosas escritas después de esta hora. Ponga en hora la máquina: los enlaces y las sesiones dependen de ella."
    return [Need("El reloj parece atrasado", said, "Ver", "#maquina")]


def mail() -> list[Need]:
    """Look for mail that waits for a decision, or should have left."""
    numbers, found = standing.numbers(), []
    to = url_for("admin.outbox", cual=Shelf.STUCK.value)
    for state, title, said in (
        (MailState.FAILED, "Mensajes fallidos: {}", "No salieron. Corrija la causa y envíelos otra vez."),
        (MailState.UNCERTAIN, "Mensajes inciertos: {}", "No se sabe si llegaron. Decida si salen otra vez."),
        (MailState.SENT, "Mensajes rebotados: {}", "Volvieron. Revise la dirección con la empresa."),
    ):
        if numbers[state]:
            found.append(Need(title.format(numbers[state]), said, "Revisar", to))
    if numbers[MailState.QUEUED] >= MANY_WAITING:
        said = f"Salen hasta {current_app.config['MAIL_RATE']} avisos por minuto. Si no bajan, revise el servidor de correo."
        title = f"Mensajes por salir: {numbers[MailState.QUEUED]} o más"
        found.append(Need(title, said, "Ver", url_for("admin.outbox", cual=Shelf.WAITING.value)))
    return found


def arrivals() -> list[Need]:
    """Look for what came in and belongs to no firm here: nobody else sees it."""
    nobodys = tray.by_firm().get(None, 0)
    if not nobodys:
        return []
    said = "Nadie más los ve: no se pudo leer de qué empresa son, o no está registrada."
    return [Need(f"Archivos sin empresa: {nobodys}", said, "Revisar", url_for("admin.arrivals"))]


def backup() -> list[Need]:
    """Look at the newest copy."""
    newest = machine.newest_backup(current_app)
    if newest is not None and now() - newest.at < OLDEST_BACKUP:
        return []
    title = "No hay ningún respaldo" if newest is None else "El último respaldo tiene más de una semana"
    said = "Si el disco se daña, se pierde lo que no esté copiado. Respalde la base de datos y la carpeta de la instalación."
    return [Need(title, said, "Ver", "#disco")]
