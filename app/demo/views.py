"""/demo: what a portal without a mail server would have sent, what its SRI knows, and what pages are made of. With DEMO=1 alone."""

from __future__ import annotations

from io import BytesIO
from ipaddress import ip_address
from pathlib import Path

from flask import Blueprint, current_app, make_response, render_template, request, send_file
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from app.demo import buzon, componentes, load
from app.demo.buzon import Carta
from app.demo.sri_falso import por_probar
from app.security import public

bp = Blueprint("demo", __name__, url_prefix="/demo")

# The message is somebody else's HTML: it runs nothing, loads nothing and stands alone.
PREVIEW_POLICY = (
    "sandbox allow-top-navigation; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ATTACHMENT_POLICY = "sandbox; default-src 'none'"


class CartaConverter(BaseConverter):
    """The name of a message's file, without its ending."""

    regex = buzon.NAME


@bp.record_once
def teach_names(state: BlueprintSetupState) -> None:
    """Let addresses of this blueprint say <carta:name>."""
    state.app.url_map.converters["carta"] = CartaConverter


@bp.before_request
def only_here() -> None:
    """Answer this machine alone: a demo's mail holds live links."""
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104  (no address is not ours)
        raise NotFound


@bp.get("/correo")
@public
def mail() -> str:
    """List the messages, newest first."""
    return render_template("demo/correo.html", cartas=buzon.newest(outbox()))


@bp.get("/correo/<carta:name>")
@public
def message(name: str) -> str:
    """Show one message: its headers, its text, its links, its attachments."""
    return render_template("demo/carta.html", carta=get_message(name))


@bp.get("/correo/<carta:name>/html")
@public
def preview(name: str) -> Response:
    """Show a message as a mail program does, in a response of its own."""
    html = get_message(name).html
    if html is None:
        raise NotFound
    response = make_response(html)
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"  # browsers refuse any other in a sandbox
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/correo/<carta:name>/adjuntos/<int:number>")
@public
def attachment(name: str, number: int) -> Response:
    """Hand over one attachment, counted from 1, to keep and not to open here."""
    attachments = get_message(name).attachments
    if not 1 <= number <= len(attachments):
        raise NotFound
    part = attachments[number - 1]
    response = send_file(
        BytesIO(part.get_payload(decode=True) or b""),
        mimetype=part.get_content_type(),
        as_attachment=True,
        download_name=part.get_filename() or f"adjunto-{number}",
    )
    response.headers["Content-Security-Policy"] = ATTACHMENT_POLICY
    return response


@bp.get("/sri")
@public
def sri() -> str:
    """Name the claves that the SRI of the demo knows and that are worth trying."""
    anchor = load.anchor(Path(current_app.config["INSTANCE_DIR"]))
    return render_template("demo/sri.html", pruebas=por_probar.pruebas(anchor))


@bp.get("/componentes")
@public
def components() -> str:
    """Show every piece of the pages, in every state."""
    return render_template("demo/componentes.html", **componentes.everything())


def outbox() -> Path:
    return Path(current_app.config["INSTANCE_DIR"]) / "outbox"


def get_message(name: str) -> Carta:
    if carta := buzon.read(outbox(), name):
        return carta
    raise NotFound
