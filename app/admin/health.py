"""Whether all is well, in plain words, and what the installation is made of."""

from __future__ import annotations

from flask import current_app, render_template

from app import worker
from app.admin import bp, checks, machine, tax_office
from app.db import now
from app.filters import moment
from app.models import MailState
from app.notify import standing

TRUST = {"shared": "Compartida entre las empresas", "isolated": "Cada empresa por separado"}
ACCESS = {"email": "Por un enlace al correo", "direct": "Directo, sin correo (solo en una red cerrada)"}


@bp.get("/estado")
def health() -> str:
    """Say what needs somebody first, then what there is."""
    return render_template(
        "admin/health.html",
        needs=checks.needs(),
        workers=worker.workers(current_app),
        alive=worker.status(current_app),
        mail=mail(),
        sri=tax_office.lines(),
        base=database(),
        disk=room(),
        inboxes=[(one.name, counted(one.waiting)) for one in machine.inboxes(current_app)],
        settings=settings(),
        versions=[*machine.versions(), ("Hora de la máquina", moment(now()))],
    )


def mail() -> list[tuple[str, str]]:
    """Say what waits, and what the server said last."""
    numbers, said = standing.numbers(), standing.last_words()
    server = current_app.config["MAIL_SERVER"]
    return [
        ("Servidor", server or "Ninguno: los mensajes quedan como archivos en la carpeta de la instalación"),
        ("Por salir", counted(numbers[MailState.QUEUED])),
        ("Para el resumen de la mañana", counted(numbers[MailState.HELD])),
        ("Fallidos", counted(numbers[MailState.FAILED])),
        ("Inciertos", counted(numbers[MailState.UNCERTAIN])),
        ("Rebotados", counted(numbers[MailState.SENT])),
        ("Lo último que dijo el servidor", f"{said.error} ({moment(said.due_at)})" if said else "Nada"),
    ]


def database() -> list[tuple[str, str]]:
    """Say which database it is, and how large."""
    revision, in_step = machine.revision()
    return [
        ("Base de datos", machine.database_version()),
        ("Tamaño", machine.size_in_words(machine.database_size())),
        ("Esquema", revision if in_step else f"{revision}: no es el de esta versión"),
    ]


def room() -> list[tuple[str, str]]:
    """Say how much room there is, and when it was last copied."""
    disk, newest = machine.disk(current_app), machine.newest_backup(current_app)
    size = machine.size_in_words
    copied = f"{newest.name}, {moment(newest.at)}, {size(newest.size)}" if newest else "Ninguno"
    return [
        ("Carpeta de la instalación", str(current_app.config["INSTANCE_DIR"])),
        ("Disco libre", f"{size(disk.free)} de {size(disk.total)} ({disk.share:.0%})"),
        ("Último respaldo", copied),
    ]


def settings() -> list[tuple[str, str]]:
    """List the settings that matter. Never a secret."""
    config = current_app.config
    secure = "Cifrada (https)" if config["SECURE"] else "Sin cifrar (http): solo para una red de confianza"
    inline = "Dentro del programa" if config["WORKER"] == "inline" else "Aparte, con flask worker"
    return [
        ("Dirección pública", config["PUBLIC_URL"]),
        ("Conexión", secure),
        ("Primer acceso", ACCESS[config["FIRST_ACCESS"]]),
        ("Confianza entre empresas", TRUST[config["ISSUER_TRUST"]]),
        ("Trabajo de fondo", inline),
        ("Carpeta vigilada", str(config["INBOX_DIR"] or "Ninguna")),
        ("Autoridades de confianza", str(config["TRUSTED_CAS"] or "Ninguna: la cadena no se comprueba")),
        ("Avisos por minuto", str(config["MAIL_RATE"])),
        ("Comprobantes de prueba", "Se muestran" if config["SHOW_TEST_VOUCHERS"] else "No se muestran"),
    ]


def counted(count: int) -> str:
    """Write a count that stops somewhere."""
    return f"{count} o más" if count in {standing.CAP, machine.MOST_COUNTED} else str(count)
