"""The mail server: typed, tried out as it is typed, and written into INSTANCE_DIR/.env."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wrappers import Response

import config
from app import settings_file
from app.accounts.throttle import Bucket, Limit
from app.admin import bp, sealing
from app.admin.server_forms import PLAIN, STARTTLS, TLS, WRITES, ServerForm
from app.audit import deeds
from app.db import begin_write, db
from app.models import Deed
from app.notify import trial
from app.security import brakes
from app.security.forms import keeps_text
from app.sri.correo import one_address

STEP = "3"  # of the first start, in the query
TRIALS = Limit("prueba-correo", 30, 3_600)
BUSY_SECONDS = 10
RESTART = (
    "Guardado. Se aplica al reiniciar el programa: «sudo systemctl restart clickfactura», "
    "o Ctrl-C y otra vez «make run»."
)
UNCHANGED = "No había nada que cambiar."
RETYPE = (
    "Escriba otra vez la clave: la guardada solo sirve con el servidor, la seguridad y el usuario de antes."
)
OUTSIDE = "La clave la fija el ambiente del programa, y solo va al servidor de antes: cambie allí también el servidor."

Page = str | Response | tuple[str, int]


@bp.route("/correo/servidor", methods=["GET", "POST"])
@keeps_text
def outbox_server() -> Page:
    """Say which server mail leaves by, and write another into the settings."""
    form = filled()
    if not (form.validate_on_submit() and stays_safe(form)):
        return show(form)
    try:
        changed = keep(form)
    except settings_file.Unwritable as refusal:
        form.form_errors.append(str(refusal))
        return show(form)
    except OSError:
        form.form_errors.append(
            f"No se pudo escribir {instance() / settings_file.NAME}: revise sus permisos."
        )
        return show(form)
    flash(RESTART if changed else UNCHANGED)
    to = ".health_ready" if request.args.get("paso") == STEP else ".outbox_server"
    return redirect(url_for(to), 303)


@bp.post("/correo/servidor/prueba")
@keeps_text
def outbox_server_trial() -> Page:
    """Send a message with what is typed, and say what the server answered. Nothing is kept."""
    form = filled()
    if not (form.validate_on_submit() and stays_safe(form)):
        return show(form)
    to = one_address(form.to.data or "") or current_user.email
    if not form.server.data or not to:
        field = form.to if form.server.data else form.server
        field.errors = [
            "Escriba a dónde enviarla." if form.server.data else "Escriba el servidor que se prueba."
        ]
        return show(form)
    brakes.spend(Bucket(TRIALS, f"cuenta:{current_user.id}"))
    db.session.rollback()  # no transaction stays open while the server is talked to
    try:
        trial.send(form.typed(password_of(form)), sender_of(form), to)
    except trial.Failed as failure:
        form.form_errors.append(f"La prueba no salió. {failure}")
        return show(form)
    except trial.Busy as error:
        raise ServiceUnavailable(retry_after=BUSY_SECONDS) from error
    return show(form, status=200, sent_to=to)


@bp.get("/listo")
def health_ready() -> str:
    """Say what comes after the first start."""
    return render_template("admin/health_ready.html", folder=current_app.config["INBOX_DIR"])


def keep(form: ServerForm) -> bool:
    """Write what changed into the file, and note that it was done. False when nothing changed."""
    wanted = form.values(password_of(form))
    before = settings_file.stored(instance())
    changes = {name: value for name, value in wanted.items() if value != before.get(name, "")}
    if not changes:
        return False
    settings_file.write(instance(), changes)
    begin_write()
    deeds.note(Deed.MAIL_SETTINGS_CHANGED, current_user)
    db.session.commit()
    return True


def stays_safe(form: ServerForm) -> bool:
    """Tell whether a kept password goes where it belongs alone; else say so at its field.

    Whoever sits at an administrator's open session could otherwise have it sent to a server of their own.
    """
    if not (form.username.data and form.is_moved and kept_password(form)) or typed(form):
        return True
    form.password.errors = [OUTSIDE if "password" in form.closed else RETYPE]
    return False


def password_of(form: ServerForm) -> str:
    """Return the password typed now or for the trial just before, else the one that is kept."""
    return typed(form) or kept_password(form)


def kept_password(form: ServerForm) -> str:
    """Return the password that the next start goes by."""
    if "password" in form.closed:
        return str(current_app.config["MAIL_PASSWORD"])
    return settings_file.stored(instance()).get("MAIL_PASSWORD", "")


def typed(form: ServerForm) -> str:
    """Return the password typed now, or for the trial just before; "" where the environment fixes it."""
    if "password" in form.closed:
        return ""
    return form.password.data or sealing.unseal(form.sealed.data or "", current_user.id)


def sender_of(form: ServerForm) -> str:
    return form.sender.data or current_app.config["MAIL_DEFAULT_SENDER"]


def filled() -> ServerForm:
    """Fill the form in with what the file says, and with what the environment fixes."""
    fixed, stored = current_app.config["FIXED_OUTSIDE"], settings_file.stored(instance())
    now = {
        setting.name: str(current_app.config[setting.name])
        if setting.name in fixed
        else stored.get(setting.name, setting.default)
        for setting in config.SETTINGS
        if setting.name.startswith("MAIL_")
    }
    tls, ssl = (readable(name, now[name]) for name in ("MAIL_USE_TLS", "MAIL_USE_SSL"))
    fresh = not now["MAIL_SERVER"]
    data: dict[str, Any] = {
        "server": now["MAIL_SERVER"],
        "port": "587" if fresh and "MAIL_PORT" not in stored else now["MAIL_PORT"],
        "security": TLS if ssl else STARTTLS if tls or fresh else PLAIN,
        "username": now["MAIL_USERNAME"],
        "sender": now["MAIL_DEFAULT_SENDER"],
        "to": current_user.email or "",
    }
    return ServerForm(data=data, closed=fixed)


def instance() -> Path:
    return Path(current_app.config["INSTANCE_DIR"])


def waits_for_restart() -> bool:
    """Tell whether the file says something else of mail than this process goes by."""
    stored, running = settings_file.stored(instance()), current_app.config
    ours = {name for names in WRITES.values() for name in names} - {"MAIL_DEFAULT_SENDER"}
    return any(
        readable(name, stored.get(name, "")) != running[name] for name in ours - running["FIXED_OUTSIDE"]
    )


def readable(name: str, text: str) -> Any:
    """Read a setting as the next start will; None when that start would refuse it."""
    setting = config.named(name)
    try:
        return setting.read(text.strip() or setting.default)
    except ValueError:
        return None


def show(form: ServerForm, status: int | None = None, sent_to: str = "") -> tuple[str, int]:
    """Show the page. A password typed for a trial goes on, sealed, so that keeping it needs no typing again."""
    form.sealed.data = sealing.seal(typed(form), current_user.id)
    about = {
        "installing": request.args.get("paso") == STEP,
        "has_password": bool(password_of(form)),
        "waits": waits_for_restart(),
        "sent_to": sent_to,
        "file": instance() / settings_file.NAME,
    }
    status = status or (422 if form.is_submitted() else 200)
    return render_template("admin/outbox_server.html", form=form, **about), status
