"""`python wsgi.py`: waitress with values that survive slow connections, and the worker beside it."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click
from click import ClickException
from flask import Flask
from waitress.server import create_server

from app import schema, worker
from app.accounts import installing
from app.archive import trust
from app.cli import process

if TYPE_CHECKING:
    from app.demo.sri_falso import FakeSri

DRAIN_SECONDS = 10
POLL_SECONDS = 0.05
logger = logging.getLogger(__name__)


def main(make_app: Callable[[], Flask]) -> None:
    """Serve the application, or end with 1 and a Spanish sentence that says what the installation lacks."""
    try:
        serve(make_app())
    except ClickException as lack:
        lack.show()
        sys.exit(lack.exit_code)


def serve(app: Flask) -> None:
    """Bring the database up to date, serve until told to stop, then finish what is under way."""
    process.log_to_stderr()
    schema.upgrade(app)
    for name in schema.weak_settings(app):
        logger.warning("PostgreSQL tiene %s apagado: un corte de luz puede perder comprobantes.", name)
    trust.of(app)
    server = listening(app)
    sri = stand_in(app) if app.config["DEMO"] else None
    inline = worker.start_inline(app) if app.config["WORKER"] == "inline" else None
    stop = process.until_told()
    logger.info("ClickFactura atiende en http://%s:%s", app.config["HOST"], app.config["PORT"])
    thread = threading.Thread(target=server.run, name="waitress", daemon=True)
    thread.start()
    invite_first(app)
    while thread.is_alive() and not stop.wait(0.5):
        pass
    drain(server)
    if inline:
        inline.stop(DRAIN_SECONDS)
    if sri:
        sri.stop()
    logger.info("ClickFactura terminó.")


def stand_in(app: Flask) -> FakeSri | None:
    """Start the SRI of the demo beside the server, so that nothing leaves this machine."""
    from app.demo.sri_falso.al_lado import beside

    return beside(app)


def invite_first(app: Flask) -> None:
    """Write on the terminal, and nowhere else, the link that names who administers, while nobody does."""
    with app.app_context():
        link = None if app.config["DEMO"] else installing.link()
    if link:
        click.echo(f"Primer arranque: abra este enlace una sola vez para administrar el portal: {link}")


def listening(app: Flask) -> Any:
    """Take the port before anything else starts, or say why it cannot be had."""
    try:
        return create_server(app, **options(app))
    except (OSError, ValueError) as error:
        raise ClickException(
            f"No se puede atender en {app.config['HOST']}:{app.config['PORT']}: la dirección no es de esta "
            "máquina, el puerto ya lo usa otro programa, o falta permiso para usarlo. Cambie HOST o PORT."
        ) from error


def options(app: Flask) -> dict[str, Any]:
    """Name waitress's settings: its defaults are shut by a few hundred slow connections."""
    return {
        "host": app.config["HOST"],
        "port": app.config["PORT"],
        "threads": app.config["THREADS"],
        "connection_limit": 2000,
        "asyncore_use_poll": True,
        "channel_timeout": 20,
        "cleanup_interval": 5,
        "max_request_body_size": 32 * 1024 * 1024,
        "max_request_header_size": 32 * 1024,
        "ident": None,
        "clear_untrusted_proxy_headers": False,  # ProxyFix decides, with TRUSTED_PROXIES hops
    }


def drain(server: Any) -> None:
    """Stop accepting, and let requests in flight finish for up to ten seconds."""
    server.accepting = False
    server.del_channel()
    deadline = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < deadline and busy(server):
        time.sleep(POLL_SECONDS)
    server.task_dispatcher.shutdown()


def busy(server: Any) -> bool:
    """Tell whether a request is being answered or an answer is still going out."""
    dispatcher = server.task_dispatcher
    channels = [channel for channel in server.active_channels.values() if channel.requests]
    return bool(dispatcher.active_count or dispatcher.queue or channels)
